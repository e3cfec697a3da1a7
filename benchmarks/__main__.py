"""The command: `python -m benchmarks`."""

import argparse
import sys
import time
from pathlib import Path

from . import figure, report
from .cases import CASES
from .measure import Limits, measure
from .peers import OURS, PEERS

ABOUT = """\
Measure ezq against its peers, in alternation, and print one table of medians and
ratios. Every result is checked. `make bench` installs the peers and runs this. A peer
that is missing is told in the table."""

END = """\
The exit status is 1 when ezq itself failed; when a peer did, the table says so."""

ROUNDS = 5
LIMIT, QUICK_LIMIT = 300.0, 15.0  # seconds for one run: some peers hang at times
QUICK = 55.0  # seconds for all; what has not run by then is left out


def options(args: list[str] | None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=ABOUT, epilog=END
    )
    add = parser.add_argument
    add("--list", action="store_true", help="list the cases and the peers")
    add(
        "--case",
        action="append",
        choices=list(dict.fromkeys(case.name for case in CASES)),
        metavar="NAME",
        help="only this case; may be repeated",
    )
    add("--quick", action="store_true", help="small sizes, one round: within a minute")
    add("--rounds", type=int, metavar="N", help=f"how many rounds (default: {ROUNDS})")
    add(
        "--limit",
        type=float,
        metavar="SECONDS",
        help=f"end a run that takes longer (default: {LIMIT:g}, quick {QUICK_LIMIT:g})",
    )
    add("--json", type=Path, metavar="FILE", help="write all figures to a file")
    add(
        "--read",
        type=Path,
        metavar="FILE",
        help="measure nothing, but read such a file",
    )
    add("--figure", type=Path, metavar="FILE", help="draw the medians, as SVG")
    found = parser.parse_args(args)
    if found.rounds is not None and found.rounds < 1:
        parser.error("--rounds takes a number from 1")
    if found.limit is None:
        found.limit = QUICK_LIMIT if found.quick else LIMIT
    if not found.limit > 0:
        parser.error("--limit takes a number above 0")
    if found.read and not found.read.is_file():
        parser.error(f"--read: there is no file {found.read}")
    for path in filter(None, (found.json, found.figure)):  # not after half an hour
        if not path.parent.is_dir():
            parser.error(f"there is no folder {path.parent}")
    return found


def run(wish: argparse.Namespace) -> report.Report:
    """Measure what is wished for."""
    start = time.monotonic()
    rounds = wish.rounds or (1 if wish.quick else ROUNDS)
    limits = Limits(wish.limit, start + QUICK if wish.quick else None)
    rows = []
    for case in CASES:
        if not wish.case or case.name in wish.case:
            size = case.quick if wish.quick else case.size
            rows += measure(case, size, rounds, limits, tell)
    tell("")
    return report.make(rows, wish.quick, rounds, time.monotonic() - start)


def tell(line: str) -> None:
    """Show on a terminal how far it is, in one line."""
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)


def main(args: list[str] | None = None) -> int:
    """Answer one call; return the exit status."""
    wish = options(args)
    if wish.list:
        for case in CASES:
            print(f"{case.name:15} {case.title.format(size=case.size)}")
        print("\npeers:", "; ".join(peer for peer in PEERS if peer != OURS))
        return 0
    try:
        found = report.read(wish.read, report.table) if wish.read else run(wish)
    except KeyboardInterrupt:
        tell("")
        print("interrupted", file=sys.stderr)
        return 130
    except report.ReportError as error:
        print(error, file=sys.stderr)
        return 2
    if wish.json:
        report.save(found, wish.json)
    if wish.figure:
        wish.figure.write_bytes(figure.draw(found).encode())
    print(report.table(found))
    return int(any(row["ezq_failed"] for row in found["rows"]))


if __name__ == "__main__":
    sys.exit(main())
