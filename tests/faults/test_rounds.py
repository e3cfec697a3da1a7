"""Many rounds of queue, run, END and wait leave main as it was."""

import sys

import pytest

from tests.processes import PIPE, under

if PIPE:
    pytest.skip("this engine does not promise that", allow_module_level=True)
if sys.platform != "linux":
    pytest.skip("what is left is looked up in /proc", allow_module_level=True)

ROUNDS = {"fork": 10_000, "spawn": 1000, "forkserver": 1000}
"""Of the whole soak; a start of the other methods takes 20 times as long."""

KILOBYTES = 500
"""By which memory may differ between two moments: it does by less than 20."""


@pytest.mark.long
def test_rounds_of_queue_run_end_wait_leave_nothing_behind(
    start_method: str, part: float
) -> None:
    rounds = int(ROUNDS[start_method] * part)
    program = "tests.faults.rounds"
    ended = under(
        start_method,
        program,
        str(rounds),
        limit=900 * part + 60,
        # Coverage would keep what it saw in memory.
        COVERAGE_PROCESS_CONFIG=None,
        COVERAGE_PROCESS_START=None,
    )
    lines = [line.split() for line in ended.printed().splitlines()]
    grown = {name: int(count) for name, count in lines}
    assert grown.pop("kilobytes") < KILOBYTES
    assert grown == {"descriptors": 0, "threads": 0, "children": 0, "zombies": 0}
