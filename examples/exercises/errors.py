"""The exercise of the lesson on errors."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let words be divided by, of which some are no numbers, and some are 0."""
    words = [str(chance.choice([2, 3, 4, 5, 6, 8])) for _ in range(4)]
    bad = ["0", chance.choice(["x", "two", "1O", "l"])]
    bad += [chance.choice(bad)] * chance.randint(0, 1)
    words += bad
    chance.shuffle(words)
    return Task(
        text="""\
Write a program whose arguments are words: sys.argv[1:]. A worker turns each of
them into an int, and divides 120 by it. Some words are no numbers, and some are
0. Main prints a line for each word, in the order of the words: the quotient, or
the name of the exception. The last line counts both.

    $ python3 mine.py 5 x 0
    24.0
    ValueError
    ZeroDivisionError
    1 results, 2 errors

Start from examples/errors.py, or from nothing. int() has to be called in the
worker. `type(error).__name__` is the name of an exception.""",
        hint="Which lines of the worker can raise, and what? What must go on after "
        "that?",
        solution="examples/exercises/solutions/errors.py",
        wrong={
            "examples/exercises/wrong/errors.py": "exit status 1",
            "examples/errors.py": "was to print",
        },
        args=words,
        expected=told(words),
    )


def told(words: list[str]) -> str:
    """Return what the program is to print."""
    lines = []
    errors = 0
    for word in words:
        try:
            lines.append(str(120 / int(word)))
        except (ValueError, ZeroDivisionError) as error:
            lines.append(type(error).__name__)
            errors += 1
    lines.append(f"{len(words) - errors} results, {errors} errors")
    return "\n".join(lines)
