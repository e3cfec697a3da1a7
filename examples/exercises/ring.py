"""The exercise of the lesson on deadlock."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask how many jobs fit before all wait."""
    there, back, workers = (
        chance.randint(2, 9),
        chance.randint(2, 9),
        chance.randint(1, 4),
    )
    right = there + workers + back
    wrong = {
        str(there): "The workers read on while main puts: they take jobs out of q.",
        str(there + back): "Who waits in a put has a job in hand: it is in no queue.",
        str(right + 1): "One more has no place: main waits in that put for ever.",
        str(right - 1): "There is still a place: where could one more job be?",
    }
    wrong.pop(str(right), None)
    return Question(
        text=f"""\
    q = ezq.Queue(maxsize={there})
    out = ezq.Queue(maxsize={back})
    workers = [ezq.run(square, q, out) for _ in range({workers})]

Each worker takes a job from q, and puts its square into out. Main puts N jobs
into q. Only when all are put, it calls endq(q, {workers}), and reads N
squares from out. What is the greatest N for which the program ends?""",
        right=str(right),
        why=f"{back} squares fit into out, each of the {workers} workers has one "
        f"more in hand, and {there} jobs fit into q. Then main must begin to read.",
        hint="Where can a job be while main reads nothing? Count the places.",
        wrong=wrong,
    )
