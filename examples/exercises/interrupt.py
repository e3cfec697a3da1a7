"""The exercise of the lesson on Ctrl-C."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask how many processes tell of an interrupt."""
    workers = chance.randint(4, 9)
    deaf = chance.randint(1, workers - 2)
    plain = workers - deaf + 1
    return Question(
        text=f"""\
Main runs {workers} workers, which all compute. {deaf} of them began with

    signal.signal(signal.SIGINT, signal.SIG_IGN)

Nothing in the program catches KeyboardInterrupt. You press Ctrl-C, once. How
many processes print a traceback if the workers are multiprocessing.Process? And
how many with ezq.run? The answer is two numbers, such as: 20 10""",
        right=f"{plain} 1",
        why=f"SIGINT comes to main and to all {workers} workers. Of these, those "
        f"that ignore it, {deaf} here, print nothing. With ezq, main alone prints.",
        hint="To whom does the terminal send the signal? Is main one of them?",
        wrong={
            f"{workers - deaf} 1": "Main gets the signal as well.",
            f"{workers + 1} 1": "Who ignores a signal goes on as if it had not come.",
            "1 1": "Ctrl-C is not for main alone: the terminal sends the signal to the "
            "whole group.",
            f"{plain} {plain}": "With ezq, what do workers print at Ctrl-C?",
            f"{plain} 0": "Somebody must tell: main does.",
        },
    )
