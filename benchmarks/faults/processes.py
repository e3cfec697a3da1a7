"""What Linux tells about the processes of a session, in /proc."""

import os
import re
import shutil
import signal
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
SHARED = Path("/dev/shm")
TICK = os.sysconf("SC_CLK_TCK")  # of these is a second of CPU time


@dataclass(frozen=True)
class Process:
    """A process at one moment.

    Args:
        cpu: How many seconds of CPU time it has used.
        waits: Whether all of its threads wait for something.
    """

    cpu: float
    waits: bool


def members(session: int) -> dict[int, Process]:
    """Return the processes of a session that have not ended, by their pids."""
    found = {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            state, _, group, leader, *rest = _stat(folder)
            if str(session) in (group, leader) and state not in "ZX":
                cpu = (int(rest[7]) + int(rest[8])) / TICK
                found[int(folder.name)] = Process(cpu, _threads(folder) <= set("SZX"))
    return found


def _threads(folder: Path) -> set[str]:
    states = set()
    for thread in folder.glob("task/*"):
        with suppress(OSError):  # it alone has ended meanwhile
            states.add(_stat(thread)[0])
    return states


def _stat(folder: Path) -> list[str]:
    # The name of the command stands before, and may hold anything.
    text = (folder / "stat").read_text(errors="replace")
    return text.rpartition(")")[2].split()


def kill(session: int) -> None:
    """Kill what is left of a session."""
    while left := members(session):
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


class Watch:
    """Looks at a session again and again, and tells when nothing happens any more.

    It counts looks, and not seconds: then a machine that stands still for a while
    does not make a program seem to hang.

    Args:
        session: The session.
        looks: How many looks in which nothing happens are enough.
        seconds: How much CPU time may be used between the first and the last of
            them: some wait by asking again and again.
    """

    def __init__(self, session: int, looks: int, seconds: float) -> None:
        self._session = session
        self._looks: deque[dict[int, Process]] = deque(maxlen=looks)
        self._seconds = seconds
        self._mapped: set[int] = set()
        self._before = set(SHARED.iterdir())

    def look(self) -> int:
        """Look once; return how many processes there are."""
        found = members(self._session)
        self._looks.append(found)
        for pid in found:
            with suppress(OSError):
                maps = (PROC / str(pid) / "maps").read_text(errors="replace")
                self._mapped.update(map(int, re.findall(rf"(\d+) +{SHARED}/", maps)))
        return len(found)

    def begin_anew(self) -> None:
        """Forget what was seen: something has just happened."""
        self._looks.clear()

    def is_idle(self) -> bool:
        """Tell whether nothing has happened for long enough."""
        if len(self._looks) < (self._looks.maxlen or 0):
            return False
        first, last = self._looks[0], self._looks[-1]
        used = sum(
            process.cpu - (first[pid].cpu if pid in first else 0)
            for pid, process in last.items()
        )
        # Who is ready to run, and does not get to it, uses no CPU time either.
        at_work = sum(
            not all(process.waits for process in look.values()) for look in self._looks
        )
        return used < self._seconds and at_work < len(self._looks) / 2

    def left_in_memory(self) -> list[Path]:
        """Return what the session has left behind in shared memory."""
        its_number = re.compile(rf"(?<!\d){self._session}(?!\d)")
        left = []
        for path in set(SHARED.iterdir()) - self._before:
            with suppress(OSError):
                # By inode, since a semaphore has another name while it is made.
                mapped = path.stat().st_ino in self._mapped
                if mapped or its_number.search(path.name):
                    left.append(path)
        return left

    def clean_up(self) -> None:
        """Kill what is left of the session, and remove what it has left behind."""
        kill(self._session)
        for path in self.left_in_memory():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
