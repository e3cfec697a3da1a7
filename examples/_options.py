"""What `mandelbrot` and `survivor` may be told, and what they answer to nonsense."""

import argparse
from pathlib import Path


def mandelbrot(about: str | None) -> argparse.Namespace:
    parser = _parser("mandelbrot", about)
    add = parser.add_argument
    add("--width", type=int, default=300, help="in points; by default, 300")
    add("--output", type=Path, default="mandelbrot.png", help="the file, a PNG")
    add("--plain", action="store_true", help="write no file")
    args = parser.parse_args()
    if args.width < 3:
        parser.error("the width must be 3 points or more")
    if not args.plain and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent}")
    return args


def survivor(about: str | None, blocks: int) -> list[int]:
    """Return the blocks that kill the worker which has them."""
    parser = _parser("survivor", about)
    told = f"blocks that kill their worker, of 0 to {blocks - 1}; by default, 7"
    parser.add_argument("deadly", nargs="*", type=int, help=told)
    deadly: list[int] = parser.parse_args().deadly
    if not {*deadly} <= {*range(blocks)}:
        parser.error(f"there are the blocks 0 to {blocks - 1}")
    return deadly or [7]


def _parser(name: str, about: str | None) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(f"python3 -m examples.{name}", description=about)
