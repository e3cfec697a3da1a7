"""The exercise of the lesson on pickling."""

import random
from itertools import permutations

from .exercise import Question

TRAVELS = {
    "Point(3, 4)": "a Point is its class, by name, and its two numbers",
    "Point": "a class travels as its name, as a function does",
    "math.sqrt": "a function of a module travels as its name",
    "print": "a function of Python itself travels as its name",
    '{"a": [1, 2], "b": []}': "a dict travels when all that is in it does",
    'pathlib.Path("notes.txt")': "a path is only a name: the file is not opened",
    "range(1_000_000)": "a range is three numbers, however long it is",
    'ValueError("no")': "an exception is an object like any other",
}
"""What can be pickled, and why."""

STAYS = {
    "lambda n: n + 1": "a lambda has no name that leads back to it",
    "[1, 2, lambda n: n]": "one thing that does not travel holds back the whole list",
    'open("notes.txt")': "an open file belongs to the process that opened it",
    "threading.Lock()": "a lock of threads belongs to its process",
    "(n for n in range(3))": "a generator is a function at work, halted in its middle",
    "inner": "inner is a function inside main: no module has it by name",
}
"""What cannot, and why."""

MOST_MISSED = ["math.sqrt", "print", "Point"]
"""One of these is always asked: they travel, though they are code."""


def exercise(chance: random.Random) -> Question:
    """Ask which of five things travel through a queue."""
    first = chance.choice(MOST_MISSED)
    others = [thing for thing in TRAVELS if thing != first]
    travel = [first, *chance.sample(others, chance.randint(1, 2))]
    stay = chance.sample(list(STAYS), 5 - len(travel))
    things = chance.sample([*travel, *stay], 5)

    def numbers(chosen: list[str]) -> str:
        return " ".join(str(n) for n, thing in enumerate(things, 1) if thing in chosen)

    listed = "\n".join(f"    {n}  {thing}" for n, thing in enumerate(things, 1))
    return Question(
        text=f"""\
At the top of the file stands

    @dataclass
    class Point:
        x: int
        y: int

and inside of main, the function

    def inner(n: int) -> int:
        return n + 1

There is a file notes.txt. Main puts these into an ezq.Queue, each in a message
of its own. Which of them travel?

{listed}

Answer with their numbers, such as: 2 3 5""",
        right=numbers(travel),
        also=[" ".join(order) for order in permutations(numbers(travel).split())],
        why="\n".join(
            ["For each of them there is a reason:"]
            + [f"    {n}  {_why(thing)}" for n, thing in enumerate(things, 1)]
        ),
        hint="Could the reader build an equal one, from data,\nand from names that it "
        "can import?",
        wrong={
            numbers(things): "At least one of them raises PicklingError.",
            numbers([thing for thing in travel if thing != first]): (
                f"{first} travels, too: it has a name that the reader can import."
            ),
            **{
                numbers([*travel, thing]): f"One too many: {STAYS[thing]}."
                for thing in stay
            },
        },
    )


def _why(thing: str) -> str:
    return (
        f"travels: {TRAVELS[thing]}." if thing in TRAVELS else f"stays: {STAYS[thing]}."
    )
