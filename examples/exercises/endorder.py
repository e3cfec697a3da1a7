"""The exercise of the lesson on ending in order."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let a program of two stages be mended, which ends its queues too early."""
    numbers = chance.sample(range(1, 100), chance.randint(5, 7))
    return Task(
        text="""\
In examples/exercises/wrong/endorder.py, two workers double the numbers that the
program gets as arguments. Two others then add 1 to each. Main prints the
results, sorted. But it prints an empty line.

Copy the program, and mend it: main ends the queues in the wrong order.

    $ python3 mine.py 10 4 7
    9 15 21""",
        hint="Who puts messages into each of the three queues?\n"
        "Who of them must have ended before END may come?",
        solution="examples/exercises/solutions/endorder.py",
        wrong={
            "examples/exercises/wrong/endorder.py": "was to print",
            "examples/endorder.py": "was to print",
        },
        args=[str(number) for number in numbers],
        expected=" ".join(str(2 * number + 1) for number in sorted(numbers)),
    )
