"""The exercise of the lesson on logging."""

import random

from .exercise import Task, lines
from .running import Ended

NAMES = ["Ann", "Ben", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jim"]


def exercise(chance: random.Random) -> Task:
    """Let a program be mended whose workers all log into one file."""
    names, each = chance.sample(NAMES, 3), chance.randint(300, 400)
    expected = [f"{name} {n}" for name in names for n in range(1, each + 1)]

    def judge(ended: Ended) -> str | None:
        if ended.status != 0:
            return f"It ended with the exit status {ended.status}."
        printed = lines(ended.stdout)
        texts = [line.split(". ", 1)[-1] for line in printed]
        if missing := [line for line in expected if line not in texts]:
            return (
                f"Of {len(expected)} lines, {len(missing)} are not there, "
                f"such as {missing[0]}."
            )
        if printed != [f"{n}. {text}" for n, text in enumerate(texts, 1)]:
            return "Its lines were to begin with 1., 2., 3. and so on."
        if len(texts) > len(expected):
            return f"It was to print {len(expected)} lines, and none of them twice."
        if sorted(texts, key=lambda text: names.index(text[:3])) != expected:
            return "The lines of each worker were to stand in its order."
        return None

    return Task(
        text="""\
Several workers log into one file, and lines are lost:
examples/exercises/wrong/logs.py. The arguments are how many lines each of them
logs, and their names. Mend a copy of it: the workers log into one queue, and
one process writes what comes into the file, and numbers it. Each line is whole,
and those of one worker stand in its order. At the end, main prints the file.

    $ python3 mine.py 2 Ann Ben
    1. Ann 1
    2. Ben 1
    3. Ben 2
    4. Ann 2""",
        hint="Which process has the FileHandler? What handler have the others?",
        solution="examples/exercises/solutions/logs.py",
        wrong={
            "examples/exercises/wrong/logs.py": "are not there",
            "examples/exercises/wrong/logs_each.py": "were to begin with 1., 2., 3.",
        },
        args=[str(each), *names],
        judge=judge,
    )
