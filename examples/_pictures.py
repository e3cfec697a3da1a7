"""A picture that is the same on every machine, and filters of its rows."""

import argparse
from itertools import pairwise
from operator import mul
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

# --8<-- [start:filters]
FILTERS = {
    "blur": (1, 2, 1, 2, 4, 2, 1, 2, 1),
    "sharpen": (0, -1, 0, -1, 5, -1, 0, -1, 0),
    "edges": (-4, -4, -4, -4, 32, -4, -4, -4, -4),
}
"""What each of nine points counts: the point in the middle, and those around it."""
# --8<-- [end:filters]

GREYS = bytes(n for n in range(256) for _ in range(3))
"""The palette: 0 is black, and 255 is white."""


def options(about: str | None) -> argparse.Namespace:
    """Read the options of the program that this is about."""
    parser = argparse.ArgumentParser(
        prog="python3 -m examples.image_filter", description=about
    )
    add = parser.add_argument
    add(
        "--filters",
        nargs="+",
        choices=FILTERS,
        default=["blur", "blur", "edges"],
        help="which, one after the other; by default blur blur edges",
    )
    add("--width", type=int, default=256, help="of the picture, in points")
    add("--output", default="filtered.png", help="the file to write")
    add("--plain", action="store_true", help="write no file")
    args = parser.parse_args()
    if args.width < 4:
        parser.error("the width must be 4 points or more")
    if not args.plain and not Path(args.output).parent.is_dir():
        parser.error(f"there is no folder {Path(args.output).parent}")
    return args


def landscape(width: int) -> bytes:
    """Draw the sun over hills, with some noise, in shades of grey."""
    height, noise, points = width * 3 // 4, 1, bytearray()
    for y in range(height):
        for x in range(width):
            noise = noise * 1103515245 + 12345 & 0x7FFFFFFF
            u, v = 256 * x // width, 192 * y // height
            points.append(_light(u, v) + noise // 65536 % 12)
    return bytes(points)


def _light(x: int, y: int) -> int:
    for peak, top, shade in ((70, 120, 40), (150, 90, 70), (230, 100, 100)):
        if y > top + abs(x - peak) * 3 // 4:
            return shade
    if (x - 60) ** 2 + (y - 50) ** 2 < 26**2:
        return 240
    return 130 + y // 3


def filter_row(name: str, old: memoryview, new: memoryview, width: int, y: int) -> None:
    """Make a row anew: each point from the old one and the eight around it.

    Beyond an edge of the picture, the points of the edge are taken once more.
    """
    kernel, last = FILTERS[name], len(old) // width - 1
    whole = max(1, sum(kernel))
    places = (width * min(max(n, 0), last) for n in (y - 1, y, y + 1))
    three = (bytes(old[place : place + width]) for place in places)
    wide = [line[:1] + line + line[-1:] for line in three]
    nines = zip(*(line[n:] for line in wide for n in range(3)), strict=False)
    sums = (sum(map(mul, kernel, nine)) // whole for nine in nines)
    row = bytes(min(255, max(0, light)) for light in sums)
    new[width * y : width * (y + 1)] = row


def side_by_side(width: int, *pictures: bytes) -> list[bytes]:
    """Return the rows of several pictures as those of one."""
    places = range(0, len(pictures[0]), width)
    return [b"".join(p[n : n + width] for p in pictures) for n in places]


def preview(picture: bytes, width: int) -> str:
    """Draw a picture in letters: the lightest point of each cell."""
    rows, text = side_by_side(width, picture), []
    for some in cells(rows, 16):
        lights = [max(column) for column in zip(*some, strict=True)]
        letters = ["   .:-=+*#@"[max(cell) * 11 // 256] for cell in cells(lights, 64)]
        text.append("".join(letters).rstrip())
    return "\n".join(text)


def cells(items: list[T], most: int) -> list[list[T]]:
    """Cut a list into pieces of about the same length."""
    count = min(most, len(items))
    ends = [len(items) * n // count for n in range(count + 1)]
    return [items[a:b] for a, b in pairwise(ends)]
