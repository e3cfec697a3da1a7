"""The exercise of the lesson on joining."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask which workers have ended after a few joins with a timeout."""
    while True:
        seconds = chance.sample(range(1, 8), 4)
        timeout = chance.choice([1.5, 2.5])
        right, single = after_joins(seconds, timeout), alone(seconds, timeout)
        # One ended after its join had given up, and one has not ended.
        if right != single and "None" in right:
            break
    return Question(
        text=f"""\
Four workers start at the same moment, and there are CPUs enough. They sleep for
{", ".join(map(str, seconds[:-1]))} and {seconds[-1]} seconds, and end. Main does this:

    workers = [ezq.run(time.sleep, n) for n in {seconds}]
    for worker in workers:
        worker.join(timeout={timeout})
    print([worker.exitcode for worker in workers])

What does it print? Leave the time out that it takes to start a worker.""",
        right=right,
        why="A join returns when its worker has ended, or when its time is over, and "
        "the next one begins only then. Meanwhile all the workers go on: whether one "
        "has ended does not depend on who waits for it.",
        hint="Write down at which second each of the four joins returns.",
        wrong={
            single: "Each join begins when the one before it has returned: its time "
            "does not count from the start.",
            "0, 0, 0, 0": "A join with a timeout may return before its worker ends.",
            "None, None, None, None": "A worker that has ended has an exit code.",
        },
    )


def after_joins(seconds: list[int], timeout: float) -> str:
    """Tell the exit codes after a join of each, one after the other."""
    now = 0.0
    for end in seconds:
        now = max(now, min(float(end), now + timeout))
    return codes([end <= now for end in seconds])


def alone(seconds: list[int], timeout: float) -> str:
    """Tell what they would be if all joins began at the start."""
    return codes([end <= timeout for end in seconds])


def codes(ended: list[bool]) -> str:
    """Write exit codes as Python prints them."""
    return ", ".join("0" if one else "None" for one in ended)
