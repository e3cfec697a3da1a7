"""Functions for the workers of tests.

They are apart from the tests, so that a worker need not import pytest.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import ezq
from ezq.producer import QUIET

Numbers = ezq.Queue[ezq.Msg[int]]
Anything = ezq.Queue[Any]


def read(q: Anything) -> None:
    """Read until END."""
    for _ in ezq.iter_msg(q):
        pass


def leave_at_once(status: int) -> None:
    os._exit(status)  # itself, it would not travel where coverage has patched it


def get_one(q: Anything) -> None:
    q.get()


def pass_on(q: Anything, out: Anything) -> None:
    """Put what comes into another queue."""
    for msg in ezq.iter_msg(q):
        out.put(msg)


def tell_who(q: Anything, out: Anything) -> None:
    """Put every message with the pid of who read it; at the end, the count."""
    count = 0
    for msg in ezq.iter_msg(q):
        count += 1
        out.put(ezq.Msg("READ", os.getpid(), msg.order))
    out.put(ezq.Msg("COUNT", count))


def tell(out: Anything, *args: Any, **kwargs: Any) -> None:
    """Put what the worker was given."""
    out.put(ezq.Msg("GIVEN", (args, kwargs)))


def put_and_get(q: Anything, out: Anything) -> None:
    q.put(ezq.Msg("WORDS", "through the queue"))
    out.put(q.get())


def count_down(out: Numbers, first: int) -> None:
    """Put numbers, the last first."""
    for n in reversed(range(first)):
        out.put(ezq.Msg("NUMBER", n, order=n))


def put_every_third(out: Numbers, first: int, limit: int) -> None:
    for n in range(first, limit, 3):
        out.put(ezq.Msg("NUMBER", n, order=n))


def put_all(q: Numbers, count: int, depths: Numbers) -> None:
    """Put numbers as fast as the queue takes them; tell how many were unread."""
    for n in range(count):
        q.put(ezq.Msg("NUMBER", n, order=n))
        depths.put(ezq.Msg("DEPTH", q.qsize()))
    ezq.endq(depths)


def tell_state(q: Anything, out: Anything) -> None:
    """Tell how a queue looks from here."""
    out.put(ezq.Msg("STATE", (q.qsize(), q.empty(), q.full(), repr(q))))


def close_and_tell(q: Anything, out: Anything) -> None:
    q.close()
    try:
        q.put(ezq.Msg())
    except ValueError as error:
        out.put(ezq.Msg("ERROR", str(error)))


# --- workers that start workers


def start_another(q: Anything, out: Anything) -> None:
    """Have another worker do the work."""
    worker = ezq.run(pass_on, q, out)
    for n in range(3):
        q.put(ezq.Msg("NUMBER", n, order=n))
    ezq.endq_and_wait(q, worker)


def start_a_failing_one(out: Anything) -> None:
    try:
        ezq.endq_and_wait(ezq.Queue(), ezq.run(leave, 3))
    except ezq.WorkerError as error:
        out.put(ezq.Msg("ERROR", error))


# --- workers that end in their own ways


def succeed() -> str:
    return "a result that nobody asks for"


def accept(*args: Any) -> None:
    """Do nothing with what the worker was given."""


def leave(status: Any) -> None:
    sys.exit(status)


def divide(numerator: int, denominator: int) -> float:
    return numerator / denominator


class Twofold(Exception):
    """Can be pickled, but not unpickled: it is made of two arguments."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


