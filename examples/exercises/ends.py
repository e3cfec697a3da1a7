"""The exercise of the lesson on one END for each worker."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask how many workers end, and how many messages nobody reads."""
    before, after = chance.randint(1, 3), chance.randint(1, 2)
    messages = chance.randint(3, 9)
    left = chance.choice([0, after - 1, after + 1, after + 1, after + 2])
    workers = max(2, before + left)
    left = workers - before
    waiting = max(0, left - after)
    unread = 0 if left else messages
    if left:
        why = (
            f"At the ENDs in front, {before} of the {workers} workers end. Whoever is "
            f"left reads all {messages} numbers, and then comes to the other ENDs. "
            "Each of these ends one worker more, as long as there is one."
        )
    else:
        why = (
            f"At the ENDs in front, all {workers} workers end. When the numbers come, "
            "nobody is there to read them, or the ENDs behind them."
        )
    wrong = {
        f"{workers - 1} 0": "There is more than one END: what does each of them do?",
        f"{workers} {messages}": "A worker that finds END in its turn takes it, "
        "and leaves its loop. It does not look at what comes behind.",
        f"{waiting} {unread + max(0, after - left)}": "Count the numbers only, "
        "and not the ENDs.",
        f"0 {messages}": "An END ends the one reader that takes it. The others read "
        "on, also what comes after it.",
        "0 0": f"Count the ENDs and the workers: who is left after {before} ENDs, "
        "and who in the end?",
    }
    wrong.pop(f"{waiting} {unread}", None)
    return Question(
        text=f"""\
Each worker reads q in a loop over iter_msg(q), and returns after the loop:

    workers = [ezq.run(read, q) for _ in range({workers})]
    ezq.endq(q, {before})  # so many ENDs
    for n in range({messages}):
        q.put(ezq.Msg(data=n))
    ezq.endq(q, {after})

How many workers wait for ever, and how many of the {messages} numbers does nobody
read? The answer is two numbers, such as: 5 4""",
        right=f"{waiting} {unread}",
        why=why,
        hint="Draw the queue: what comes first, what comes then? A worker takes "
        "one thing after the other, and no more when it has taken an END.",
        wrong=wrong,
    )
