"""The exercise of the lesson on END."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let a program be written that multiplies its arguments in a worker."""
    numbers = [chance.randint(2, 9) for _ in range(chance.randint(3, 6))]
    product = 1
    for number in numbers:
        product *= number
    return Task(
        text="""\
Write a program whose worker multiplies what comes through its queue. The
numbers are the arguments of the program: sys.argv[1:]. When the worker has had
all of them, it prints the product, and nothing else. Then the program ends.

    $ python3 mine.py 2 3 4
    24

Start from examples/broken/end.py, or from nothing.""",
        hint="How does the worker know that it has had all of them?\n"
        "And does main wait until it has printed?",
        solution="examples/exercises/solutions/end.py",
        wrong={
            "examples/broken/end.py": "still ran",
            "examples/end.py": "was to print",
        },
        args=[str(number) for number in numbers],
        expected=str(product),
        limit=5,
    )
