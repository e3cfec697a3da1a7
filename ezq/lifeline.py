"""A lifeline: a worker ends when the process that started it ends, however it ends.

    the parent                              a worker
    write end  =========== pipe ==========  read end: on its end, SIGKILL to me

The kernel closes the write end when the parent ends, by `kill -9` as well. On
Linux it then sends the worker the signal that was asked for, which works while the
worker is busy in C code, and needs no thread. Elsewhere a thread waits for it.

A process has one pipe for all of its workers. Nobody writes to it. A child that
was made by a fork closes the write end that it has inherited.
"""

import contextlib
import os
import signal
import sys
import threading
from multiprocessing import connection, parent_process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ends: tuple[int, int] | None = None  # of this process: the read and the write end


class Lifeline:
    """What a worker gets to hold."""

    def __init__(self) -> None:
        global _ends
        self.read_end = -1
        if sys.platform == "linux":
            if _ends is None:
                _ends = os.pipe()
            self.read_end = _ends[0]

    def __getstate__(self) -> "Any":
        from multiprocessing.reduction import DupFd

        return DupFd(self.read_end) if self.read_end >= 0 else None

    def __setstate__(self, end: "Any") -> None:
        self.read_end = -1 if end is None else end.detach()

    def hold(self) -> None:
        """End this process when the write end is closed."""
        if sys.platform == "linux":
            with contextlib.suppress(OSError):  # no /proc, or no such signals
                self._ask_for_a_signal()
                return
        threading.Thread(target=_wait_for_parent, daemon=True).start()

    def _ask_for_a_signal(self) -> None:
        import fcntl

        # Opened anew: who gets the signal belongs to what was opened, and the
        # workers of one parent share that until here.
        end = os.open(f"/proc/self/fd/{self.read_end}", os.O_RDONLY | os.O_NONBLOCK)
        fcntl.fcntl(end, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(end, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(end, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        with contextlib.suppress(BlockingIOError):  # nobody writes, somebody could
            if not os.read(end, 1):  # the parent ended before the signal was set
                os.kill(os.getpid(), signal.SIGKILL)


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _after_fork() -> None:
    global _ends
    if _ends is not None:
        os.close(_ends[1])
        _ends = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
