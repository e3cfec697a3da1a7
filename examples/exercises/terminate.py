"""The exercise of the lesson on terminate."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let a program be mended that ends its worker by force."""
    numbers = [chance.randint(2, 12) for _ in range(chance.randint(4, 7))]
    squares = [number**2 for number in numbers]
    return Task(
        text="""\
The arguments of a program, sys.argv[1:], are numbers. Its worker squares each,
and prints all the squares in one line when it has had them all. Main stops the
worker with terminate() when the queue is empty. So nothing is printed: the
worker does not come to its last line. Mend it.

    $ python3 mine.py 2 3 4
    4 9 16

Start from examples/exercises/wrong/terminate.py.""",
        hint="How can main say that nothing more will come, and let the worker leave?",
        solution="examples/exercises/solutions/terminate.py",
        wrong={
            "examples/exercises/wrong/terminate.py": "was to print",
            "examples/terminate.py": "was to print",
        },
        args=[str(number) for number in numbers],
        expected=" ".join(map(str, squares)),
        limit=20,
    )
