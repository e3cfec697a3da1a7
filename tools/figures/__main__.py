"""Draw the processes and queues of the examples, from a run of each.

Each figure is docs/figures/NAME.svg: what it shows was seen while the example
ran, so it shows what the program does. Where a lesson is about numbers, they are
curves of the lesson's own function. Nothing need be installed.
"""

import argparse
import os
import sys
from pathlib import Path

from examples import ARGS, FIGURE_ARGS, NAMES

from .curves import draw_amdahl
from .draw import draw
from .observe import ROOT, ObserveError, observe
from .record import Record, fold

FIGURES = ROOT / "docs" / "figures"
HOME = "home"  # the general picture, drawn from a run of `sum`
CURVES = {"amdahl": draw_amdahl}


def main(argv: list[str] | None = None) -> int:
    """Answer one call; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python3 -m tools.figures",
        description=__doc__,
        epilog=f"""\
NAME is one of these: {", ".join([HOME, *NAMES])};
or the path of a program of your own, whose figure goes to standard output.""",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="by default all")
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; tell which are stale, and exit with 1 if there are any",
    )
    args = parser.parse_args(argv)
    for name in args.names:
        if name.endswith(".py"):
            if not Path(name).is_file():
                parser.error(f"{name} is not a file that can be read")
        elif name not in [HOME, *NAMES]:
            known = ", ".join([HOME, *NAMES])
            parser.error(f"no figure is called {name!r}; there are {known}")
    try:
        return run(args.names or [HOME, *NAMES], args.check)
    except ObserveError as error:
        print(error, file=sys.stderr)
        return 2


def run(names: list[str], check: bool) -> int:
    """Draw some figures; return 1 when they were only checked and are stale."""
    stale = False
    for name in names:
        figure = draw_figure(name)
        if name.endswith(".py"):
            sys.stdout.buffer.write(figure.encode())  # UTF-8 in any locale
            continue
        path = FIGURES / f"{name}.svg"
        fresh = path.is_file() and path.read_bytes() == figure.encode()
        if fresh:
            continue
        if check:
            stale = True
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(figure.encode())
        print(os.path.relpath(path, ROOT), "is stale" if check else "was drawn")
    if stale:
        print("python3 -m tools.figures draws them anew")
    return int(stale)


def draw_figure(name: str) -> str:
    """Run a program, and draw what it did."""
    if name.endswith(".py"):
        path = Path(name).resolve()
        return draw(look(str(path)), path.stem, f"Processes and queues of {path.name}")
    if name in CURVES:
        return CURVES[name]()
    if name == HOME:
        return draw(look("examples.sum"), HOME, "Workers joined by queues", apart=True)
    title = f"Processes and queues of examples.{name}"
    return draw(look(f"examples.{name}"), name, title)


def look(program: str) -> Record:
    """Run a program, and return what was seen."""
    name = program.removeprefix("examples.")
    return fold(observe(program, FIGURE_ARGS.get(name, ARGS.get(name, []))))


if __name__ == "__main__":
    sys.exit(main())
