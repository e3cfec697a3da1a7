"""The exercise of the lesson on the guard."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let a program be written that runs the same under every start method."""
    known = ["Ada", "Alan", "Barbara", "Donald", "Edsger", "Grace", "Katherine"]
    names = chance.sample(known, chance.randint(2, 3))
    greetings = "\n".join(f"Hello, {name}!" for name in names)
    return Task(
        text="""\
Write a program that greets the names that are its arguments: sys.argv[1:]. It
first prints how many there are. Then a worker greets the first, and when that
worker has ended, another one greets the second, and so on.

    $ python3 mine.py Ada Grace
    2 names
    Hello, Ada!
    Hello, Grace!

It has to print this under every start method. Start from
examples/broken/guard_ezq.py, and take out the line that sets the start method.""",
        hint="Which lines run once only? A worker that imports the file runs the rest.",
        solution="examples/exercises/solutions/guard.py",
        wrong={
            "examples/broken/guard.py": "was to print",
            "examples/broken/guard_ezq.py": "exit status 1",
            "examples/exercises/wrong/guard.py": "was to print",
        },
        args=names,
        expected=f"{len(names)} names\n{greetings}",
    )
