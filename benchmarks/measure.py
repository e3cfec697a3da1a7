"""Measuring in alternation: ezq, a peer, ezq, the next peer, and so round and round.

A machine is faster in one minute than in the next. So ezq and a peer run in turn, one
right after the other, and what counts is the median of the ratios of such pairs.
Each run is a process of its own: nothing is warm but what the case itself warms.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from .case import Case, Figures, ratio
from .cases import CASES
from .child import MISSING
from .peers import OURS, is_ours
from .starts import ROOT


class RunError(Exception):
    """A run gave no figures; the reason is one line."""

    def __init__(self, reason: str, ezq_failed: bool = False) -> None:
        super().__init__(f"ezq failed: {reason}" if ezq_failed else reason)
        self.ezq_failed = ezq_failed


@dataclass(frozen=True)
class Limits:
    """When to give up.

    Args:
        seconds: How long one run may take.
        until: When all must have ended, as `time.monotonic` has it.
    """

    seconds: float
    until: float | None = None

    def left(self) -> float:
        """Return how long a run may take that starts now."""
        if self.until is None:
            return self.seconds
        return min(self.seconds, self.until - time.monotonic())


@dataclass(frozen=True)
class Row:
    """What came out for a case against one peer, in one unit.

    Args:
        case: The name of the case.
        title: What it is.
        peer: The peer.
        unit: Of the figures; empty where there are none.
        ours: A figure of ezq for each pair.
        theirs: A figure of the peer for each pair.
        problem: Why there are no more.
        ezq_failed: Whether that is our fault.
    """

    case: str
    title: str
    peer: str
    unit: str
    ours: list[float]
    theirs: list[float]
    problem: str = ""
    ezq_failed: bool = False

    @property
    def ratio(self) -> float | None:
        """The median of the ratios of pairs; None where something went wrong."""
        if self.problem:
            return None
        pairs = zip(self.ours, self.theirs, strict=True)
        return statistics.median(ratio(self.unit, *pair) for pair in pairs)


def measure(
    case: Case, size: int, rounds: int, limits: Limits, tell: Callable[[str], None]
) -> list[Row]:
    """Measure a case against all of its peers.

    Args:
        case: The case.
        size: How many messages or tasks.
        rounds: How many pairs to run for each peer.
        limits: When to give up.
        tell: Is told how far it is.
    """
    ours: dict[str, list[Figures]] = {peer: [] for peer in case.peers}
    theirs: dict[str, list[Figures]] = {peer: [] for peer in case.peers}
    problems: dict[str, RunError] = {}
    for turn in range(rounds):
        for peer in case.peers:
            if peer in problems:
                continue
            tell(f"{case.name}, {size:,}: round {turn + 1} of {rounds}, {peer}")
            pair = [OURS, peer] if turn % 2 == 0 else [peer, OURS]
            try:
                found = {name: run(case, name, size, limits) for name in pair}
            except RunError as error:
                problems[peer] = error
            else:
                ours[peer].append(found[OURS])
                theirs[peer].append(found[peer])
    return [
        Row(
            case.name,
            case.title.format(size=size),
            peer,
            unit,
            [figures[unit] for figures in ours[peer]],
            [figures[unit] for figures in theirs[peer]],
            str(problems.get(peer, "")),
            peer in problems and problems[peer].ezq_failed,
        )
        for peer in case.peers
        for unit in (theirs[peer][0] if theirs[peer] else [""])
    ]


def run(case: Case, peer: str, size: int, limits: Limits) -> Figures:
    """Measure one peer once, in a process of its own.

    Raises:
        RunError: It gave no figures.
    """
    command = [sys.executable, "-m", "benchmarks.child", str(CASES.index(case)), peer]
    environment = os.environ.copy()
    # Else every run compiles what it imports, and that is most of a short one.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    limit = limits.left()
    if limit <= 0:
        raise RunError("no time left")
    with subprocess.Popen(
        [*command, str(case.share(peer, size))],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            out, errors = process.communicate(timeout=limit)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)  # with all of its workers
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            if limit < limits.seconds:
                raise RunError("no time left") from None
            reason = f"had not ended after {limit:g} seconds"
            raise RunError(reason, is_ours(peer)) from None
    if process.returncode:
        lines = errors.strip().splitlines() or [f"exit code {process.returncode}"]
        at_fault = is_ours(peer) and process.returncode != MISSING
        raise RunError(lines[-1], at_fault)
    figures: Figures = json.loads(out)
    return figures
