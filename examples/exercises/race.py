"""The exercise of the lesson on races."""

import random

from .exercise import Question

WORKERS = "ABC"


def exercise(chance: random.Random) -> Question:
    """Ask what is left when reads and writes of three workers are mixed."""
    begin = chance.randint(1, 9) * 1000
    adds = dict(zip(WORKERS, chance.sample([1, 10, 100], 3), strict=True))
    while True:
        steps = list(WORKERS * 2)
        chance.shuffle(steps)
        left = _left(begin, adds, steps)
        told = begin + sum(adds.values())
        # Neither nothing lost nor all but one: those are the guesses.
        if left not in {told, *(begin + add for add in adds.values())}:
            break
    seen: set[str] = set()
    rows = []
    for worker in steps:
        does = "seen = n" if worker not in seen else f"n = seen + {adds[worker]}"
        rows.append(f"    {worker}   {does}")
        seen.add(worker)
    last = steps[-1]
    return Question(
        text=f"""\
Three workers share the number n. Each adds to it once, in two steps, by way of
a variable `seen` of its own. At first n is {begin}. This is what happens, one step
after the other:

{chr(10).join(rows)}

What is n now?""",
        right=str(left),
        why="A write puts there what its worker had read, plus its own. What others "
        "have written in between is gone.",
        hint="Write down n and the three `seen` after each line.",
        wrong={
            str(told): "So it would be if nobody came between a read and its write.",
            str(begin + adds[last]): f"{last} writes last, but what had {last} read?",
            str(begin): "The last write puts something there.",
        },
    )


def _left(begin: int, adds: dict[str, int], steps: list[str]) -> int:
    number, seen = begin, dict[str, int]()
    for worker in steps:
        if worker in seen:
            number = seen[worker] + adds[worker]
        else:
            seen[worker] = number
    return number
