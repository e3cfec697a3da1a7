"""The exercise of the lesson on locks and their like."""

import random
from math import ceil

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask how long workers take that share permits, when some are not given back."""
    while True:
        permits, lost = chance.randint(3, 6), chance.randint(1, 3)
        workers = permits + chance.randint(3, 12)
        if lost >= permits:
            continue
        later = ceil((workers - permits) / (permits - lost))
        if 1 + later != ceil(workers / permits):
            break
    return Question(
        text=f"""\
    permits = multiprocessing.Semaphore({permits})

{workers} workers start at once. Each calls permits.acquire(), works for 1 s, and calls
permits.release(). But in {lost} of those that get in first, the work ends after its
second with an exception, so that release() is never called. After how many
seconds have all the workers ended?""",
        right=str(1 + later),
        why=f"After the first second {permits - lost} of the {permits} permits are "
        f"left, for the other {workers - permits} workers.",
        hint="How many can be inside in the first second, and how many after it?",
        wrong={
            str(later): "So long the others take. The first second counts, too.",
            str(ceil(workers / permits)): "Who ends by an exception does not come to "
            "release(): nobody gives that permit back.",
            str(workers): "So it would be with a lock: one at a time.",
            "1": "Only some are let in at once. The others wait.",
        },
    )
