"""What `external_sort` does that has nothing to do with processes."""

import argparse
import random
from collections.abc import Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import islice, pairwise
from pathlib import Path


def make(path: Path, lines: int) -> Path:
    chance = random.Random(1)
    with path.open("wb") as file:
        for _ in range(lines):
            file.write(b"%08d\n" % chance.randrange(100_000_000))
    return path


def chunks(path: Path, size: int) -> Iterator[list[bytes]]:
    with path.open("rb") as file:
        while chunk := list(islice(file, size)):
            if not chunk[-1].endswith(b"\n"):
                chunk[-1] += b"\n"
            yield chunk


def written(folder: Path) -> int:
    """Count the files of sorted chunks that are whole."""
    return sum(path.suffix == ".sorted" for path in folder.iterdir())


def merge_files(paths: list[Path], result: Path) -> None:
    with ExitStack() as stack, result.open("wb") as file:
        sources = [stack.enter_context(path.open("rb")) for path in paths]
        file.writelines(merge(*sources))


def report(source: Path, result: Path) -> None:
    """Tell of the result, reading both files line by line."""
    total = change = 0
    with source.open("rb") as file:
        for line in file:
            total, change = total + 1, change + hash(line.rstrip())
    with result.open("rb") as file:
        in_order = all(one <= other for one, other in pairwise(file))
        file.seek(0)
        for line in file:
            total, change = total - 1, change - hash(line.rstrip())
    print("in order:", in_order)
    print("the same lines as before:", (total, change) == (0, 0))


def options(about: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m examples.external_sort", description=about
    )
    add = parser.add_argument
    add("file", nargs="?", type=Path, help="by default, one that the program makes")
    add("--output", type=Path, help="where to write; by default it is only checked")
    add("--chunk", type=int, default=2_500, help="so many lines are sorted at once")
    args = parser.parse_args()
    if args.file and not args.file.is_file():
        parser.error(f"{args.file} is not a file that can be read")
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent}")
    if args.chunk < 1:
        parser.error("a chunk has at least one line")
    return args
