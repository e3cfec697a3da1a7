"""The exercise of the lesson on kinds."""

import random

from .exercise import Task, indented, lines
from .running import Ended

MISSPELLED = ["EVN", "even", "Odd", "ODDS"]


def exercise(chance: random.Random) -> Task:
    """Let a program be written that refuses a kind which it does not know."""
    numbers = [chance.randint(2, 40) for _ in range(chance.randint(3, 6))]
    kind, number = chance.choice(MISSPELLED), chance.randint(2, 40)
    args = [word for n in numbers for word in ("ODD" if n % 2 else "EVEN", str(n))]
    steps = "\n".join(str(3 * n + 1 if n % 2 else n // 2) for n in numbers)

    def judge(ended: Ended) -> str | None:
        printed, wanted = lines(ended.stdout), lines(steps)
        if printed[: len(wanted)] != wanted:
            return f"For the kinds that there are, it was to print\n{indented(steps)}"
        if len(printed) > len(wanted):
            return (
                f"It was to print {len(wanted)} lines and no more. "
                "An error is not printed among the results: it is raised."
            )
        if ended.status != 1:
            return (
                f"It ended with the exit status {ended.status}, as if {kind} {number} "
                "had not been there."
            )
        if kind not in ended.stderr:
            return f"It ended with the exit status 1, but did not tell of {kind}."
        return None

    return Task(
        text="""\
Write a program with one worker. The arguments of the program, sys.argv[1:], are
kinds and numbers in turn: main puts a message for each two of them, with that
kind and that number. For EVEN, the worker prints the half of the number; for
ODD, three times the number and 1. Where it gets any other kind, the program
fails: its exit status is 1, and its error tells the kind.

    $ python3 mine.py EVEN 8 ODD 5 EVN 6
    4
    16
    (an error that tells of EVN)

What comes after an unknown kind is not tested. Start from
examples/broken/collatz.py, or from nothing.""",
        hint="What does a worker do that cannot go on, and how does main hear of it?",
        solution="examples/exercises/solutions/collatz.py",
        wrong={
            "examples/exercises/wrong/collatz_drops.py": "exit status 0",
            "examples/exercises/wrong/collatz_guesses.py": "was to print",
            "examples/exercises/wrong/collatz_prints.py": "lines and no more",
        },
        args=[*args, kind, str(number)],
        judge=judge,
    )