class Wordless(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


class Deadly(Exception):
    """Ends the process that unpickles it."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[int]]:
        return os._exit, (0,)


class Odd(Exception):
    """Is a number when it has travelled."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[int]]:
        return int, (3,)


def fail_with(name: str, *args: Any) -> None:
    raise globals()[name](*args)


def recurse(n: int) -> int:
    return 1 + recurse(n + 1)


def give_back(value: Any) -> Any:
    return value


def make_lock() -> Any:
    return threading.Lock()


def make_what_fails_at_home() -> "FailsAtHome":
    return FailsAtHome()


def close_all_files() -> None:
    os.closerange(3, 1000)


def fail_on(q: Anything, order: int, how: str) -> None:
    """Read, in a loop of some kind, and fail with this message in hand."""
    if how == "get":
        while q.get().order != order:
            pass
        raise ValueError(order)
    if how == "after the loop":
        for msg in ezq.iter_msg(q):
            if msg.order == order:
                break
        raise ValueError(order)
    for msg in ezq.iter_sortq(q) if how == "sorted" else ezq.iter_msg(q):
        if msg.order == order:
            if how == "exit":
                sys.exit(7)
            raise ValueError(order)


def fail_again(q: Anything, how: str) -> None:
    """Read, and let a handler raise the failure of the first message again."""
    for msg in ezq.iter_msg(q):
        if how == "with":
            with suppress(OSError):
                raise ValueError(msg.order)
        elif how == "raise":
            try:
                raise ValueError(msg.order)
            except ValueError:
                str(msg)
                raise
        else:
            try:
                try:
                    raise ValueError(msg.order)
                finally:
                    str(msg)
            except OSError:
                pass


def leave_and_fail(q: Anything) -> None:
    """In one function: an error leaves the loop, and another one the function.

    Either is raised again by a handler on its way.
    """
    try:
        try:
            for msg in ezq.iter_msg(q):
                try:
                    raise KeyError(msg.order)
                finally:
                    str(msg)
        except KeyError:
            pass
        raise ValueError(0)
    finally:
        str(q)


def hold(q: Anything, go: Any) -> None:
    """Tell who has taken which message, and hold it until SIGUSR1 comes."""
    signal.signal(signal.SIGUSR1, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    for msg in ezq.iter_msg(q):
        go.put((os.getpid(), msg.order))
        signal.sigwait({signal.SIGUSR1})


def wait_for_end(q: Anything) -> None:
    """End as soon as an END is there, without taking it."""
    while q.empty():
        os.sched_yield()


def close_all_and_wait() -> None:
    os.closerange(3, 1000)
    signal.pause()


def leave_a_grandchild(out: Anything) -> None:
    """Be killed while a child of one's own runs on, which inherits all there is."""
    pid = os.fork()
    if not pid:
        signal.pause()
    out.put(pid)
    while out.qsize():
        os.sched_yield()
    os.kill(os.getpid(), signal.SIGKILL)


def write_half_and_be_killed() -> None:
    worker: Any = multiprocessing.current_process()
    with open(worker._outcome._fd, "wb", closefd=False) as file:
        file.seek(8)
        file.write(b"half of a report")
    os.kill(os.getpid(), signal.SIGKILL)


def fail_as_its_worker_does() -> None:
    ezq.endq_and_wait(ezq.Queue(), ezq.run(divide, 1, 0))


def be_killed(number: int = 9) -> None:
    os.kill(os.getpid(), number)
    signal.pause()


def fail_at_the_first(q: Anything) -> None:
    """Take one message, and fail."""
    q.get()
    sys.exit(5)


def wait_for(q: Anything, worker: Any, out: Anything) -> None:
    try:
        ezq.endq_and_wait(q, worker)
    except ValueError as error:
        out.put(ezq.Msg("ERROR", str(error)))


# --- what can be called, but is no function


class Greeter:
    def __init__(self, greeting: str) -> None:
        self.greeting = greeting

    def greet(self, out: Anything, name: str) -> None:
        out.put(ezq.Msg("GREETING", f"{self.greeting}, {name}!"))

    def __call__(self, out: Anything, name: str) -> None:
        self.greet(out, name)


class FailsAtHome:
    """Can be pickled, but not unpickled."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[int, int]]:
        return divide, (1, 0)


def put_megabytes(out: Anything, count: int) -> None:
    for n in range(count):
        out.put(ezq.Msg("MEGABYTE", bytes([n]) * 1_000_000, n))


def answer_in_the_queue_that_comes(q: Anything) -> None:
    back = q.get()
    back.put(ezq.Msg("ANSWER", "here"))
    read(q)


def put_a_queue(q: Anything) -> None:
    """Put a queue that goes when this worker ends."""
    q.put(ezq.Queue())


def die_on(q: Anything, order: int) -> None:
    """Read, but kill yourself with this message in hand."""
    for msg in ezq.iter_msg(q):
        if msg.order == order:
            os.kill(os.getpid(), signal.SIGKILL)


def put_until_killed(q: Anything, go: Anything) -> None:
    n = 0
    while True:
        q.put(ezq.Msg("NUMBER", n, n))
        n += 1
        if n == 1000:
            go.put(1)


def put_and_compute(q: Anything, go: Anything) -> None:
    """Put a burst, and then compute until told; call nothing of ezq meanwhile."""
    for n in range(100):
        q.put(ezq.Msg("NUMBER", n))
    log = go._engine._log  # type: ignore[union-attr]
    while log.is_empty():
        sum(range(1000))
    go.get()


def put_many_and_one_more_and_compute(q: Anything, go: Anything) -> None:
    """Put a burst, one more after a quiet moment, and compute until told."""
    for n in range(1000):
        q.put(ezq.Msg("NUMBER", n))
    until = time.monotonic() + 2 * QUIET
    while time.monotonic() < until:
        pass
    q.put(ezq.Msg("NUMBER", 1000))
    log = go._engine._log  # type: ignore[union-attr]
    while log.is_empty():
        sum(range(1000))
    go.get()


def compute(_: Anything) -> None:
    pow(3, 10**9)


def run_another(q: Anything, ready: Anything) -> None:
    worker = ezq.run(read, q)
    ready.put(1)
    worker.join()
