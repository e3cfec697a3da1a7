"""The exercise of the lesson on Amdahl's law."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Let two measured times tell what more workers will bring."""
    while True:
        few, many = chance.choice([(2, 8), (2, 10), (4, 16), (4, 20), (5, 20)])
        serial, limit = chance.randint(6, 40), chance.randint(3, 9)
        shared = serial * (limit - 1)
        if shared % many == 0 and 60 <= serial + shared <= 300:
            break
    one = serial + shared
    measured = serial + shared // few
    right = serial + shared // many
    wrong = {
        f"{one / many:.3g} {limit}": "That would be so if nothing were serial. But "
        f"then {few} workers would have taken {one / few:.3g} s.",
        f"{measured * few / many:.3g} {limit}": f"{few} workers were not {few} times "
        f"as fast as 1. So {many} are not {many // few} times as fast as {few}.",
        f"{shared // many} {limit}": "That is the shared part. Main's part comes on "
        "top, and no worker makes it shorter.",
        f"{serial} {limit}": "It takes no less with any number of workers. With "
        f"{many}, some of the shared part is still there.",
        f"{right} {one / right:.3g}": f"That is how much faster it is with {many}. "
        "More workers still gain a little, up to a limit.",
        f"{right} {many}": f"It is not {many} times as fast, and it never "
        "would be: main's part stays.",
    }
    wrong.pop(f"{right} {limit}", None)
    return Question(
        text=f"""\
Main does a part of the work alone. Its workers share the rest evenly, and their
messages cost next to nothing. Two runs of the program were measured:

    {one} s with 1 worker
    {measured} s with {few} workers

How many seconds will it take with {many} workers? And how many times as fast as
with 1 worker can it become at most, with any number of workers? Answer with
both numbers.""",
        right=f"{right} {limit}",
        why=f"From 1 worker to {few}, {one - measured} s were saved, which is "
        f"{few - 1}/{few} of the shared part: that is {shared} s, and main's part "
        f"{serial} s. With {many} workers: {serial} + {shared}/{many} = {right}. "
        f"The limit: {one}/{serial} = {limit}. Two measurements tell what more "
        "workers would bring, before you pay for them.",
        hint="Call main's part S, and the shared part P: you know S + P, and "
        f"S + P/{few}.",
        wrong=wrong,
    )
