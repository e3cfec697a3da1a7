"""The exercise of the lesson on exit codes."""

import random

from .exercise import Task, indented, lines
from .running import Ended


def exercise(chance: random.Random) -> Task:
    """Let a program be written that looks how its workers ended."""
    fails = [
        f"-{chance.randint(1, 9)}",
        str(chance.randint(100, 999)),
        f"{chance.randint(2, 9)}{chance.choice('xyz')}",
    ]
    words = [str(chance.randint(1, 99)) for _ in range(chance.randint(1, 2))] + fails
    chance.shuffle(words)
    failed = [word for word in words if word in fails]

    def judge(ended: Ended) -> str | None:
        if lines(ended.stdout) != failed:
            return "It was to print\n" + indented("\n".join(failed))
        if ended.status != 1:
            return (
                f"It ended with the exit status {ended.status}, "
                "but workers failed: it was to be 1."
            )
        return None

    return Task(
        text="""\
Write a program that starts a worker for each of its arguments:

    def work(word: str) -> None:
        number = int(word)
        if number < 0:
            sys.exit(3)
        if number > 99:
            os.kill(os.getpid(), signal.SIGKILL)

Main waits for all. Then it prints the arguments whose workers failed, each on a
line, in the order in which they were given. Its exit status is 1 if one failed,
and 0 if none did.

    $ python3 mine.py 7 -2 x
    -2
    x

Start from examples/exitcodes.py, or from nothing.""",
        hint="How many exit codes are there that are no failure?",
        solution="examples/exercises/solutions/exitcodes.py",
        wrong={
            "examples/broken/exitcodes.py": "was to print",
            "examples/exercises/wrong/exitcodes.py": "was to print",
            "examples/exercises/wrong/exitcodes_status.py": "exit status 0",
        },
        args=words,
        judge=judge,
    )
