"""The exercise of the lesson on the number of workers."""

import math
import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask how many CPUs three containers have, on a host with many."""
    host = chance.choice([16, 32, 64])
    low = chance.randint(1, 5)
    quota = low + 0.5
    few, many = chance.randint(2, 4), chance.randint(6, 8)
    wish = chance.choice([n for n in (5, 9, 10, 12) if n != host])
    share = chance.choice([2, 3])
    # What it is told, and what is right, what is wrong: the larger limit, the quota
    # not rounded, or rounded down, the wish not heeded.
    containers: list[tuple[str, dict[str, float]]] = [
        (
            f"may run on {many} CPUs, and has a quota of {quota:g}",
            {
                "right": low + 1,
                "large": many,
                "exact": quota,
                "down": low,
                "unheeded": low + 1,
            },
        ),
        (
            f"may run on {few} CPUs, and has a quota of {many}",
            {
                "right": few,
                "large": many,
                "exact": few,
                "down": few,
                "unheeded": few,
            },
        ),
        (
            f"has a quota of {share}, and PYTHON_CPU_COUNT={wish}",
            {
                "right": wish,
                "large": wish,
                "exact": wish,
                "down": wish,
                "unheeded": share,
            },
        ),
    ]
    chance.shuffle(containers)
    told = "\n".join(
        f"    {letter}  {limits}"
        for letter, (limits, _) in zip("ABC", containers, strict=True)
    )

    def answer(how: str) -> str:
        return " ".join(str(counts[how]) for _, counts in containers)

    assert math.ceil(quota) == low + 1
    return Question(
        text=f"""\
A host has {host} CPUs, and Linux. Three containers run on it:

{told}

A program in each prints ezq.NUM_CPUS. Which three numbers are printed, by A, by
B and by C? Answer with the numbers, such as: 7 7 7""",
        right=answer("right"),
        why="Of what the system allows, the smaller counts: the CPUs that the "
        "program may run on, or its quota, rounded up. A wish overrides both.",
        hint="What limits each of them? And which of the three things is no limit?",
        wrong={
            f"{host} {host} {host}": "That is `os.cpu_count()`: the CPUs of the host.",
            answer("large"): "Where there are two limits, both hold.",
            answer("exact"): "Workers come whole: the quota is rounded up.",
            answer("down"): "With half a CPU left over, one more worker can run for "
            "half of the time: the quota is rounded up.",
            answer("unheeded"): "Who sets PYTHON_CPU_COUNT has a reason: it overrides "
            "what the system says.",
        },
    )
