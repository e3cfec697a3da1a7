"""The exercise of the lesson on time limits."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask when a loop with a limit gives up."""
    limit = chance.randint(2, 4)
    before = [chance.randint(1, limit - 1) for _ in range(chance.randint(3, 5))]
    after = [limit + chance.randint(1, 3), 1]
    times = [sum(before[: n + 1]) for n in range(len(before))]
    late = [times[-1] + after[0], times[-1] + sum(after)]
    shown = ", ".join(map(str, times + late))
    within = sum(time < limit for time in times)
    count, end = len(times), times[-1] + limit
    wrong = {
        f"{within} {limit}": "The limit is for each message, not for the whole loop: "
        "it begins anew when a message has come.",
        f"{count + 2} {late[-1] + limit}": "Look at all the gaps between two messages: "
        "is there one that is longer than the limit?",
        f"{count} {late[0]}": "The reader does not wait for the late message: it gives "
        "up when the limit is reached.",
    }
    wrong.pop(f"{count} {end}", None)
    return Question(
        text=f"""\
Main begins this loop at second 0:

    for msg in ezq.iter_msg(q, timeout={limit}):
        got += 1

Messages come into q at the seconds {shown}. What the loop
does with one takes no time. How many messages does it get, and at which second
does it raise queue.Empty? The answer is two numbers, such as: 5 40""",
        right=f"{count} {end}",
        why=f"Each wait may take {limit} seconds. The message at second {times[-1]} "
        f"is the last that comes in time, and {limit} seconds later the loop gives up.",
        hint="Write down how long each message comes after the one before it.",
        wrong=wrong,
    )
