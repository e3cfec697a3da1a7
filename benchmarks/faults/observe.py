"""Run one program, and note what a user could see of it."""

import json
import os
import random
import re
import select
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.starts import ROOT

from .processes import Watch

TURN = 0.1  # seconds between two looks at the processes, on average
TRICKLE = 0.05  # of the time of one CPU: who uses no more of it does nothing
AT_ONCE = 1.0  # seconds within which processes may end after the first of them


@dataclass(frozen=True)
class Limits:
    """When to give up.

    Args:
        busy: After how many seconds in any case.
        quiet: After how many seconds in which nothing happened: it hangs.
    """

    busy: float
    quiet: float


@dataclass(frozen=True)
class Seen:
    """What was seen of one run.

    Args:
        missing: The module that is not installed.
        struck: Whether the fault happened.
        total: The sum that the program printed.
        error: The exception that it got, in one line.
        names_cause: Whether that exception, or one behind it, names the cause.
        status: Its exit status, as a shell has it; None if it did not end.
        seconds: How long it took from the fault to the end.
        busy: Whether it was still busy when it was given up.
        tracebacks: How many tracebacks stood on stderr.
        silent: Whether nothing stood there.
        left: How many processes were there a second after the end.
        stayed: Seconds until the last of them had ended; None if they did not.
        files: How many files were left in shared memory and the temporary folder.
    """

    missing: str = ""
    struck: bool = True
    total: int | None = None
    error: str = ""
    names_cause: bool = False
    status: int | None = None
    seconds: float | None = None
    busy: bool = False
    tracebacks: int = 0
    silent: bool = True
    left: int = 0
    stayed: float | None = 0.0
    files: int = 0


@dataclass
class _Course:
    """How a run went, seen from outside."""

    status: int | None = None
    ended: float = 0.0  # by the clock that `struck` is of
    busy: bool = True
    left: int = 0
    stayed: float | None = None
    files: int = 0


def observe(command: list[str], limits: Limits, stop: threading.Event) -> Seen:
    """Run Python with a command, and note what it does.

    Args:
        command: The arguments of the interpreter.
        limits: When to give up.
        stop: When set, to give up at once.
    """
    with (
        tempfile.TemporaryDirectory(prefix="faults-") as folder,
        # Files, not pipes: processes that stay would keep a pipe open.
        tempfile.TemporaryFile("w+", errors="replace") as out,
        tempfile.TemporaryFile("w+", errors="replace") as errors,
    ):
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": folder, "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            start_new_session=True,
        )
        looks = round(limits.quiet / TURN)
        watch = Watch(process.pid, looks, TRICKLE * limits.quiet)
        try:
            course = _follow(process, watch, round(limits.busy / TURN), stop)
            if course.stayed is not None:  # else who stays may still need them
                course.files = len([*watch.left_in_memory(), *Path(folder).iterdir()])
        finally:
            watch.clean_up()
            process.wait()
        out.seek(0)
        errors.seek(0)
        return _seen(course, out.read(), errors.read())


def _follow(
    process: subprocess.Popen[bytes], watch: Watch, looks: int, stop: threading.Event
) -> _Course:
    """Follow a program until all its processes have ended, or nothing happens."""
    course = _Course()
    watched = [os.pidfd_open(process.pid)]
    try:
        for _ in range(looks):
            # Never in step with a program that itself looks again and again.
            turn = random.uniform(0.5, 1.5) * TURN
            select.select(watched if course.status is None else [], [], [], turn)
            if course.status is None and process.poll() is not None:
                course.ended = time.monotonic()
                code = process.returncode
                course.status = code if code >= 0 else 128 - code
                watch.begin_anew()
            there = watch.look()
            if course.status is not None:
                since = time.monotonic() - course.ended
                if not there:
                    course.stayed = round(since, 1)
                    course.busy = False
                    break
                if since >= AT_ONCE:
                    course.left = max(there, course.left)
            if watch.is_idle():
                course.busy = False
                break
            if stop.is_set():
                break
    finally:
        os.close(watched[0])
    return course


def _seen(course: _Course, out: str, errors: str) -> Seen:
    """Put together what was seen from outside, and what the program told."""
    told: dict[str, Any] = {}
    for line in re.findall(r'\{"\w+": .*\}$', out, re.MULTILINE):
        told = json.loads(line) | told  # what was told first counts
    struck = told.pop("struck", None)
    seconds = None
    if struck is not None and course.status is not None:
        seconds = round(course.ended - struck, 2)
    return Seen(
        **told,
        struck=struck is not None,
        status=course.status,
        seconds=seconds,
        busy=course.busy,
        tracebacks=errors.count("Traceback (most recent call last)"),
        silent=not errors.strip(),
        left=course.left,
        stayed=course.stayed,
        files=course.files,
    )
