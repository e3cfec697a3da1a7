"""Programs whose signal handlers raise, or put, in the middle of a put or get.

python -m tests.under fork tests.faults.signals CASE
"""

import fcntl
import os
import queue
import random
import signal
import sys
import threading
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import ezq
from ezq import waiting
from ezq.log import GET, PUT
from ezq.process import ticker


class CutOffError(Exception):
    """Raised by a signal handler, as KeyboardInterrupt is."""


def cut(*_: object) -> None:
    raise CutOffError


def rest_of(q: "ezq.Queue[Any]") -> list[Any]:
    """Get until there is nothing for a while."""
    found = []
    with suppress(queue.Empty):
        while True:
            found.append(q.get(timeout=0.2))
    return found


def numbers_of(messages: list[Any]) -> list[int]:
    """Return the numbers that messages carry, some of them in a list."""
    return [m.data if type(m.data) is int else m.data[0] for m in messages]


def puts_that_are_cut_off() -> None:
    """What a put that returned has put arrives once; of the others, perhaps."""
    signal.signal(signal.SIGALRM, cut)
    chance = random.Random(1)
    q = ezq.Queue[ezq.Msg[Any]]()
    put, unsure = set(), set()
    n = 0
    for _ in range(400):
        try:
            signal.setitimer(signal.ITIMER_REAL, chance.uniform(0.0002, 0.003))
            while True:
                n += 1
                unsure.add(n)
                q.put(ezq.Msg("N", n if n % 50 else [n]))
                put.add(n)
                unsure.discard(n)
        except CutOffError:
            unsure -= {n} & put
    got = numbers_of(list(ezq.iter_msg(ezq.endq(q))))
    print(len(got) == len(set(got)), got == sorted(got))
    print(put <= set(got) <= put | unsure, q.qsize())


def gets_that_are_cut_off() -> None:
    """Of a get or loop that is cut off, one message may be gone, and no more."""
    signal.signal(signal.SIGALRM, cut)
    chance = random.Random(1)
    q = ezq.Queue[ezq.Msg[Any]]()
    count = 100_000
    for n in range(count):
        q.put(ezq.Msg("N", n if n % 50 else [n]))
    q.join_thread()
    got: list[Any] = []
    cuts = 0
    while q.qsize() > count / 10:
        try:
            signal.setitimer(signal.ITIMER_REAL, chance.uniform(0.0002, 0.003))
            if chance.random() < 0.5:
                for msg in ezq.iter_msg(q):
                    got.append(msg)  # noqa: PERF402 - each is one that it got
            else:
                while True:
                    got.append(q.get())
        except CutOffError:
            cuts += 1
    numbers = numbers_of(got + rest_of(q))
    print(len(numbers) == len(set(numbers)), count - len(numbers) <= cuts, cuts > 20)
    print(q.qsize())


def ctrl_c_while_another_process_holds_a_lock() -> None:
    """Then this process still puts, gets and ends, whatever its threads do."""
    # What a shell starts in the background ignores Ctrl-C, and Python leaves it so.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # The ticker would wait for the lock as well, and be taken for the main thread.
    ticker.start = lambda unless=None: True  # type: ignore[method-assign]
    for byte, act in ((GET, ezq.Queue.get), (PUT, put_one)):
        q = ezq.Queue[ezq.Msg[int]]()
        q.put(ezq.Msg("N", 0))
        pid = os.fork()
        if not pid:
            hold(q, byte)
        q.get()
        os.write(go[1], b"x")
        os.read(held[0], 1)
        q._engine._looked = 0.0  # type: ignore[union-attr]
        try:
            act(q)
        except KeyboardInterrupt:
            print("interrupted")
        os.write(go[1], b"x")
        os.waitpid(pid, 0)
        thread = threading.Thread(target=q.put, args=(ezq.Msg("N", 1),))
        thread.start()
        thread.join(20)
        print(thread.is_alive(), q.get(timeout=20).data)
        while waiting._is_task(thread.native_id or 0):  # else the next fork would warn
            os.sched_yield()


