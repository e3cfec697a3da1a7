"""Faults of a worker: it raises, exits, dies, stops, or leaves something behind.

Three workers pass thirty numbers on. One of them fails with number 7 in hand; the
others pass on the rest.
"""

import ctypes
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import ezq
from ezq.arena import Arena
from ezq.header import READERS_WAIT
from tests import workers

from .fault import (
    Anything,
    Sight,
    fault,
    folder,
    named_in,
    rest_of,
    state_of,
    strikes,
    wait_until_gone,
    worker,
)

COUNT = 30
AT = 7
Strike = Callable[[Anything], object]

ONE_LOST = "an error that names the worker, the cause and the message; the others go on"


def strike(q: Anything, out: Anything, how: Strike) -> None:
    """Pass on what comes, until the fault."""
    for msg in ezq.iter_msg(q):
        if msg.order == AT:
            strikes()
            how(q)
        out.put(msg)


def fan_out(see: Sight, how: Strike) -> ezq.WorkerError:
    """Have one of three workers fail; account for all messages."""
    q, out = Anything(), Anything()
    team = [ezq.run(strike, q, out, how) for _ in range(3)]
    for n in range(COUNT):
        q.put(ezq.Msg("NUMBER", n, n))
    error: ezq.WorkerError = see.told(ezq.endq_and_wait, q, team)
    see.account(range(COUNT), rest_of(out), error)
    assert q.empty()
    return error


DOUBT = (
    "(; what it put last may be lost, for .*)?(; [0-9]+ of its puts did not go out)?"
)


# --- it raises


def divide(_: Anything) -> None:
    workers.divide(1, 0)


@fault(
    "the exception, with its traceback in the worker; the others go on",
    says=worker("strike", "raised ZeroDivisionError: division by zero", AT),
)
def a_worker_raises(see: Sight) -> None:
    error = fan_out(see, divide)
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert "in divide" in str(error.__cause__.__cause__)


def recurse(_: Anything) -> None:
    workers.recurse(0)


@fault(
    "the exception, as any other",
    says=worker("strike", "raised RecursionError: maximum recursion depth .*", AT),
)
def a_worker_recurses_without_end(see: Sight) -> None:
    assert isinstance(fan_out(see, recurse).__cause__, RecursionError)


def raise_what_cannot_travel(_: Anything) -> None:
    raise RuntimeError(threading.Lock())


@fault(
    "its type and its traceback, as text",
    says=worker("strike", "raised RuntimeError: <unlocked _thread.lock .*>", AT),
)
def a_worker_raises_what_cannot_be_pickled(see: Sight) -> None:
    cause: Any = fan_out(see, raise_what_cannot_travel).__cause__
    assert cause.type_name == "RuntimeError"
    assert "in raise_what_cannot_travel" in cause.text


def raise_what_has_no_words(_: Anything) -> None:
    raise workers.Wordless


@fault(
    "its type and its traceback, as text",
    says=worker("strike", "raised Wordless: its str\\(\\) fails", AT),
)
def a_worker_raises_what_has_no_words(see: Sight) -> None:
    cause: Any = fan_out(see, raise_what_has_no_words).__cause__
    assert cause.type_name == "Wordless"


@fault(
    "an error that names the worker; Python prints the traceback, once",
    says=worker(
        "work",
        "ended with exit code 1 before its function returned; stderr may tell why",
    )
    + "; 30 messages are still unread",
    stderr=r"Traceback .*raise ImportError\(.*\nImportError: no such thing here\n",
    methods=("spawn", "forkserver"),
)
def a_module_raises_where_the_worker_imports_it(see: Sight) -> None:
    from . import raises_at_import

    q, out = Anything(), Anything()
    for n in range(COUNT):
        q.put(ezq.Msg("NUMBER", n, n))
    failed = ezq.run(raises_at_import.work, q, out)
    see.told(ezq.endq_and_wait, q, failed)
    see.account(range(COUNT), rest_of(q))


# --- it exits


def leave(_: Anything) -> None:
    sys.exit(3)


@fault(ONE_LOST, says=worker("strike", r"called sys.exit\(3\)", AT))
def a_worker_calls_sys_exit(see: Sight) -> None:
    assert fan_out(see, leave).exitcode == 3


def end_at_once(_: Anything) -> None:
    os._exit(0)


@fault(
    "that its function did not return is a failure as well",
    says=worker(
        "strike",
        r"ended with os._exit\(0\) or the like, before its function returned",
        AT,
    )
    + DOUBT,
)
def a_worker_calls_os_exit_with_status_0(see: Sight) -> None:
    assert fan_out(see, end_at_once).exitcode == 0


