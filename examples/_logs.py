"""What `log_analyser` does that has nothing to do with processes."""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# Ten requests, and how many milliseconds each path takes.
PATHS = ["/"] * 4 + ["/search"] * 3 + ["/cart"] * 2 + ["/report"]
TAKES = {"/": 8, "/search": 60, "/cart": 25, "/report": 900}


@dataclass
class Totals:
    """What some lines of a log say, added up."""

    requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    took: Counter[str] = field(default_factory=Counter)

    def add(self, line: bytes) -> None:
        """Add one line; raise a ValueError that says why if it is broken."""
        try:
            _, server, _, path, status, took = line.decode().rstrip("\n").split(" ")
        except UnicodeDecodeError as error:
            raise ValueError("not UTF-8") from error
        except ValueError as error:
            raise ValueError("cut short") from error
        if not took.endswith("ms"):
            raise ValueError("cut short")
        if not (status.isdecimal() and took[:-2].isdecimal()):
            raise ValueError("no number")
        self.requests[server, status] += 1
        self.asked[path] += 1
        self.took[path] += int(took[:-2])

    def update(self, other: "Totals") -> None:
        """Add what other lines say."""
        self.requests.update(other.requests)
        self.asked.update(other.asked)
        self.took.update(other.took)


def show(totals: Totals, broken: Mapping[int, str]) -> None:
    count = sum(totals.asked.values()) + len(broken)
    print(f"{count:,} lines, and {len(broken):,} of them are broken\n")
    servers = sorted({server for server, _ in totals.requests})
    statuses = sorted({status for _, status in totals.requests})
    print("server" + "".join(f"{status:>9}" for status in statuses))
    for server in servers:
        counts = [totals.requests[server, status] for status in statuses]
        print(f"{server:6}" + "".join(f"{count:9,}" for count in counts))

    print(f"\n{'path':15}{'requests':>9}{'mean':>9}")
    mean = {path: totals.took[path] / n for path, n in totals.asked.items()}
    for path in sorted(mean, key=lambda path: (-mean[path], path))[:3]:
        print(f"{path:15}{totals.asked[path]:9,}{mean[path]:6.0f} ms")

    reasons = defaultdict(list)
    for number in sorted(broken):
        reasons[broken[number]].append(number)
    print(f"\n{'broken':15}{'lines':>9}")
    for reason, numbers in sorted(reasons.items()):
        some = ", ".join(map(str, numbers[:4]))
        more = ", ..." if len(numbers) > 4 else ""
        print(f"{reason:15}{len(numbers):9,}   {some}{more}")


def make(count: int) -> Iterator[bytes]:
    """Make the lines of a log: the same ones on every machine."""
    # Python promises the same numbers for ever of `random()`, and of nothing else.
    draw = random.Random(2026).random
    for n in range(count):
        server = f"web{1 + int(4 * draw())}"
        path = PATHS[int(len(PATHS) * draw())]
        fails = 0.2 if (server, path) == ("web3", "/cart") else 0.01
        status = 500 if draw() < fails else 404 if draw() < 0.03 else 200
        took = int(TAKES[path] * (0.5 + draw()))
        clock = f"{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}"
        line = f"{clock} {server} GET {path} {status} {took}ms\n".encode()
        yield line if draw() > 0.01 else spoil(line, draw(), draw())


def spoil(line: bytes, how: float, where: float) -> bytes:
    """Break a line, as a full disk does, or a program with a fault of its own."""
    if how < 0.4:
        return line[: int((len(line) - 1) * where)] + b"\n"
    if how < 0.7:
        return line.replace(b" GET /", b" GET /caf\xe9/")  # Latin-1
    return line.replace(b"ms", b".ms").replace(b" 200 ", b" 2OO ")


def lines(args: argparse.Namespace) -> Iterator[bytes]:
    """Read the lines of a log, or make them."""
    if args.log is None:
        yield from make(args.lines)
    else:
        with args.log.open("rb") as file:
            yield from file


def options(about: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m examples.log_analyser", description=about
    )
    add = parser.add_argument
    add("log", nargs="?", type=Path, help="the log to read; without it, one is made")
    add("--lines", type=int, default=4000, metavar="N", help="make so many lines")
    add("--save", type=Path, metavar="FILE", help="save what is made, and leave")
    args = parser.parse_args()
    if args.log is not None and not args.log.is_file():
        parser.error(f"{args.log} is not a file that can be read")
    if args.save is not None:
        args.save.write_bytes(b"".join(lines(args)))
        parser.exit()
    return args
