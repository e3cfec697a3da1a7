"""Waiting: the only place where ezq blocks, and the one thread it has.

A process waits for a *bell*: whoever changes what it waits for rings it. A ring
says "look again", to all who wait, and nothing more. One that a killed process
has heard in vain is made up for: nobody sleeps longer than `LOOK_AGAIN` without
a look.

The *ticker* is a thread that does small things for the process while its own
code is busy. It runs only while there is something to do, and never across a
fork.
"""

import contextlib
import math
import os
import select
import sys
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_AGAIN = 0.055  # seconds; fewer than 20 looks a second
TICK = 0.004  # seconds
ONE = (1).to_bytes(8, sys.byteorder)  # what an eventfd takes
IDLE_TICKS = 10  # the ticker ends after so many ticks without anything to do


class Bell:
    """Wakes the processes that wait for it.

    Rung and not yet heard is a state of the kernel's, not a count: hearing it
    resets it. So a process hears first, then looks, and only then waits.
    """

    def __init__(self, ears: int, rope: int) -> None:
        self.ears = ears
        self.rope = rope

    @classmethod
    def new(cls) -> "Bell":
        """Make a bell: one descriptor where there is eventfd, else a pipe."""
        if hasattr(os, "eventfd"):
            fd = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
            return cls(fd, fd)
        ears, rope = os.pipe()
        os.set_blocking(ears, False)
        os.set_blocking(rope, False)
        return cls(ears, rope)

    def ring(self) -> None:
        """Wake all who wait."""
        with contextlib.suppress(BlockingIOError):  # it is ringing
            os.write(self.rope, ONE)

    def hear(self) -> None:
        """Reset the bell; look after this, and wait after that."""
        with contextlib.suppress(BlockingIOError):  # it was not rung
            os.read(self.ears, 4096)

    def wait(self, deadline: float | None) -> bool:
        """Wait until it is rung, or it is time to look again; return whether rung."""
        seconds = LOOK_AGAIN
        if deadline is not None:
            seconds = min(seconds, max(0, deadline - time.monotonic()))
        poll = select.poll()  # of this call: several threads may wait
        poll.register(self.ears, select.POLLIN)
        return bool(poll.poll(math.ceil(seconds * 1000)))

    def close(self) -> None:
        """Close its descriptors in this process."""
        for fd in {self.ears, self.rope}:
            os.close(fd)


class Ticker:
    """A thread that calls the given function every few milliseconds.

    The function returns whether there was anything to do. When there was
    nothing for a while, the thread ends; `start` brings it back.
    """

    def __init__(self, tick: "Callable[[], bool]") -> None:
        self._tick = tick
        self.after_fork()

    def after_fork(self) -> None:
        """Forget the thread, which a fork does not copy."""
        self.running = False
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Make sure that the thread runs."""
        with self._lock:
            if not self.running:
                self.running = True
                self._stop = threading.Event()
                self._thread = threading.Thread(
                    target=self._run, args=(self._stop,), name="ezq", daemon=True
                )
                self._thread.start()

    def stop(self) -> None:
        """End the thread, and wait until the kernel does not list it any more.

        A thread that was joined may still be on its way out. A fork would then
        warn of a process with several threads.
        """
        with self._lock:
            thread = self._thread
            self._thread = None
            self.running = False
            self._stop.set()
        if thread is None or thread is threading.current_thread():
            return
        thread.join()
        task = f"/proc/self/task/{thread.native_id}"
        while os.path.exists(task):
            os.sched_yield()

    def _run(self, stop: threading.Event) -> None:
        idle = 0
        while not stop.wait(TICK):
            idle = 0 if self._tick() else idle + 1
            if idle == IDLE_TICKS:
                with self._lock:
                    if not stop.is_set():
                        self.running = False
                # Somebody may have looked at `running` just before that.
                if self._tick():
                    self.start()
                return
