"""Inject a fault, and judge what was seen.

The program of a fault runs in a session of its own, with a folder of its own for
temporary files. Who hangs is found by what its processes do, which is nothing.
"""

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.processes import (
    GRACE,
    ROOT,
    STRICT,
    _kill,
    _output,
    _text,
    left_after,
    members,
)

from .fault import Fault, read_facts, without_pids

LATE = 10.0
"""Seconds that a busy machine may add to a time."""

LIMIT = 90.0
"""Seconds after which a program is killed, though it seems to do something."""

LOOK = 0.5
"""Seconds between two looks at what the processes of a program do."""

LOOKS = {True: 3, False: 12}
"""After so many looks at processes that do nothing, they wait; or else they hang."""

FEW_TICKS = 2
"""Hundredths of a second of a processor that all of them may use between two looks."""

UNSHARE = ["unshare", "--mount", "--map-root-user"]
FORKSERVERS = re.compile(r"pymp-\w{8}")
"""The folder of Python's fork server, which nobody removes when main is killed."""


@dataclass
class Seen:
    """What became of a fault under one start method."""

    fault: Fault
    method: str
    status: int = 0
    stdout: str = ""
    stderr: str = ""
    seconds: float = 0
    waits: bool = False
    left: list[str] = field(default_factory=list)
    litter: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    left_out: str = ""

    def problems(self) -> list[str]:
        """Return what is not as promised."""
        if self.left_out:
            return []
        return [*self._in_what_it_says(), *self._in_what_it_leaves()]

    def _in_what_it_says(self) -> Iterator[str]:
        fault = self.fault
        if self.waits != fault.must_wait:
            yield "it hangs" if self.waits else "it does not wait"
        if self.status != fault.status:
            yield f"its exit status is {self.status}, not {fault.status}"
        if not re.fullmatch(fault.stderr, self.stderr, re.DOTALL):
            yield f"stderr: {self.stderr.strip() or 'nothing'}"
        if self.stdout:
            yield f"stdout: {self.stdout.strip()}"
        words = self.facts.get("words", "")
        if fault.says and not re.fullmatch(fault.says, words, re.DOTALL):
            yield f"main was told: {words!r}"
        if self.seconds > fault.within + LATE:
            yield f"it took {self.seconds:.1f} seconds"

    def _in_what_it_leaves(self) -> Iterator[str]:
        if self.left:
            yield f"these processes are left: {self.left}"
        if litter := [name for name in self.litter if not self.is_of_python(name)]:
            yield f"these files are left: {litter}"
        before, after = self.facts.get("before"), self.facts.get("after")
        if not self.fault.ends_main and (before is None or before != after):
            yield f"before it main had {before}, and afterwards {after}"

    def is_of_python(self, name: str) -> bool:
        """Tell whether a file is one that Python leaves, with or without ezq."""
        main_was_cut_off = self.fault.ends_main and self.method == "forkserver"
        return main_was_cut_off and bool(FORKSERVERS.fullmatch(name))

    def in_words(self) -> str:
        """Tell what was seen, in words."""
        if self.left_out:
            return f"left out: {self.left_out}"
        if problems := self.problems():
            short = [problem.rpartition("\n")[2] for problem in problems]
            return f"NOT AS PROMISED under {self.method}: {'; '.join(short)}"
        words = without_pids(self.facts.get("words", ""))
        if not words:
            words = self.stderr.strip().rpartition("\n")[2] or "nothing is said"
        if self.waits:
            words = "all its processes wait"
        if self.fault.ends_main and not self.waits:
            words += f"; exit status {self.status}, and all have ended"
        if missing := self.facts.get("missing"):
            words += f"; missing: {missing}"
        return words


