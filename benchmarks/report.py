"""The report: what was measured, on which machine, and the table of it."""

import json
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path
from typing import Any

from .measure import Row
from .peers import UPSTREAM

Report = dict[str, Any]  # as it stands in the file of `--json`

PACKAGES = ["faster-fifo", "joblib", "mpire", "numpy", "pebble"]
HEAD = ["case", "against", "unit", "ezq", "other", "ratio"]
TEXT_COLUMNS = 3  # the first ones; numbers stand to the right


class ReportError(Exception):
    """A file holds no report."""


def make(rows: list[Row], quick: bool, rounds: int, seconds: float) -> Report:
    """Put rows into a report."""
    return {
        **circumstances(),
        "quick": quick,
        "rounds": rounds,
        "seconds": round(seconds),
        "rows": [asdict(row) | {"ratio": row.ratio} for row in rows],
    }


def circumstances() -> Report:
    """Return on what a run was made: the day, the machine, the versions."""
    import ezq

    packages = {name: _version(name) for name in PACKAGES}
    packages["upstream ezq"] = next(
        (found.version for found in distributions(name="ezq", path=[str(UPSTREAM)])),
        None,
    )
    release = ".".join(platform.release().split(".")[:2])
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{_cpu()}, {ezq.NUM_CPUS} CPUs",
        "system": f"{platform.system()} {release}, {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": packages,
    }


def told(report: Report) -> str:
    """Tell the circumstances of a report in one line."""
    packages = ", ".join(
        f"{name} {number}" if number else f"no {name}"
        for name, number in report["packages"].items()
    )
    return f"{report['machine']}; {report['system']}; {report['python']}; {packages}."


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _cpu() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.processor() or platform.machine()


def save(report: Report, path: Path) -> None:
    """Write a report to a file, as JSON."""
    path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def read(path: Path, show: Callable[[Report], object]) -> Report:
    """Read a report that was saved, of which something can be shown."""
    try:
        report: Report = json.loads(path.read_text(encoding="utf-8"))
        show(report)  # so it has all that one needs
    except (ValueError, TypeError, LookupError, AttributeError):
        raise ReportError(f"{path} is not a file that --json wrote") from None
    return report


def table(report: Report) -> str:
    """Make the table, as Markdown, and what it was measured on below."""
    lines = [HEAD, *map(_cells, report["rows"])]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = [
        "-" * width if place < TEXT_COLUMNS else "-" * (width - 1) + ":"
        for place, width in enumerate(widths)
    ]
    for line, above in reversed(list(zip(lines[1:], lines, strict=False))):
        if line[0] == above[0]:
            line[0] = ""  # the same case
    shown = [
        "| "
        + " | ".join(
            cell.ljust(width) if place < TEXT_COLUMNS else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        + " |"
        for line in [lines[0], rule, *lines[1:]]
    ]
    return "\n".join([*shown, "", *_notes(report)])


def _cells(row: dict[str, Any]) -> list[str]:
    return [
        row["title"],
        row["peer"],
        row["unit"],
        _median(row["ours"]),
        row["problem"].replace("|", "/") or _median(row["theirs"]),
        "" if row["ratio"] is None else rounded(row["ratio"]),
    ]


def _median(figures: list[float]) -> str:
    return rounded(statistics.median(figures)) if figures else ""


def rounded(figure: float) -> str:
    """Write a figure with three digits that count."""
    short = float(f"{figure:.3g}")
    return f"{short:,.0f}" if short >= 100 else f"{short:#.3g}".rstrip(".")


def _notes(report: Report) -> list[str]:
    rounds = f"{report['rounds']} round{'s' * (report['rounds'] > 1)}"
    notes = [
        "ezq, other: the medians. ratio: the median of the ratios of pairs that ran",
        "one right after the other; above 1 ezq is better, also in time and memory.",
        "",
        told(report),
        f"{report['date']}, {rounds} in {report['seconds']} s.",
    ]
    if report["quick"]:
        notes += ["", "--quick: much of this is the start of processes."]
    return notes
