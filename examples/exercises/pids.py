"""The exercise of the lesson on processes."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask how many processes there are."""
    workers, each = chance.randint(3, 6), chance.randint(2, 4)
    return Question(
        text=f"""\
Main starts {workers} workers, and each worker starts {each} workers of its own.
None has ended yet. How many different pids are there?""",
        right=str(1 + workers + workers * each),
        why=f"Main, {workers} workers, and {workers} times {each} of theirs: each is "
        "a process, and each has a pid.",
        hint="Draw them, as boxes: a process is a box. Is main one?",
        wrong={
            str(workers + workers * each): "Main is a process as well.",
            str(1 + workers + each): f"Each of the {workers} workers starts {each}.",
            str(1 + workers * each): "The workers that start others are there, too.",
        },
    )
