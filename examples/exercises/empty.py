"""The exercise of the lesson on what `empty` tells."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let a program be mended that asks `empty` whether to go on."""
    numbers = [chance.randint(2, 9) for _ in range(chance.randint(4, 6))]
    total = sum(number**2 for number in numbers)
    words = " ".join(map(str, numbers))
    return Task(
        text=f"""\
Mend examples/exercises/wrong/empty.py. A worker squares numbers, and main adds
up the squares. Both ask empty() whether there is more to come, and so the
program prints 0, or a part of the sum:

    $ python3 examples/exercises/wrong/empty.py {words}
    0

It is to print {total} here, on a quick machine and on a slow one. Leave the
calls of time.sleep as they are: they stand for work. Ask neither empty() nor
qsize(), and guess no seconds.""",
        hint="There are two queues, and so two ends. Who puts the last message into "
        "each, and when?",
        solution="examples/exercises/solutions/empty.py",
        wrong={
            "examples/exercises/wrong/empty.py": "was to print",
            "examples/empty.py": "was to print",
        },
        args=[str(number) for number in numbers],
        expected=str(total),
    )
