"""What a user sees of a program that fails: its output, and how it ended.

    $ python3 -m examples.broken.NAME
    what it printed
    what stood on stderr, tracebacks without their frames
    [exit status 1]

A program that hangs is known by its processes: none of them does anything any more.
The last line then is `[it waits for ever]`.
"""

import os
import re
import select
import subprocess
import sys
import tempfile

from benchmarks.faults.processes import Watch
from tests.processes import GRACE, LIMIT, ROOT, left_after

TURN = 0.05  # seconds between two looks at the processes
QUIET = 20  # looks in which nothing happened: it hangs
TRICKLE = 0.05  # seconds of CPU time that who waits may use meanwhile

ENDLESS = "[it waits for ever]"

# What Python says of a process that starts one while it imports main: of its indented
# paragraphs, only the first is the same in every version.
UNGUARDED = re.compile(
    r"^RuntimeError: *\n +(An attempt .*)\n +(.* bootstrapping phase\.)\n(?:\n| .*\n)*",
    re.MULTILINE,
)

# What is said of shared memory that nobody gave back: where Python is, and the line of
# it, differ; and from 3.13 on, the names of the blocks follow.
LEAKED = re.compile(
    r"^\S*\b(resource_tracker\.py):\d+: "
    r"(UserWarning: .* leaked shared_memory objects to clean up at shutdown)(?:: .*)?$",
    re.MULTILINE,
)


def transcript(name: str, method: str) -> str:
    """Run a program of examples/broken under a start method; tell what was seen."""
    program = f"examples.broken.{name}"
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as out,
        tempfile.TemporaryFile("w+", encoding="utf-8") as err,
    ):
        # As in a terminal: what was printed is there, also when it is killed. And a
        # warning is a warning: as an error, that of the resource tracker is lost.
        env = {**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
        env.pop("PYTHONWARNINGS", None)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.under", method, program],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        watch = Watch(process.pid, QUIET, TRICKLE)
        try:
            closing = _closing(process, watch)
        finally:
            watch.clean_up()
            process.wait()
        out.seek(0)
        err.seek(0)
        told = [f"$ python3 -m {program}", out.read(), short(err.read()), closing]
    text = "".join(part.rstrip("\n") + "\n" for part in told if part)
    return text.replace(f"{ROOT}{os.sep}", "")


def _closing(process: "subprocess.Popen[bytes]", watch: Watch) -> str:
    pidfd = os.pidfd_open(process.pid)
    try:
        for _ in range(round(LIMIT / TURN)):
            if select.select([pidfd], [], [], TURN)[0]:
                break
            watch.look()
            if watch.is_idle():
                return ENDLESS
        else:
            raise AssertionError(f"it was still busy after {LIMIT} seconds")
    finally:
        os.close(pidfd)
    status = process.wait()
    left = left_after(GRACE, process.pid)
    assert not left, f"it left processes behind: {left}"
    return f"[exit status {status if status >= 0 else 128 - status}]"


def short(stderr: str) -> str:
    """Leave out what differs from run to run: frames, pids, addresses."""
    lines: list[str] = []
    stderr = UNGUARDED.sub(r"RuntimeError: \1\n\2\n  ...\n", stderr)
    for line in stderr.splitlines():
        if line.startswith("  "):
            if lines and lines[-1] != "  ...":
                lines.append("  ...")
        else:
            lines.append(line)
    text = "\n".join(lines)
    # Each version of Python has words of its own for this: these are those of 3.11.
    text = re.sub(
        r"^(?:AttributeError|_pickle\.PicklingError): Can't (?:get|pickle) local "
        r"object (?:'|<function )([\w.<>]+?)(?:'| at 0x[0-9a-f]+>)$",
        r"AttributeError: Can't pickle local object '\1'",
        text,
        flags=re.MULTILINE,
    )
    text = LEAKED.sub(r"\1: \2", text)
    text = re.sub(r"\b0x[0-9a-f]{6,}\b", "0x7f00", text)
    return re.sub(r"\b(pid )\d+", r"\g<1>4711", text)
