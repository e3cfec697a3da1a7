"""The exercise of the lesson on the GIL."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask how long the same work takes with threads and with workers."""
    count, seconds = chance.randint(3, 6), chance.choice([2, 3, 5])
    one, all_of_them = str(seconds), str(count * seconds)
    rows = [
        (
            f"{count} threads that each call work(), on a Python with a GIL",
            all_of_them,
            "Of the threads of a process, one at a time holds the GIL.",
        ),
        (
            f"{count} workers that each call work(), on a Python with a GIL",
            one,
            "A worker is a process, and each process has a GIL of its own.",
        ),
        (
            f"{count} threads that each call work(), on a free-threaded Python",
            one,
            "Where there is no GIL, threads run at the same time.",
        ),
        (
            f"{count} threads that each sleep {seconds} s, on a Python with a GIL",
            one,
            "A thread that waits has let go of the GIL.",
        ),
    ]
    chance.shuffle(rows)
    right = [answer for _, answer, _ in rows]
    wrong = {}
    for place, (_, answer, why) in enumerate(rows):
        other = one if answer == all_of_them else all_of_them
        given = [*right[:place], other, *right[place + 1 :]]
        wrong[" ".join(given)] = f"Think of {'abcd'[place]} again. {why}"
    wrong[" ".join([one] * 4)] = "A GIL lets one thread at a time run Python code."
    wrong[" ".join([all_of_them] * 4)] = "Then nothing would help. Some of these do."
    asked = "\n".join(
        f"  {letter}  {text}" for letter, (text, _, _) in zip("abcd", rows, strict=True)
    )
    return Question(
        text=f"""\
A call of work() is a loop in Python that keeps one CPU busy for {seconds} seconds.
The machine has 8 CPUs, and nothing else to do. About how many seconds do these
take?

{asked}

Answer with the four numbers, in the order of the letters.""",
        right=" ".join(right),
        why="Only threads that run Python code under one GIL have to take turns.",
        hint="For each of them: is there something that only one may hold at a time?",
        wrong=wrong,
    )
