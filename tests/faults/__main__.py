"""Inject faults, and print what was promised and what was seen, as a table.

python -m tests.faults [NAME ...]
"""

import argparse
import os
import sys
import textwrap
import time

from .fault import ALL, Fault
from .runner import Seen, injecting
from .table import FAULTS

WIDTHS = (32, 36, 56, 7)
EPILOG = """\
NAME is a part of the name of a fault; without one, all are injected. The exit status
is 1 if anything was not as promised. --list tells the names.
"""


def row(*cells: str) -> str:
    """Lay out cells side by side, each in its column."""
    columns = [
        textwrap.wrap(cell, width) or [""]
        for cell, width in zip(cells, WIDTHS, strict=True)
    ]
    height = max(map(len, columns))
    lines = []
    for at in range(height):
        parts = [column[at] if at < len(column) else "" for column in columns]
        padded = [part.ljust(width) for part, width in zip(parts, WIDTHS, strict=True)]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def row_of(fault: Fault, all_seen: list[Seen]) -> str:
    """Tell of a fault: what was wrong, or else what was the same everywhere."""
    wrong = [seen.in_words() for seen in all_seen if seen.problems()]
    slowest = max(seen.seconds for seen in all_seen)
    seconds = f"{slowest:.2f}" if slowest else "-"
    return row(
        fault.name, fault.promise, " ".join(wrong or [all_seen[0].in_words()]), seconds
    )


def parse(args: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults",
        description="Inject faults; print what was promised, and what was seen.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help="inject some faults")
    parser.add_argument("--list", action="store_true", help="only list their names")
    parser.add_argument(
        "--method", choices=ALL, action="append", help="only under this start method"
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count(),
        help="how many programs to run at once (default: %(default)s)",
    )
    return parser.parse_args(args)


def chosen(names: list[str]) -> list[Fault]:
    found = [
        fault
        for fault in FAULTS.values()
        if not names or any(name in fault.name for name in names)
    ]
    if not found:
        sys.exit(f"no fault has a name with {' or '.join(map(repr, names))} in it")
    return found


def main(args: list[str]) -> int:
    """Print the table; return how many faults were not as promised."""
    options = parse(args)
    faults = chosen(options.names)
    if options.list:
        print("\n".join(fault.name for fault in faults))
        return 0
    methods = options.method or ALL
    cases = [
        (fault, method)
        for fault in faults
        for method in fault.methods
        if method in methods
    ]
    begin = time.monotonic()
    wrong = 0
    print(row("fault", "promised", "seen", "seconds"))
    print(row(*("-" * width for width in WIDTHS)))
    with injecting(cases, options.jobs) as injector:
        for fault in faults:
            all_seen = [
                injector.seen(fault, method) for one, method in cases if one is fault
            ]
            if all_seen:
                wrong += any(seen.problems() for seen in all_seen)
                print(row_of(fault, all_seen), flush=True)
    seconds = time.monotonic() - begin
    print(
        f"\n{len(faults)} faults, {wrong} not as promised; {len(cases)} programs "
        f"in {seconds:.0f} seconds"
    )
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
