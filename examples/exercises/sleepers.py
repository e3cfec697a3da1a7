"""The exercise of the lesson on waiting."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask how long it takes until all who sleep have ended."""
    naps = chance.sample(range(2, 7), chance.choice([2, 3]))
    seconds = chance.choice([0.2, 0.3, 0.5, 2])
    workers, total, longest = len(naps), sum(naps), max(naps)
    shares = [f"Worker {n} naps {count} times." for n, count in enumerate(naps, 1)]
    told = {
        total: "So long one process takes. The workers sleep at the same time.",
        1: "A worker naps again when it has woken up: its own naps do not overlap.",
        min(naps): "Then the first one has ended. Main waits for all of them.",
    }
    if total % workers == 0:
        told[total // workers] = (
            "So it would be if all had the same number of naps. Nobody takes over a "
            "nap of another worker here."
        )
    return Question(
        text=f"""\
A machine has one CPU. Main starts {workers} workers, and waits until all have ended.
{" ".join(shares)}
Each nap takes {seconds:g} seconds.

How many seconds does main wait? Leave out what it takes to start processes.""",
        right=f"{longest * seconds:g}",
        why=f"Who sleeps needs no CPU, so one is enough for {workers} workers. Main "
        f"waits for the one with most naps: {longest} times {seconds:g} seconds.",
        hint="Draw a line for each worker, as long as it sleeps. Where do they begin?",
        wrong={f"{count * seconds:g}": why for count, why in told.items()},
    )