# --- it dies


def by(name: str, hint: str = "") -> str:
    return f"was killed by {name} \\(signal {int(signal.Signals[name])}\\){hint}"


KILLED = by("SIGKILL", ", perhaps for lack of memory")


def be_killed(_: Anything) -> None:
    workers.be_killed()


@fault(ONE_LOST, says=worker("strike", KILLED, AT) + DOUBT)
def a_worker_is_killed_in_its_loop(see: Sight) -> None:
    fan_out(see, be_killed)


@fault(
    "an error that names the worker; no message is lost",
    says=worker("strike", KILLED),
)
def a_worker_is_killed_while_it_waits_for_a_message(see: Sight) -> None:
    q, out = Anything(), Anything()
    victim = ezq.run(strike, q, out, be_killed)
    while not q._engine._log.words[READERS_WAIT]:  # type: ignore[union-attr]
        os.sched_yield()
    strikes()
    os.kill(victim.pid or 0, signal.SIGKILL)
    victim.join()
    for n in range(COUNT):
        q.put(ezq.Msg("NUMBER", n, n))
    team = [victim, ezq.run(workers.pass_on, q, out)]
    error = see.told(ezq.endq_and_wait, q, team)
    assert not named_in(error)
    see.account(range(COUNT), rest_of(out))


