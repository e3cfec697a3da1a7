"""The exercise of the lesson on trying again."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let a program be written that adds up each order once."""
    count = chance.randint(4, 7)
    amounts = [chance.randint(1, 5) * 10 for _ in range(count)]
    amounts[-1] = amounts[0]  # two orders with the same amount
    orders = [*range(count), *chance.sample(range(count), 2)]
    chance.shuffle(orders)
    return Task(
        text="""\
The arguments of the program, sys.argv[1:], are payments: an order, a colon, and
an amount. Some were sent twice. Main puts them all into one queue, and two
workers read it. Print what was paid in total, where each order counts once.

    $ python3 mine.py 0:10 1:20 0:10 2:20
    50

Start from examples/retry.py, or from nothing.""",
        hint="Who sees all the messages, so that nothing can come twice unseen?",
        solution="examples/exercises/solutions/retry.py",
        wrong={
            "examples/exercises/wrong/retry_twice.py": "was to print",
            "examples/exercises/wrong/retry_amounts.py": "was to print",
        },
        args=[f"{order}:{amounts[order]}" for order in orders],
        expected=str(sum(amounts)),
        limit=20,
    )
