"""The exercise of the lesson on shared memory."""

import random

from .exercise import Task, indented, lines
from .running import Ended


def exercise(chance: random.Random) -> Task:
    """Let a program be written that inverts a picture in shared memory."""
    # More than a multiple of three: the slices are not equally long.
    count = 3 * chance.randint(3, 4) + chance.randint(1, 2)
    pixels = [chance.randint(0, 255) for _ in range(count)]
    expected = " ".join(str(255 - pixel) for pixel in pixels)

    def judge(ended: Ended) -> str | None:
        if ended.status != 0:
            return f"It ended with the exit status {ended.status}."
        if lines(ended.stdout) != [expected]:
            return "It was to print\n" + indented(expected)
        if ended.stderr:
            return "It was to leave nothing behind, and to say nothing on stderr."
        return None

    return Task(
        text="""\
Write a program in which three workers turn a picture into its negative. Its
pixels are the arguments of the program, numbers from 0 to 255, and a pixel n
becomes 255 - n. Main puts them into a block of shared memory, a byte each.
Each worker gets the name of the block, and where its slice begins and ends, and
changes the pixels there. Main prints what is in the block then.

    $ python3 mine.py 0 10 20 30 100 200 255
    255 245 235 225 155 55 0

Nothing else is to be printed, on stderr neither, and no block is to be left.
There may be any number of pixels from three on. Start from
examples/broken/shared.py.""",
        hint="Bytes need no cast. Where does the last slice end, when the number of "
        "pixels is no multiple of three? And who gives the block back?",
        solution="examples/exercises/solutions/shared.py",
        wrong={
            "examples/exercises/wrong/shared.py": "say nothing on stderr",
            "examples/exercises/wrong/shared_copy.py": "was to print",
            "examples/exercises/wrong/shared_rest.py": "was to print",
        },
        args=[str(pixel) for pixel in pixels],
        judge=judge,
    )
