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
import weakref

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
        try:  # noqa: SIM105 - a lone message waits for this line
            os.write(self.rope, ONE)
        except BlockingIOError:  # it is ringing
            pass

    def hear(self) -> None:
        """Reset the bell; look after this, and wait after that."""
        with contextlib.suppress(BlockingIOError):  # it was not rung
            os.read(self.ears, 1 << 16)

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
        # With `with` alone: a signal handler that raises may come after any other
        # way to take it. It may also start the thread while it is being started.
        self._lock = threading.RLock()
        self._starting = False
        self._stop = threading.Event()
        # The threads that may not be gone yet, by their numbers in the kernel.
        self._threads: dict[int, weakref.ref[threading.Thread]] = {}

    def start(self, unless: threading.Event | None = None) -> bool:
        """Make sure that the thread runs; return whether it could be started."""
        with self._lock:
            if (
                self.running
                or self._starting
                or (unless is not None and unless.is_set())
            ):
                return True
            stop = threading.Event()
            self._starting = True
            try:
                return self._start(stop)
            except BaseException:  # of a signal handler
                stop.set()
                raise
            finally:
                self._starting = False

    def _start(self, stop: threading.Event) -> bool:
        thread = threading.Thread(
            target=self._run, args=(stop,), name="ezq", daemon=True
        )
        try:
            thread.start()
        except RuntimeError:  # the interpreter is shutting down, or no more fit
            return False
        self._stop, self.running = stop, True
        for gone in [task for task in self._threads if not _is_task(task)]:
            del self._threads[gone]
        self._threads[thread.native_id or 0] = weakref.ref(thread)
        return True

    def stop(self) -> None:
        """End the thread, and wait until the kernel does not list it any more.

        A thread that was joined may still be on its way out. A fork would then
        warn of a process with several threads.
        """
        with self._lock:
            self._stop.set()
            tasks, self._threads = self._threads, {}
            self.running = False  # last: until then, no signal handler starts another
        threads = [thread for ref in tasks.values() if (thread := ref())]
        if threading.current_thread() in threads:
            return
        for thread in threads:  # one that ended by itself may not be gone yet
            thread.join()
        # The kernel gives the number of a thread that is gone to a new one.
        others = {other.native_id for other in threading.enumerate()}
        while any(_is_task(task) for task in tasks if task not in others):
            os.sched_yield()

    def _run(self, stop: threading.Event) -> None:
        idle = 0
        try:
            while not stop.wait(TICK) and idle < IDLE_TICKS:
                idle = 0 if self._tick() else idle + 1
        finally:
            with self._lock:
                if self._stop is stop:
                    self.running = False
        # Somebody may have looked at `running` just before it became False.
        if not stop.is_set() and self._tick():
            self.start(unless=stop)


def _is_task(task: int) -> bool:
    """Tell whether the kernel lists a thread of this process."""
    return os.path.exists(f"/proc/self/task/{task}")
