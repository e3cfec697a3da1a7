"""The exercise of the lesson on testing."""

import random
from collections.abc import Callable

from .exercise import Task
from .running import METHODS, Ended

FOLDER = "examples.exercises.tested"


def exercise(chance: random.Random) -> Task:
    """Let a test be written that tells a right program from wrong ones."""
    names = ["ash", "fir", "yew"]
    if "fork" in METHODS:  # elsewhere, elm is right
        names.append("elm")
    chance.shuffle(names)
    names.append("oak")  # last, since a test waits for it
    first, *others = [([f"{FOLDER}.{name}"], judge(name)) for name in names]
    return Task(
        text="""\
In examples/exercises/tested are programs that are to print the squares of the
numbers from 0 to 4, in any order, and nothing else. Their workers start by the
start method that is their argument:

    $ python3 -m examples.exercises.tested.ash spawn
    16
    9
    4
    1
    0

Write a test of them. Its argument is the name of the program that it tests. Its
exit status is 0 if the program is right under each start method, and 1 if it is
not. One of the programs is right. Each of the others is wrong in its own way,
and one never ends. A test has to end within 10 seconds.

    $ python3 mine.py examples.exercises.tested.ash
    $ echo $?
    0

Start from examples/testing.py, and do not read the other programs before.""",
        hint="What tells that a program is wrong, when all that it prints is right?",
        solution="examples/exercises/solutions/testing.py",
        wrong={
            "examples/testing.py": "was to pass",
            "examples/exercises/wrong/testing_order.py": "was to pass",
            "examples/exercises/wrong/testing_fork.py": "was to fail",
            "examples/exercises/wrong/testing_spawn.py": "was to fail",
            "examples/exercises/wrong/testing_twice.py": "was to fail",
            "examples/exercises/wrong/testing_deaf.py": "was to fail",
            "examples/exercises/wrong/testing_waits.py": "still ran",
        },
        args=first[0],
        judge=first[1],
        more=others,
        # The tests start their programs by all of them.
        methods=METHODS[:1],
        praise="It passed the right program, and failed each of the others.",
        hangs="Does the test end the program that it tests?",
    )


def judge(name: str) -> Callable[[Ended], str | None]:
    """Make the judge of a test of one program."""

    def said(ended: Ended) -> str | None:
        if name == "ash" and ended.status != 0:
            return f"{name} is right, and the test was to pass."
        if name != "ash" and ended.status == 0:
            return f"{name} is wrong, and the test was to fail. Now read {name}.py."
        return None

    return said
