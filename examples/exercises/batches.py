"""The exercise of the lesson on batches."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let numbers be sent in batches, of which the last is smaller."""
    size = chance.randint(20, 60)
    full = chance.randint(40, 90)
    count = full * size + chance.randint(1, size - 1)
    return Task(
        text="""\
Write a program with two arguments: COUNT and SIZE. It adds up the squares of
the numbers from 0 to COUNT - 1 in two workers. A message to a worker carries
SIZE numbers; the last one may carry fewer. The program prints how many messages
it put into the queue, without the ENDs, and then the sum of the squares.

    $ python3 mine.py 10 4
    messages: 3
    sum: 285

Start from examples/broken/batches.py, or from nothing.""",
        hint="What becomes of the numbers that are left over when no batch is full?",
        solution="examples/exercises/solutions/batches.py",
        wrong={
            "examples/exercises/wrong/batches.py": "was to print",
            "examples/broken/batches.py": "was to print",
        },
        args=[str(count), str(size)],
        expected=f"messages: {full + 1}\nsum: {sum(n * n for n in range(count))}",
    )