go, held = os.pipe(), os.pipe()


def put_one(q: "ezq.Queue[Any]") -> None:
    q.put(ezq.Msg("N", 1))


def hold(q: "ezq.Queue[Any]", byte: int) -> None:
    """Hold a lock, interrupt the parent when it waits for it, and let go."""
    parent = os.getppid()
    os.read(go[0], 1)
    fcntl.lockf(q._engine._log.locks, fcntl.LOCK_EX, 1, byte)  # type: ignore[union-attr]
    os.write(held[1], b"x")
    while "->" not in waits_for_locks():
        os.sched_yield()
    os.kill(parent, signal.SIGINT)
    os.read(go[0], 1)
    os._exit(0)


def waits_for_locks() -> str:
    """Return the processes that wait for a lock, as the kernel lists them."""
    lines = Path("/proc/locks").read_text().splitlines()
    return "".join(line for line in lines if f" {os.getppid()} " in line)


def at_each_step_of_the_locks(q: "ezq.Queue[Any]", handle: "Puts") -> None:
    """Have a signal handler do something around each system call for a lock."""
    real = fcntl.lockf

    def lockf(fd: int, how: int, *rest: int) -> None:
        counts = fd == q._engine._log.locks and not how & fcntl.LOCK_NB  # type: ignore[union-attr]
        if counts:
            os.kill(os.getpid(), signal.SIGUSR1)
        real(fd, how, *rest)
        if counts:
            os.kill(os.getpid(), signal.SIGUSR1)

    signal.signal(signal.SIGUSR1, lambda *_: handle())
    got: list[int] = []
    for n in range(40):
        for _ in range(2):  # when they are read, the log is long and empty
            q.put(ezq.Msg("TEXT", "x" * 300_000))
        fcntl.lockf = lockf  # type: ignore[assignment]
        q.put(ezq.Msg("N", n))
        while q.qsize():
            found = ezq.iter_msg(ezq.endq(q)) if n % 2 else [q.get(timeout=20)]
            for msg in found:
                if msg.kind == "N":
                    got.append(msg.data)
                handle.seen += msg.kind == "HANDLED"
        q._engine._rest()  # type: ignore[union-attr]
        fcntl.lockf = real
    print(got == list(range(40)))


class Puts:
    """A handler that now and then puts."""

    def __init__(self, q: "ezq.Queue[Any]") -> None:
        self.q = q
        self.chance = random.Random(1)
        self.done = self.seen = 0

    def __call__(self) -> None:
        if self.chance.random() < 0.04:
            self.done += 1
            engine = self.q._engine
            engine._looked = engine._look_at = 0  # type: ignore[union-attr]  # at once
            self.q.put(ezq.Msg("HANDLED", self.done))


class Forks(Puts):
    """A handler that now and then starts a process, and waits for it."""

    def __call__(self) -> None:
        if self.chance.random() < 0.04:
            self.done += 1
            self.seen += 1
            if not (pid := os.fork()):
                os._exit(0)
            os.waitpid(pid, 0)


def handlers_that_put_at_each_step_of_the_locks() -> None:
    q = ezq.Queue[ezq.Msg[Any]]()
    handle = Puts(q)
    at_each_step_of_the_locks(q, handle)
    handle.seen += len(rest_of(q))
    print(handle.done > 50, handle.seen == handle.done)


def handlers_that_fork_at_each_step_of_the_locks() -> None:
    # Where the ticker waits for a lock that is held below the handler, the handler
    # cannot wait for the ticker: so there are two threads, and Python may say so.
    warnings.simplefilter("ignore", DeprecationWarning)
    q = ezq.Queue[ezq.Msg[Any]]()
    handle = Forks(q)
    at_each_step_of_the_locks(q, handle)
    print(handle.done > 50, rest_of(q) == [])


if __name__ == "__main__":
    globals()[sys.argv[1]]()
