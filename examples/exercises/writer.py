"""The exercise of the lesson on a single writer."""

import random
from collections.abc import Callable

from .exercise import Task, indented, lines
from .running import Ended


def exercise(chance: random.Random) -> Task:
    """Let a program be mended whose workers print their lines in pieces."""
    numbers = chance.sample(range(2, 100), 3)
    expected = [f"{n}: {' '.join(map(str, divisors(n)))}" for n in numbers]

    def judge(ended: Ended) -> str | None:
        if ended.status != 0:
            return f"It ended with the exit status {ended.status}."
        printed = lines(ended.stdout)
        numbered = [
            f"{place}. {line}"
            for place, line in enumerate(sorted(expected, key=_place(printed)), 1)
        ]
        if printed != numbered:
            return "It was to print, or in another order\n" + indented(
                "\n".join(numbered)
            )
        return None

    return Task(
        text="""\
Three workers print the divisors of three numbers, and print them in pieces:
examples/exercises/wrong/writer.py. Mend a copy of it, so that every line is
whole. The workers still find the divisors, all at the same time, but only one
process prints. It prints the lines as they come, and numbers them.

    $ python3 mine.py 12 7 9
    1. 7: 1 7
    2. 12: 1 2 3 4 6 12
    3. 9: 1 3 9""",
        hint="What does a worker send that has found the last divisor? Who reads it, "
        "and when does that reader end?",
        solution="examples/exercises/solutions/writer.py",
        wrong={
            "examples/exercises/wrong/writer.py": "in another order",
            "examples/exercises/wrong/writer_each.py": "in another order",
        },
        args=[str(number) for number in numbers],
        judge=judge,
    )


def _place(printed: list[str]) -> Callable[[str], int]:
    """Tell at which place a line was printed; last, if it was not."""
    texts = [line.partition(". ")[2] for line in printed]
    return lambda line: texts.index(line) if line in texts else len(texts)


def divisors(number: int) -> list[int]:
    """Find the numbers that divide another.

    >>> divisors(12)
    [1, 2, 3, 4, 6, 12]
    """
    return [d for d in range(1, number + 1) if number % d == 0]
