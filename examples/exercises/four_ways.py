"""The exercise of the lesson on four ways."""

import random
from collections.abc import Mapping
from itertools import product
from textwrap import fill
from typing import NamedTuple

from .exercise import Question

TOOLS = {
    "a": "a loop, and nothing more",
    "b": "threads",
    "c": "asyncio",
    "d": "processes",
    "e": "numpy",
}


class Program(NamedTuple):
    """A program, the tool that fits, why, and what is wrong with the others."""

    does: str
    fits: str
    why: str
    others: Mapping[str, str]


def connections(number: int) -> Program:
    """Return the program that is told in every variant."""
    return Program(
        does=f"It keeps {number:,} connections open, and most of the time none of "
        "them says anything. Its library has an async version.",
        fits="c",
        why="So many waits at once are what asyncio is for: a task costs far less "
        "than a thread.",
        others={
            "a": "While a loop waits for one connection, it hears none of the others.",
            "b": f"It would work. But {number:,} threads, which do nothing but wait, "
            "cost far more than they need to.",
            "d": f"{number:,} processes to wait in? Waiting needs no CPU, and each of "
            "them has a Python of its own.",
            "e": "There are no numbers to compute with. It waits.",
        },
    )


PROGRAMS = [
    Program(
        does="It asks three web sites, with a library whose calls wait, and which has "
        "no async version.",
        fits="b",
        why="A few threads overlap calls that wait, and are soon started.",
        others={
            "a": "It would wait three times, one after the other. The waits can "
            "overlap.",
            "c": "Without an async version there is nothing to await: each call holds "
            "up all the others.",
            "d": "It would work. But waiting needs no CPU, and something else is "
            "started sooner than a process.",
            "e": "There are no numbers to compute with. It waits.",
        },
    ),
    Program(
        does="It has four blocks of 500 MB in memory, and wants the SHA-256 of each. "
        "hashlib lets go of the GIL.",
        fits="b",
        why="C code that lets go of the GIL computes on all CPUs in threads, and they "
        "need no copy of the blocks.",
        others={
            "a": "One CPU would do all of it, while the others have nothing to do.",
            "c": "It never waits, so no task would ever let another one go on.",
            "d": "It would work. But 2 GB would have to get to them, and here the GIL "
            "is in nobody's way.",
            "e": "numpy has no SHA-256. The loop is in C already.",
        },
    ),
    Program(
        does="It looks through 5,000 texts with a function of 300 lines of Python, "
        "half a second for each.",
        fits="d",
        why="It is Python code that computes, half a second at a time: each process "
        "has a GIL of its own, and a message costs little beside the work.",
        others={
            "a": "It would take 40 minutes on one CPU, while the others have nothing "
            "to do.",
            "b": "The work is Python code, and the GIL lets one thread at a time run "
            "it.",
            "c": "It never waits, so no task would ever let another one go on.",
            "e": "300 lines that look through texts are no loop over numbers.",
        },
    ),
    Program(
        does="It has ten million measurements in an array, and in a loop of Python "
        "it subtracts 3 from each and adds them up.",
        fits="e",
        why="numpy does the loop in C. That gains more than all your CPUs would.",
        others={
            "a": "One step of the loop is short, but there are ten million, and each "
            "is run as Python.",
            "b": "The loop is Python code, and the GIL lets one thread at a time run "
            "it.",
            "c": "It never waits, so no task would ever let another one go on.",
            "d": "It may gain as much as you have CPUs. Something gains far more, "
            "with one.",
        },
    ),
    Program(
        does="It reads one small file once a day, counts its words, and is done in a "
        "twentieth of a second.",
        fits="a",
        why="Nobody waits for it. What runs at the same time has to be started, and "
        "can go wrong.",
        others={
            "b": "There is one file, and so nothing that could overlap.",
            "c": "There is one file, and so nothing that could overlap.",
            "d": "On many systems, to start a process takes longer than all of it.",
            "e": "Words are no numbers. And who would notice if it were faster?",
        },
    ),
]


def exercise(chance: random.Random) -> Question:
    """Ask which tool fits which program."""
    sockets = connections(chance.choice([1_000, 2_000, 5_000]))
    programs = [sockets, *chance.sample(PROGRAMS, 2)]
    chance.shuffle(programs)
    listed = "\n".join(
        fill(f"{n}. {program.does}", 78, subsequent_indent="   ")
        for n, program in enumerate(programs, 1)
    )
    tools = "\n".join(f"    {letter}  {tool}" for letter, tool in TOOLS.items())
    right = [program.fits for program in programs]
    return Question(
        text=f"""\
Three programs. What fits each of them best, on a usual build of Python?

{listed}

{tools}

The answer is a letter for each program, in their order, such as: a a b""",
        right=" ".join(right),
        also=["".join(right)],
        why=" ".join(program.why for program in programs),
        hint="What does it do most of the time: wait, or compute? And how many waits "
        "are there at once?",
        wrong=wrong(programs),
    )


def wrong(programs: list[Program]) -> dict[str, str]:
    """Say of every wrong answer what is wrong with each of its letters."""
    answers = {}
    for given in product(TOOLS, repeat=len(programs)):
        problems = [
            f"Program {place}: {program.others[letter]}"
            for place, (program, letter) in enumerate(
                zip(programs, given, strict=True), 1
            )
            if letter != program.fits
        ]
        if problems:
            answers[" ".join(given)] = answers["".join(given)] = "\n".join(problems)
    return answers
