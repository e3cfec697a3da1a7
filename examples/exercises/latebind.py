"""The exercise of the lesson on when a put copies."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let a program be mended that puts one list again and again."""
    numbers = chance.sample(range(1, 100), chance.randint(3, 5))
    parts = [numbers[: n + 1] for n in range(len(numbers))]
    return Task(
        text="""\
examples/exercises/wrong/latebind.py appends its arguments to a list, one by
one, and puts the list each time, into a queue of multiprocessing. Its worker
prints what it gets:

    $ python3 examples/exercises/wrong/latebind.py 5 2 7
    [5, 2, 7]
    [5, 2, 7]
    [5, 2, 7]

Copy the program, and mend it, so that each list arrives as it was when it was
put. One line has to change. Leave the class Slow as it is: it makes the failure
certain.

    $ python3 mine.py 5 2 7
    [5]
    [5, 2]
    [5, 2, 7]""",
        hint="The thread of the queue pickles what main has put, but later.\n"
        "What may main put, so that nobody changes it any more?",
        solution="examples/exercises/solutions/latebind.py",
        wrong={
            "examples/exercises/wrong/latebind.py": "was to print",
            "examples/exercises/wrong/latebind_ezq.py": "still ran",
            "examples/latebind.py": "was to print",
        },
        args=[str(number) for number in numbers],
        expected="\n".join(map(str, parts)),
        hangs="Who pickles a Slow waits for changed. Is it main that pickles?",
    )
