"""Every fault ends as ezq promises: what main is told, what is lost, what is left."""

import os
import sys
from collections.abc import Iterator

import pytest

from tests.processes import PIPE, python

if PIPE:
    pytest.skip("this engine does not promise that", allow_module_level=True)
if sys.platform != "linux":
    pytest.skip("what is left is looked up in /proc", allow_module_level=True)

from .__main__ import main
from .broken import BROKEN
from .fault import Fault
from .runner import Injector, inject, why_not_mount
from .table import FAULTS

CASES = [(one, method) for one in FAULTS.values() for method in one.methods]


@pytest.fixture(scope="module")
def injector(request: pytest.FixtureRequest) -> Iterator[Injector]:
    """Inject the faults of all tests that were chosen, several at once."""
    chosen = "".join(item.name for item in request.session.items)
    injector = Injector(os.cpu_count() or 1)
    injector.start(case for case in CASES if f"[{name_of(case)}]" in chosen)
    yield injector
    injector.close()


def name_of(case: tuple[Fault, str]) -> str:
    return f"{case[0].name}-{case[1]}"


# Long, so that on a machine with several Pythons only one injects them.
@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_fault_ends_as_promised(case: tuple[Fault, str], injector: Injector) -> None:
    seen = injector.seen(*case)
    if seen.left_out:
        pytest.skip(seen.left_out)
    assert seen.problems() == [], seen.fault.promise


# --- the runner finds what it is to find


@pytest.mark.parametrize("broken", BROKEN.values(), ids=lambda broken: broken.name)
def test_what_is_not_as_promised_is_found(
    broken: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "shared" in broken.name and why_not_mount():
        pytest.skip(f"{why_not_mount()}, so /dev/shm is that of all programs")
    monkeypatch.setattr("tests.faults.runner.GRACE", 0.5)
    monkeypatch.setattr("tests.faults.runner.LOOK", 0.1)
    seen = inject(broken, "fork")
    assert broken.promise in "; ".join(seen.problems())


# --- the table


def table(*args: str, status: int = 0) -> str:
    ended = python("-m", "tests.faults", *args)
    assert ended.stderr == ""
    assert ended.exitcode == status
    return ended.stdout


def test_the_table_tells_what_was_promised_and_seen() -> None:
    printed = table("a worker calls sys exit", "--method", "fork")
    head, rule, *rows = printed.splitlines()
    assert head.split() == ["fault", "promised", "seen", "seconds"]
    assert set(rule) == {"-", " "}
    assert rows[0].startswith("a worker calls sys exit  ")
    assert "called sys.exit(3)" in printed
    assert "1 faults, 0 not as promised; 1 programs in" in rows[-1]


def test_the_table_tells_what_was_not_as_promised(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(FAULTS, "prints", BROKEN["prints"])
    assert main(["prints"]) == 1
    printed = capsys.readouterr().out
    assert "NOT AS PROMISED under fork: stdout: something" in printed
    assert "1 faults, 1 not as promised" in printed


def test_the_table_lists_its_faults() -> None:
    assert table("--list").splitlines() == list(FAULTS)
    assert "NAME" in table("--help")


def test_a_fault_that_is_not_there_is_told() -> None:
    ended = python("-m", "tests.faults", "nonsense")
    assert ended.exitcode == 1
    assert ended.stderr == "no fault has a name with 'nonsense' in it\n"
