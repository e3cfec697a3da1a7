"""Run programs as processes of their own, and leave none behind.

A program runs in a session of its own. When it has not ended in time, the whole
session is killed, and the test fails. When it has ended, nothing of the session may
be left: no worker, and nothing that multiprocessing started for them.
"""

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).parent.parent

PIPE = os.environ.get("EZQ_ENGINE") == "pipe" or sys.platform == "win32"
"""Whether queues stand on the engine over `multiprocessing`, with weaker promises."""

LIMIT = 60.0
"""Seconds that a program may take: far more than it needs on a busy machine."""

GRACE = 10.0
"""Seconds within which the processes of a program that has ended must be gone."""

STRICT = (
    "-Werror",
    # CPython drops the exception when this one is made an error: print it instead,
    # so that it is found in stderr.
    "-Walways:This process:DeprecationWarning",
)
"""Options that make a warning fail the test, also one in a worker."""


@dataclass(frozen=True)
class Ended:
    """A program that has ended, and all its processes with it."""

    exitcode: int
    stdout: str
    stderr: str

    def printed(self) -> str:
        """Return what it printed, after checking that nothing went wrong."""
        assert self.stderr == ""
        assert self.exitcode == 0
        return self.stdout

    def refused(self) -> str:
        """Return what it complained of, after checking that it did nothing else."""
        assert (self.exitcode, self.stdout) == (2, "")
        assert "Traceback" not in self.stderr
        return self.stderr


def under(
    method: str,
    program: str | Path,
    *args: str,
    limit: float = LIMIT,
    **env: str | None,
) -> Ended:
    """Run a module (by its name) or a file (by its path) under a start method."""
    command = [*STRICT, "-m", "tests.under", method, str(program), *args]
    return python(*command, limit=limit, **env)


def python(*args: str, limit: float = LIMIT, **env: str | None) -> Ended:
    """Run Python from the repository's root, wait for its end, and tell of it.

    Args:
        args: The arguments of the interpreter.
        limit: After how many seconds it is killed, and the test fails.
        env: Further variables of its environment; None takes one away.
    """
    command = [sys.executable, *args]
    # Colours would get into the tracebacks where a CI service asks for them.
    colours = {"NO_COLOR": "1", "FORCE_COLOR": None}
    # Unbuffered, `print` writes a line and its end one after the other, and another
    # process may come between.
    wishes = {**os.environ, **colours, "PYTHONUNBUFFERED": None, **env}
    environ = {name: value for name, value in wishes.items() if value is not None}
    # Files, not pipes: a pipe is at its end only when the last process that inherited
    # it has ended, and it is the end of the first that counts here.
    with _output() as stdout, _output() as stderr:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        try:
            exitcode = process.wait(limit)
            left = left_after(GRACE, process.pid)
            problem = f"left these processes behind: {left}" if left else ""
        except subprocess.TimeoutExpired:
            exitcode, problem = 0, f"had not ended after {limit} seconds"
        finally:
            _kill(process)
        ended = Ended(exitcode, _text(stdout), _text(stderr))
    if problem:
        pytest.fail(
            f"{' '.join(command)}\n{problem}, and was killed\n"
            f"--- stdout\n{ended.stdout}\n--- stderr\n{ended.stderr}",
            pytrace=False,
        )
    return ended


def _output() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace")


def _text(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a program that has not ended, and whatever is left of its session."""
    if process.poll() is None:
        if sys.platform == "win32":
            kill = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
            subprocess.run(kill, capture_output=True, check=False)
        else:
            process.kill()
        process.wait()
    while left := members(process.pid):
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            _ends(pid, GRACE)


def left_after(seconds: float, session: int) -> list[str]:
    """Wait for the processes of a session to end; return those that do not."""
    deadline = time.monotonic() + seconds
    while left := members(session):
        for pid in left:
            if not _ends(pid, deadline - time.monotonic()):
                return list(members(session).values())
    return []


def members(session: int) -> dict[int, str]:
    """Return the processes of a session that have not ended: pid and command."""
    if sys.platform == "win32":
        # Windows has neither sessions nor groups of processes: there nobody tells
        # what a process that has ended leaves behind.
        return {}
    if sys.platform == "linux":
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it ended meanwhile
                stat = (folder / "stat").read_text(errors="replace")
                state, _, group, leader = stat.rpartition(")")[2].split()[:4]
                if str(session) in (group, leader) and state not in "ZX":
                    command = (folder / "cmdline").read_text(errors="replace")
                    found[int(folder.name)] = command.replace("\0", " ").strip()
        return found
    ps = ["ps", "-A", "-o", "pid=,pgid=,stat=,command="]
    lines = subprocess.run(ps, capture_output=True, text=True, check=True).stdout
    rows = (line.split(maxsplit=3) for line in lines.splitlines())
    return {
        int(pid): command
        for pid, group, state, command in rows
        if group == str(session) and not state.startswith("Z")
    }


def _ends(pid: int, seconds: float) -> bool:
    """Wait for the end of a process that is nobody's child here."""
    if sys.platform == "linux":
        try:
            fd = os.pidfd_open(pid)
        except ProcessLookupError:
            return True
        try:
            return bool(select.select([fd], [], [], max(0, seconds))[0])
        finally:
            os.close(fd)
    elif sys.platform != "win32":
        with select.kqueue() as queue:
            event = select.kevent(
                pid, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT
            )
            try:
                return bool(queue.control([event], 1, max(0, seconds)))
            except ProcessLookupError:
                return True
    raise NotImplementedError