def be_killed_in_a_put(out: Anything) -> None:
    """Put three messages of 8 MB; be killed when half of the third is written."""
    for n in range(2):
        out.put(ezq.Msg("LARGE", bytes([n]) * 8_000_000, n))
    write = Arena.write

    def write_half(self: Arena, entry: int, buffer: "memoryview[int]") -> None:
        write(self, entry, buffer[: len(buffer) // 2])
        strikes()
        workers.be_killed()

    Arena.write = write_half  # type: ignore[method-assign]
    out.put(ezq.Msg("LARGE", bytes([2]) * 8_000_000, 2))


@fault(
    "what was put before arrives whole; then the error, and the put is counted",
    says=worker("be_killed_in_a_put", KILLED) + "(; 1 of its puts did not go out)?",
)
def a_worker_is_killed_in_the_middle_of_a_put_of_8_mb(see: Sight) -> None:
    out = Anything()
    victim = ezq.run(be_killed_in_a_put, out)
    got = [out.get() for _ in range(2)]
    assert [msg.data for msg in got] == [bytes([n]) * 8_000_000 for n in range(2)]
    error = see.told(out.get)
    assert error.pid == victim.pid
    assert error.lost_puts <= 1
    out.put(ezq.Msg("LARGE", bytes(8_000_000), 3))
    assert rest_of(out) == [3]


def be_killed_after_a_put(out: Anything) -> None:
    for n in range(COUNT):
        out.put(ezq.Msg("NUMBER", n, n))
    strikes()
    workers.be_killed()


@fault(
    "each message arrived, or is counted as a put that did not go out",
    says=worker("be_killed_after_a_put", KILLED)
    + "(; \\d+ of its puts did not go out)?",
)
def a_worker_is_killed_right_after_a_put_returned(see: Sight) -> None:
    out, arrived = Anything(), list[int]()
    victim = ezq.run(be_killed_after_a_put, out)

    def read() -> None:
        for msg in ezq.iter_msg(out):
            arrived.append(msg.order)

    error = see.told(read)
    assert error.pid == victim.pid
    assert arrived == list(range(len(arrived)))
    assert len(arrived) + error.lost_puts == COUNT


def be_killed_with_the_lock(q: Anything) -> None:
    q._engine._log._claims(workers.be_killed)  # type: ignore[union-attr]


@fault(
    "the lock is free at once: the others go on",
    says=worker("strike", KILLED, AT) + DOUBT,
)
def a_worker_is_killed_while_it_holds_the_lock_of_the_queue(see: Sight) -> None:
    fan_out(see, be_killed_with_the_lock)


def read_from_nowhere(_: Anything) -> None:
    ctypes.string_at(0)


@fault(ONE_LOST, says=worker("strike", by("SIGSEGV"), AT) + DOUBT)
def a_worker_crashes(see: Sight) -> None:
    fan_out(see, read_from_nowhere)


def abort(_: Anything) -> None:
    os.abort()


@fault(ONE_LOST, says=worker("strike", by("SIGABRT"), AT) + DOUBT)
def a_worker_aborts(see: Sight) -> None:
    fan_out(see, abort)


def leave_a_worker(q: Anything, ready: Anything) -> None:
    """Be killed while a worker of one's own waits for a message."""
    child = ezq.run(workers.read, q)
    ready.put(child.pid)
    ready.join_thread()
    strikes()
    workers.be_killed()


@fault(
    "an error within a second, and the worker of the worker ends as well",
    says=worker("leave_a_worker", KILLED),
)
def a_worker_that_has_a_worker_is_killed(see: Sight) -> None:
    q, ready = Anything(), Anything()
    team = ezq.run(leave_a_worker, q, ready)
    child = ready.get()
    see.told(ezq.endq_and_wait, q, team)
    wait_until_gone(child, HAS_GONE)


HAS_GONE = 3.0 + 7.0
"""Seconds that the worker of a worker may run on, and more on a busy machine."""


@fault(
    "an error within a second, although the child has all that the worker had open",
    says=worker("leave_a_grandchild", KILLED),
)
def a_worker_that_has_forked_is_killed(see: Sight) -> None:
    out = Anything()
    team = ezq.run(workers.leave_a_grandchild, out)
    grandchild = out.get()
    strikes()
    try:
        see.told(team.result)
    finally:
        os.kill(grandchild, signal.SIGKILL)
        wait_until_gone(grandchild, HAS_GONE)


ROUNDS = {"fork": 200, "spawn": 20, "forkserver": 20}


@fault(
    "every time: all messages arrive, or are named, or are told to be unread",
    within=60,
)
def some_of_3_workers_are_killed_0_to_50_ms_after_their_start(see: Sight) -> None:
    import multiprocessing

    chance = random.Random(1)
    rounds = ROUNDS[multiprocessing.get_start_method()]
    failures = 0
    for _ in range(rounds):
        failures += kill_some(see, chance)
    assert failures > rounds / 4
    see.facts["words"] = f"{failures} errors in {rounds} rounds"


def kill_some(see: Sight, chance: random.Random) -> bool:
    """Kill one, two or three workers; tell whether there was an error."""
    q, out = Anything(), Anything()
    team = [ezq.run(workers.pass_on, q, out) for _ in range(3)]
    begin = time.monotonic()
    for n in range(COUNT):
        q.put(ezq.Msg("NUMBER", n, n))
    moments = sorted(chance.uniform(0, 0.05) for _ in range(chance.randint(1, 3)))
    for moment in moments:
        # The moment of the fault, and no wait for anything.
        time.sleep(max(0, begin + moment - time.monotonic()))
        os.kill(team[moments.index(moment)].pid or 0, signal.SIGKILL)
    errors = []
    try:
        ezq.endq_and_wait(q, team)
    except ezq.WorkerError as error:
        errors = [error.with_traceback(None)]
    assert all(error.unread == q.qsize() for error in errors)
    see.account(range(COUNT), rest_of(q) + rest_of(out), *errors)
    return bool(errors)


# --- it does not end


def leave_a_thread(_: Anything) -> None:
    threading.Thread(target=threading.Event().wait).start()


STILL_RUNS = (
    r"endq_and_wait\(\) waited for 1 seconds, and 1 of 1 workers still run: {} "
    r"\(pid \d+\)"
)


@fault(
    "the wait ends in time, and names who still runs; main ends it",
    says=STILL_RUNS.format(r"leave_a_thread-\d+"),
    within=2,
    ends_main=True,
)
def a_worker_leaves_a_thread_running(see: Sight) -> None:
    q = Anything()
    thread = ezq.run(leave_a_thread, q)
    see.told(ezq.endq_and_wait, q, thread, timeout=1, kind=TimeoutError)


def stop(_: Anything) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


@fault(
    "the wait ends in time, and names who still runs, and on what; main ends it",
    says=STILL_RUNS.format(r"strike-\d+") + f" on kind 'NUMBER', order {AT}",
    within=2,
    ends_main=True,
)
def a_worker_is_stopped(see: Sight) -> None:
    q, out = Anything(), Anything()
    q.put(ezq.Msg("NUMBER", AT, AT))
    stopped = ezq.run(strike, q, out, stop)
    while state_of(stopped.pid or 0) != "T":
        os.sched_yield()
    see.told(ezq.endq_and_wait, q, stopped, timeout=1, kind=TimeoutError)


def ignore_sigterm(_: Anything) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (folder() / "ignores").touch()
    while True:
        signal.pause()


@fault("it is killed when main ends", within=3, ends_main=True)
def a_worker_ignores_sigterm(see: Sight) -> None:
    q = Anything()
    ezq.run(ignore_sigterm, q)
    while not (folder() / "ignores").exists():
        os.sched_yield()
    strikes()
