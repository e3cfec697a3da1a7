"""The exercise of the lesson on queues."""

import random
from itertools import permutations

from .exercise import Question

POSSIBLE = {
    "A1 A2 B1 B2": "apart",
    "B1 B2 A1 A2": "apart",
    "A1 B1 A2 B2": "mixed",
    "B1 A1 B2 A2": "mixed",
    "A1 B1 B2 A2": "mixed",
    "B1 A1 A2 B2": "mixed",
}
IMPOSSIBLE = ["A2 B1 A1 B2", "B1 B2 A2 A1", "B2 A1 A2 B1", "A2 A1 B1 B2"]


def exercise(chance: random.Random) -> Question:
    """Ask in which orders the names of two processes may come."""
    apart = chance.choice([way for way in POSSIBLE if POSSIBLE[way] == "apart"])
    mixed = [way for way in POSSIBLE if POSSIBLE[way] == "mixed"]
    right = [apart, *chance.sample(mixed, chance.randint(1, 2))]
    ways = [*right, *chance.sample(IMPOSSIBLE, 4 - len(right))]
    chance.shuffle(ways)
    letters = dict(zip(ways, "abcd", strict=True))
    choices = "\n".join(f"    {letters[way]}  {way}" for way in ways)
    good = [letters[way] for way in ways if way in right]
    return Question(
        text=f"""\
Two workers run at the same time, and put names into one queue: the first puts
A1 and then A2, the second puts B1 and then B2. Main gets four names and prints
them. Which of these lines may it print?

{choices}

The answer is one or more letters, such as: b d""",
        right=" ".join(good),
        also=["".join(good), *map(" ".join, permutations(good))],
        why="What one process puts stays in its order: A1 before A2, B1 before B2. "
        "Nothing else is fixed, since nobody makes one worker wait for the other.",
        hint="Cross out all the B's in a line. Can A1 and A2 stand like that?",
        wrong={
            " ".join(chosen): _reply(set(chosen), set(good), letters[apart])
            for count in range(1, 5)
            for chosen in permutations("abcd", count)
            if set(chosen) != set(good)
        },
    )


def _reply(chosen: set[str], good: set[str], apart: str) -> str:
    if not chosen & good:
        return "Two names of one worker have changed places: a queue rules that out."
    if chosen - good:
        return (
            "One too many, at least: a queue keeps the order in which one process put."
        )
    if chosen == {apart}:
        return (
            "The workers run at the same time: nothing makes one wait until the other "
            "has put both of its names."
        )
    return "This is right, but it is not all."
