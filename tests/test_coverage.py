"""Coverage counts what workers run: else its figure would be about main alone."""

import inspect
from pathlib import Path

import pytest
from coverage import CoverageData

import ezq

from .processes import STRICT, python


def test_what_only_a_worker_runs_is_counted(
    start_method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the settings of this repository; in collatz one worker sorts, not main."""
    # of the coverage that this test itself may run under
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    monkeypatch.delenv("COVERAGE_RCFILE", raising=False)
    program = ["-m", "tests.under", start_method, "examples.collatz"]
    python(
        *STRICT, "-m", "coverage", "run", *program, COVERAGE_FILE=str(tmp_path / "data")
    ).printed()
    files = sorted(tmp_path.glob("data.*"))
    assert len(files) >= 3  # main, the writer, and a reader

    sorting, first = inspect.getsourcelines(ezq.iter_sortq)
    last = first + len(sorting) - 1
    path = inspect.getsourcefile(ezq.iter_sortq)
    assert path
    counted = []
    for file in files:
        data = CoverageData(str(file))
        data.read()
        counted.append(last in (data.lines(path) or []))
    assert counted.count(True) == 1
