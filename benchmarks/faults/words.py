"""What was seen, in a few words, and the table of them."""

import signal
import statistics
from dataclasses import asdict
from typing import Any

from benchmarks import report

from .faults import CTRL_C, FAULTS, PARENT, RIGHT
from .observe import AT_ONCE, Limits, Seen
from .peers import PEERS

Report = dict[str, Any]  # as it stands in the file of `--json`


def words(fault: str, runs: list[Seen]) -> str:
    """Say in a few words what a user saw in some runs of the same fault."""
    groups: dict[str, list[Seen]] = {}
    for seen in runs:
        groups.setdefault(_outcome(fault, seen), []).append(seen)
    told = []
    for outcome, group in sorted(groups.items(), key=lambda found: -len(found[1])):
        text = _with_figures(outcome, group)
        if len(groups) > 1:
            text += f" ({len(group)} of {len(runs)})"
        told.append(text)
    return "; or ".join(told)


def _outcome(fault: str, seen: Seen) -> str:
    """Say what a user saw, with places for the figures."""
    if seen.missing:
        return f"not installed: {seen.missing}"
    parts = []
    if seen.total == RIGHT:
        parts += ["right answer"] + ([] if seen.silent else [_stderr(seen)])
    elif seen.total is not None:
        parts += ["wrong answer", _stderr(seen)]
    elif seen.error and fault != CTRL_C and not seen.silent:
        parts += [f"error {'with' if seen.names_cause else 'without'} the cause"]
    elif fault == CTRL_C and seen.status is not None:
        parts += [_stderr(seen)]
    elif fault != PARENT and seen.status is not None:
        parts += ["no answer", _stderr(seen)]
    if seen.status is None:
        end = "hangs, busy" if seen.busy else "hangs"
        return " and then ".join([*parts, end])
    if seen.status != _usual_status(fault, seen) or fault == CTRL_C:
        parts += [f"status {seen.status}"]
    parts += _left(seen)
    if not seen.struck:
        parts += ["before the fault"]
    return ", ".join(parts) or "nothing stays"


def _usual_status(fault: str, seen: Seen) -> int | None:
    """Return the exit status that need not be told, since it is as it should be."""
    if seen.total == RIGHT:
        return 0
    if fault == PARENT:
        return 128 + signal.SIGKILL
    return 1 if seen.error and not seen.silent else None


def _stderr(seen: Seen) -> str:
    if seen.tracebacks:
        return "{tracebacks}"
    return "silent" if seen.silent else "a message on stderr"


def _left(seen: Seen) -> list[str]:
    parts = []
    if seen.stayed is None:
        parts.append("{left} left")
    elif seen.left:
        parts.append("{left} left for {stayed:.0f} s")
    if seen.files:
        parts.append("{files} left")
    return parts


def _with_figures(outcome: str, group: list[Seen]) -> str:
    """Put the figures of some runs into what is said of all of them."""
    text = outcome.format(
        tracebacks=_count([seen.tracebacks for seen in group], "traceback"),
        left=_count([seen.left for seen in group], "process", "processes"),
        files=_count([seen.files for seen in group], "file"),
        stayed=statistics.median(seen.stayed or 0 for seen in group),
    )
    # How long a right answer takes is another question.
    times = [s.seconds for s in group if s.seconds is not None and s.total != RIGHT]
    if times and (seconds := statistics.median(times)) >= AT_ONCE:
        text += f", after {seconds:.1f} s"
    return text


def _count(numbers: list[int], one: str, more: str = "") -> str:
    low, high = min(numbers), max(numbers)
    number = f"{low}" if low == high else f"{low} to {high}"
    return f"{number} {one if high == 1 else more or one + 's'}"


def make(
    rows: list[tuple[str, str, list[Seen]]], limits: Limits, seconds: float
) -> Report:
    """Put what was seen of each fault and peer into a report."""
    return {
        **report.circumstances(),
        "rounds": max(len(runs) for *_, runs in rows),
        "limits": asdict(limits),
        "seconds": round(seconds),
        "rows": [
            {"fault": fault, "peer": peer, "runs": [_facts(seen) for seen in runs]}
            for fault, peer, runs in rows
        ],
    }


def _facts(seen: Seen) -> dict[str, Any]:
    usual = asdict(Seen())
    return {name: fact for name, fact in asdict(seen).items() if fact != usual[name]}


def cells(found: Report) -> dict[tuple[str, str], str]:
    """Return the words for each fault and peer of a report."""
    return {
        (row["fault"], row["peer"]): words(
            row["fault"], [Seen(**facts) for facts in row["runs"]]
        )
        for row in found["rows"]
    }


def table(found: Report) -> str:
    """Make the table, as Markdown, and what it was seen on below."""
    told = cells(found)
    peers = [peer for peer in PEERS if any(peer == key[1] for key in told)]
    faults = [fault for fault in FAULTS if any(fault == key[0] for key in told)]
    lines = [
        ["what happens", *peers],
        ["---"] * (len(peers) + 1),
        *(
            [FAULTS[fault].title, *(told.get((fault, peer), "") for peer in peers)]
            for fault in faults
        ),
    ]
    shown = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([*shown, "", *_notes(found)])


def _notes(found: Report) -> list[str]:
    runs, limits = _count([found["rounds"]], "run"), found["limits"]
    return [
        "Where no time stands, the program had ended within a second of the fault.",
        f"hangs: nothing happened for {limits['quiet']:g} seconds; busy: it had not",
        f"ended after {limits['busy']:g}.",
        "",
        report.told(found),
        f"{found['date']}, {runs} of each in {found['seconds']} s.",
    ]
