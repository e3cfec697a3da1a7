"""The exercise of the lesson on grain."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let a program choose the grain, from what a message and a number cost."""
    while True:
        cost, number = chance.randint(1000, 9000), chance.randint(30, 300)
        size = -(-10 * cost // number)
        if 10 * cost % number and 150 <= size <= 600:
            break
    large = size * chance.randint(5, 20) + chance.randint(1, size - 1)
    counts = [large, size, size + chance.randint(1, size - 1)]
    told = []
    for count in counts:
        sizes = -(-count // size)
        total = sum(n * n for n in range(count))
        told.append(f"{sizes if sizes > 1 else 0} messages: {total}")
    return Task(
        text="""\
Write a program that chooses its grain. Its arguments are COST, NUMBER and one
or more COUNTs. A message costs COST nanoseconds, there and back. To square a
number takes NUMBER nanoseconds.

For each COUNT, the program adds up the squares of the numbers from 0 to
COUNT - 1 in two workers. A message carries as few numbers as it can, so that it
costs at most a tenth of the work in it. The last one may carry fewer. Where a
single message would carry all the numbers, main does the work, and sends none.
For each COUNT, it prints how many messages it sent, without ENDs, and the sum.

    $ python3 mine.py 2000 60 1000 300
    3 messages: 332833500
    0 messages: 8955050

Start from examples/grain.py.""",
        hint="In the example above, the work in a message has to take 20000 "
        "nanoseconds. How many numbers is that, when 333 are not enough?",
        solution="examples/exercises/solutions/grain.py",
        wrong={
            "examples/exercises/wrong/grain_even.py": "was to print",
            "examples/exercises/wrong/grain_sends.py": "was to print",
            "examples/grain.py": "was to print",
        },
        args=[str(number) for number in (cost, number, *counts)],
        expected="\n".join(told),
        hangs="Does main wait for a result that nobody sends?",
    )