@cache
def why_not_mount() -> str:
    """Tell why no file system can be mounted here; nothing where it can."""
    if shutil.which("unshare") is None:
        return "there is no unshare"
    tried = subprocess.run(
        [*UNSHARE, "mount", "--version"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "nobody may mount anything here"


def inject(fault: Fault, method: str) -> Seen:
    """Run the program of a fault under a start method, and look at what it leaves."""
    seen = Seen(fault, method)
    if fault.shell and why_not_mount():
        seen.left_out = why_not_mount()
        return seen
    command = [sys.executable, *STRICT, "-m", "tests.under", method]
    command += ["tests.faults.program", fault.name]
    with tempfile.TemporaryDirectory() as folder, _output() as out, _output() as err:
        files, notes = Path(folder, "tmp"), Path(folder, "notes")
        files.mkdir()
        notes.mkdir()
        if not why_not_mount():
            os.mkfifo(notes / "go")
            script = (
                f'mount -t tmpfs tmpfs /dev/shm; read _ <"$0"; {fault.shell or ":"}'
            )
            script += ' && exec "$@"'
            command = [*UNSHARE, "sh", "-c", script, str(notes / "go"), *command]
        env = {
            **{name: value for name, value in os.environ.items() if not odd(name)},
            "TMPDIR": str(files),
            "EZQ_FAULT": str(notes),
            "NO_COLOR": "1",
        }
        start = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        try:
            shared = None if why_not_mount() else shared_files_of(process.pid, notes)
            watch(process, seen, notes)
            seen.left = left_after(GRACE, process.pid)
            end = time.monotonic()
        finally:
            _kill(process)
        seen.stdout, seen.stderr = _text(out), _text(err)
        seen.facts = read_facts(notes)
        struck = notes / "moment"
        if fault.ends_main and "seconds" not in seen.facts and struck.exists():
            seen.facts["seconds"] = end - float(struck.read_text())
        seen.seconds = seen.facts.get("seconds", 0)
        seen.left_out = seen.facts.get("skipped", "")
        seen.facts["took"] = end - start
        seen.litter = sorted(path.name for path in files.iterdir())
        if shared is not None:
            seen.litter += sorted({*os.listdir(shared)} - {"filler"})
            os.close(shared)
    return seen


def shared_files_of(pid: int, notes: Path) -> int:
    """Open `/dev/shm` as a program has it, for itself; then let the program begin."""
    with (notes / "go").open("w") as go:  # when it is open for reading too
        folder = os.open(f"/proc/{pid}/root/dev/shm", os.O_RDONLY)
        go.write("go\n")
    return folder


def odd(variable: str) -> bool:
    """Tell whether a variable would change what a program prints, or its speed."""
    return variable == "FORCE_COLOR" or variable.startswith("COVERAGE_")


def watch(process: "subprocess.Popen[bytes]", seen: Seen, notes: Path) -> None:
    """Wait until a program ends, or does nothing any more; then end it."""
    deadline = time.monotonic() + LIMIT
    before: dict[int, int] = {}
    quiet = 0
    with ended(process.pid) as end:
        while not select.select([end], [], [], LOOK)[0]:
            now = ticks(process.pid)
            if idle(before, now):
                quiet += 1
            else:
                quiet = 0
            before = now
            expected = seen.fault.must_wait and (notes / "facts").exists()
            if quiet >= LOOKS[expected]:
                seen.waits = True
                break
            if time.monotonic() > deadline:
                break
        else:
            seen.status = process.wait()
            return
    if not seen.fault.must_wait:
        return  # it is killed
    process.send_signal(signal.SIGTERM)
    status = process.wait(GRACE)
    seen.status = 0 if status == -signal.SIGTERM else status


@contextmanager
def ended(pid: int) -> Iterator[int]:
    """Open what can be read as soon as a process has ended."""
    fd = os.pidfd_open(pid)
    try:
        yield fd
    finally:
        os.close(fd)


def ticks(session: int) -> dict[int, int]:
    """Return the ticks that each process has used; -1 for one that does not wait."""
    found = {}
    for pid in members(session):
        with suppress(OSError):  # it ended meanwhile
            stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
            values = stat.rpartition(")")[2].split()
            used = int(values[11]) + int(values[12])
            found[pid] = used if values[0] == "S" else -1
    return found


def idle(before: dict[int, int], now: dict[int, int]) -> bool:
    """Tell whether the same processes waited at both times, and did next to nothing."""
    if before.keys() != now.keys() or -1 in now.values() or -1 in before.values():
        return False
    return bool(now) and sum(now.values()) - sum(before.values()) <= FEW_TICKS


class Injector:
    """Injects faults, several at once."""

    def __init__(self, jobs: int) -> None:
        self._pool = ThreadPoolExecutor(jobs)
        self._seen: dict[tuple[str, str], Future[Seen]] = {}

    def start(self, cases: Iterable[tuple[Fault, str]]) -> None:
        for fault, method in cases:
            future = self._pool.submit(inject, fault, method)
            self._seen[fault.name, method] = future

    def seen(self, fault: Fault, method: str) -> Seen:
        """Wait for what was seen of a fault."""
        return self._seen[fault.name, method].result()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def injecting(cases: list[tuple[Fault, str]], jobs: int) -> "closing[Injector]":
    """Begin to inject faults; forget those that were not begun when this is left."""
    injector = Injector(jobs)
    injector.start(cases)
    return closing(injector)
