"""The exercise of the lesson on memory."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask what is in a list to which main and workers add."""
    numbers = chance.sample(range(1, 10), 5)
    by_worker = [True, True, True, False, False]
    chance.shuffle(by_worker)
    calls = "\n".join(
        f"        ezq.run(add, box, {number}).join()"
        if worker
        else f"        add(box, {number})"
        for number, worker in zip(numbers, by_worker, strict=True)
    )
    mains = [n for n, worker in zip(numbers, by_worker, strict=True) if not worker]
    others = [n for n, worker in zip(numbers, by_worker, strict=True) if worker]
    return Question(
        text=f"""\
Which numbers does this program print?

    def add(box, number):
        box.append(number)

    def main():
        box = []
{calls}
        print(box)""",
        right=_listed(mains),
        why="A plain call runs in main, and changes main's list. A worker gets a copy "
        "of the list, and changes that.",
        hint="For each line: in which process does it append, and to whose list?",
        wrong={
            _listed(numbers): "So it would be if the workers had main's list. What "
            "is passed to a worker is copied, too.",
            _listed(others): "It is the other way round: in whose list are these?",
            "none": "A call without ezq.run is a plain one: it runs in main.",
        },
    )


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
