"""The tests' own tools: what a program left behind or how it was started is seen."""

import re
from pathlib import Path

import pytest

from .processes import members, python, under

needs_sessions = pytest.mark.skipif(
    "sys.platform == 'win32'",
    reason="Windows tells nobody what a process left behind",
)

FACTS = {
    "fork": ("True", "as main left it"),
    "spawn": ("True", "as imported"),
    "forkserver": ("False", "as imported"),
}

SLEEPER = "import threading; threading.Event().wait()"


@pytest.mark.parametrize(
    "program", ["tests.programs.start_method", "tests/programs/start_method.py"]
)
def test_a_program_runs_under_the_chosen_start_method(
    start_method: str, program: str
) -> None:
    """Its workers are started by that method, and can import their program."""
    by_main, seen = FACTS[start_method]
    assert under(start_method, program).printed() == (
        f"start method: {start_method} {start_method}\n"
        f"started by main: {by_main}\n"
        f"global: {seen}\n"
    )


def test_a_program_gets_its_arguments(start_method: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import sys; print(sys.argv[1:])")
    assert under(start_method, program, "-x", "y z").printed() == "['-x', 'y z']\n"


def test_the_exit_status_and_both_outputs_are_told() -> None:
    ended = python("-c", "import sys; print('out'); sys.exit('err')")
    assert (ended.exitcode, ended.stdout, ended.stderr) == (1, "out\n", "err\n")


@needs_sessions
def test_a_process_that_outlives_its_program_is_found_and_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.processes.GRACE", 0.5)
    with pytest.raises(pytest.fail.Exception) as failure:
        python(
            "-c",
            "import os, subprocess, sys\n"
            f"sleeper = subprocess.Popen([sys.executable, '-c', '{SLEEPER}'])\n"
            "print('group', os.getpid(), flush=True)\n"
            "os._exit(0)",
        )
    assert "left these processes behind" in str(failure.value)
    assert SLEEPER in str(failure.value)
    assert not members(group_in(str(failure.value)))


def test_a_program_that_hangs_is_killed_with_its_children_and_its_output_shown() -> (
    None
):
    with pytest.raises(pytest.fail.Exception) as failure:
        python(
            "-c",
            "import os, subprocess, sys\n"
            f"sleeper = subprocess.Popen([sys.executable, '-c', '{SLEEPER}'])\n"
            "print('group', os.getpid(), flush=True)\n"
            "print('waiting', file=sys.stderr)\n"
            "sleeper.wait()",
            limit=4,
        )
    assert "had not ended after 4 seconds" in str(failure.value)
    assert "waiting" in str(failure.value)
    assert not members(group_in(str(failure.value)))


def group_in(report: str) -> int:
    found = re.search(r"^group (\d+)", report, re.MULTILINE)
    assert found
    return int(found[1])
