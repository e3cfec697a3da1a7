"""The exercise of the lesson on back-pressure."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask how many jobs two bounded queues and their readers hold."""
    workers = chance.randint(2, 5)
    first, second = chance.sample(range(6, 30), 2)
    return Question(
        text=f"""\
Main puts jobs into q, which has maxsize={first}. {workers} workers read q. For each
job, they put one result into out, which has maxsize={second}. A writer takes one
result out of that, and then stands still: it waits for its printer.

Main goes on as long as it can. How many jobs has it put into q when its next
put waits?""",
        right=str(first + workers + second + 1),
        why=f"{first} jobs are unread in q. Each of the {workers} workers has one in "
        f"hand, whose result it cannot put. {second} results are unread in out, and "
        "the writer has one. So maxsize bounds the whole line, and not only one "
        "queue: a stage that stands still stops all that is before it.",
        hint="Begin at the end of the line: where is each job that was put, and why "
        "can it not go on?",
        wrong={
            str(first): "The workers do take jobs from q, until they have to wait.",
            str(first + second): "What is in hand has left its queue.",
            str(first + second + workers): "The writer has taken one result.",
            str(first + second + 1): "What do the workers hold, when out is full?",
            str(first + workers): "out takes results, until it is full.",
        },
    )
