"""Ctrl-C, signals that end main, a closed stdout, and a main without a guard."""

import signal
import time
from pathlib import Path

import pytest

from .processes import PIPE, Ended, under

pytestmark = pytest.mark.skipif(
    PIPE, reason="on a pipe, an exit waits for the threads that put"
)


def reports(ended: Ended) -> int:
    return ended.stderr.count("Traceback (most recent call last)")


@pytest.mark.parametrize("times", ["1", "2"])
@pytest.mark.parametrize("does", ["start", "read", "loop", "compute", "put"])
def test_at_ctrl_c_main_alone_reports_and_all_end(
    does: str, times: str, start_method: str
) -> None:
    if does == "start" and start_method == "forkserver":
        pytest.skip("the server's children take Ctrl-C before anything of ezq runs")
    ended = under(start_method, "tests.programs.interrupted", does, times)
    seconds = time.monotonic() - float(ended.stdout)
    assert ended.exitcode == -signal.SIGINT  # a shell says 130
    assert reports(ended) == 1
    assert ended.stderr.endswith("\nKeyboardInterrupt\n")
    assert seconds < 5  # on an idle machine, less than one


@pytest.mark.parametrize("when", ["handled", "reported"])
def test_a_second_ctrl_c_has_nothing_to_add(when: str, start_method: str) -> None:
    ended = under(start_method, "tests.programs.interrupted_again", when)
    assert ended.exitcode == -signal.SIGINT
    assert reports(ended) == 1
    assert ended.stderr.endswith("\nKeyboardInterrupt\n")


@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGHUP"])
def test_a_signal_that_ends_main_ends_its_workers_and_theirs(
    name: str, start_method: str
) -> None:
    """Busy in C code or waiting, and the workers of workers too."""
    ended = under(start_method, "tests.programs.main_is_killed", name)
    assert ended.exitcode == -signal.Signals[name]
    assert ended.stdout == "three workers run\n"
    assert ended.stderr == ""


@pytest.mark.parametrize("who", ["main", "worker", "at the end"])
def test_nobody_says_anything_when_the_reader_of_stdout_has_gone(
    who: str, start_method: str
) -> None:
    ended = under(
        start_method, "tests.programs.closed_stdout", who, PYTHONUNBUFFERED=None
    )
    assert ended.stderr == ""
    assert ended.exitcode == (0 if who == "at the end" else 1)


UNGUARDED = """\
import ezq

def read(q):
    for _ in ezq.iter_msg(q):
        pass

print("main is imported")
q = ezq.Queue()
worker = ezq.run(read, q)
"""


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_main_without_a_guard_is_told_what_to_add_and_where(
    method: str, waits: bool, tmp_path: Path
) -> None:
    program = tmp_path / "unguarded.py"
    program.write_text(UNGUARDED + "ezq.endq_and_wait(q, worker)" * waits)
    ended = under(method, program, PYTHONUNBUFFERED=None)
    assert ended.exitcode == 1
    assert ended.stdout == "main is imported\n"  # once
    assert f"imports {program}, where line 9 starts workers again" in ended.stderr
    assert 'if __name__ == "__main__":' in ended.stderr
    assert reports(ended) <= 1
