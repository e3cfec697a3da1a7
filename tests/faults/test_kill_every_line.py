"""A SIGKILL at any line of the engine leaves the queue whole."""

import pytest

from tests.processes import PIPE, python

from .killed_at import SCENARIOS

if PIPE:
    pytest.skip("this engine does not promise that", allow_module_level=True)


@pytest.fixture(autouse=True)
def no_coverage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the trace function to `killed_at`, which counts steps with it."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    monkeypatch.delenv("COVERAGE_PROCESS_START", raising=False)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_kill_at_any_line_leaves_the_queue_whole(scenario: str) -> None:
    """Nobody hangs, nothing is torn or doubled, and at most one message is lost.

    Kills at the first and at the last time that each line of the engine is passed,
    in a scenario of `killed_at`, and looks at what the survivors find.
    """
    ended = python("-m", "tests.faults.killed_at", scenario, "lines", "150", limit=90)
    assert ended.printed().endswith(" kills, 0 went wrong\n"), ended.stdout


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_kill_at_any_instruction_leaves_the_queue_whole(
    scenario: str, part: float
) -> None:
    """The same, between any two instructions of the interpreter."""
    most = str(int(4000 * part * part))
    ended = python(
        "-m", "tests.faults.killed_at", scenario, "every-instruction", most, limit=600
    )
    assert ended.printed().endswith(" kills, 0 went wrong\n"), ended.stdout
