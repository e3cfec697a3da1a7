"""The exercise of the lesson on partial sums."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let a program be written whose workers look for the largest number."""
    numbers = [-chance.randint(2, 99) for _ in range(chance.randint(6, 12))]
    return Task(
        text="""\
Write a program in which three workers look for the largest number. The numbers
are the arguments of the program, and main puts them into one queue. Each worker
sends home one message: the largest of those that it had. Main prints how many
messages came, and the largest number of all.

    $ python3 mine.py -7 -3 -12 -8
    3 messages came
    -3

The numbers may all be below zero. Start from examples/sum.py.""",
        hint="A worker that starts from 0 says 0 when all its numbers are below. "
        "And what does one say that had no number at all?",
        solution="examples/exercises/solutions/sum.py",
        wrong={
            "examples/broken/sum.py": "was to print",
            "examples/exercises/wrong/sum.py": "was to print",
        },
        args=[str(number) for number in numbers],
        expected=f"3 messages came\n{max(numbers)}",
    )
