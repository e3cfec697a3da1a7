"""The command: `python -m benchmarks.faults`."""

import argparse
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.__main__ import tell
from benchmarks.report import ReportError, read, save

from . import words
from .faults import FAULTS
from .observe import Limits, Seen, observe
from .peers import PEERS

ABOUT = """\
Let ten things go wrong in ezq and in its peers, and print one table of what a user
sees then. Each run is a program of its own, and nothing of it is left afterwards.
`make faults` installs the peers and runs this. A peer that is missing is told in the
table."""

ROUNDS = 3  # some do not do the same each time
LIMIT = 30.0  # seconds for one run
QUIET = 10.0  # seconds; at times it takes mpire eight to see that a worker is gone
AT_ONCE = 6  # runs beside each other: most of their time they wait


def options(args: list[str] | None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.faults", description=ABOUT
    )
    add = parser.add_argument
    add("--list", action="store_true", help="list the faults and the peers")
    for name, choices in (("fault", FAULTS), ("peer", PEERS)):
        add(
            f"--{name}",
            action="append",
            choices=list(choices),
            metavar="NAME",
            help=f"only this {name}; may be repeated",
        )
    add(
        "--rounds",
        type=int,
        default=ROUNDS,
        metavar="N",
        help=f"how many runs of each (default: {ROUNDS})",
    )
    add(
        "--limit",
        type=float,
        default=LIMIT,
        metavar="SECONDS",
        help=f"give up a run that is busy for longer (default: {LIMIT:g})",
    )
    add(
        "--quiet",
        type=float,
        default=QUIET,
        metavar="SECONDS",
        help=f"give up a run in which nothing happens for so long (default: {QUIET:g})",
    )
    add("--json", type=Path, metavar="FILE", help="write all that was seen to a file")
    add("--read", type=Path, metavar="FILE", help="run nothing, but read such a file")
    found = parser.parse_args(args)
    if found.rounds < 1:
        parser.error("--rounds takes a number from 1")
    for name in ("limit", "quiet"):
        if not getattr(found, name) > 0:
            parser.error(f"--{name} takes a number above 0")
    if found.read and not found.read.is_file():
        parser.error(f"--read: there is no file {found.read}")
    if found.json and not found.json.parent.is_dir():
        parser.error(f"there is no folder {found.json.parent}")
    return found


def run(wish: argparse.Namespace) -> words.Report:
    """Run what is wished for."""
    start, stop = time.monotonic(), threading.Event()
    limits = Limits(wish.limit, wish.quiet)
    pairs = [
        (fault, peer)
        for fault in FAULTS
        for peer in PEERS
        if fault in (wish.fault or FAULTS) and peer in (wish.peer or PEERS)
    ]

    def once(fault: str, peer: str) -> Seen:
        tell(f"{FAULTS[fault].title}: {peer}")
        command = ["-m", "benchmarks.faults.program", peer, fault]
        return observe(command, limits, stop)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            runs = [
                [pool.submit(once, *pair) for pair in pairs] for _ in range(wish.rounds)
            ]
            seen = [
                [run.result() for run in found] for found in zip(*runs, strict=True)
            ]
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
    tell("")
    rows = [(*pair, found) for pair, found in zip(pairs, seen, strict=True)]
    return words.make(rows, limits, time.monotonic() - start)


def main(args: list[str] | None = None) -> int:
    """Answer one call; return the exit status."""
    wish = options(args)
    if wish.list:
        for fault in FAULTS.values():
            print(f"{fault.name:9} {fault.title}")
        print("\npeers:", "; ".join(PEERS))
        return 0
    # The programs are in sessions of their own: nobody else would end them.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        found = read(wish.read, words.table) if wish.read else run(wish)
    except KeyboardInterrupt:
        tell("")
        print("interrupted", file=sys.stderr)
        return 130
    except ReportError as error:
        print(error, file=sys.stderr)
        return 2
    if wish.json:
        save(found, wish.json)
    print(words.table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
