"""The exercise of the lesson on joining before reading."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let a program be mended that joins its workers before it reads."""
    many = [n for n in range(20, 100) if len(path(n)) > 60]
    numbers = [*chance.sample(many, 2), chance.randint(2, 9)]
    chance.shuffle(numbers)
    lines = [f"{n} " * 1000 for number in numbers for n in path(number)]
    return Task(
        text=f"""\
Mend examples/exercises/wrong/drain.py. Each of its workers follows Collatz's
rule from its number down to 1, and puts a line at each step. Main prints how
many lines and how many characters came. With few lines that goes well, and
with more it waits for ever:

    $ python3 examples/exercises/wrong/drain.py 2 4
    3 lines, 6000 characters
    $ python3 examples/exercises/wrong/drain.py {" ".join(map(str, numbers))}
    [it waits for ever]

Stay with multiprocessing, and leave the lines as long as they are. How many of
them there will be, main cannot know: only the worker that has put its last one
does.""",
        hint="Who has to read while the workers still put? And how could each of them "
        "tell this reader that it has put its last line?",
        solution="examples/exercises/solutions/drain.py",
        wrong={
            "examples/exercises/wrong/drain.py": "still ran",
            "examples/drain.py": "was to print",
        },
        args=[str(number) for number in numbers],
        expected=f"{len(lines)} lines, {sum(map(len, lines))} characters",
        hangs="Which process waits, and for whom?",
    )


def path(n: int) -> list[int]:
    """Follow Collatz's rule from a number down to 1.

    >>> path(3)
    [10, 5, 16, 8, 4, 2, 1]
    """
    steps = []
    while n != 1:
        n = 3 * n + 1 if n % 2 else n // 2
        steps.append(n)
    return steps
