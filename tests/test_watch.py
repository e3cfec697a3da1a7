"""A worker that fails is told to the process that started it, wherever that waits."""

import gc
import multiprocessing
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing import connection
from queue import Empty, Full
from typing import Any

import pytest

import ezq
from ezq import watch

from . import workers
from .processes import PIPE, Ended, under

posix = pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no signals")
memory = pytest.mark.skipif(PIPE, reason="the engine over pipes does not promise that")

Numbers = ezq.Queue[ezq.Msg[int]]

SOON = 5.0
"""Seconds within which a death must be told; less than one on a free machine."""


def numbers(count: int, maxsize: int = 0) -> Numbers:
    q = Numbers(maxsize)
    for n in range(count):
        q.put(ezq.Msg("NUMBER", n, order=n))
    return q


def dead(func: Callable[..., Any] = workers.leave_at_once, *args: Any) -> ezq.Worker:
    """Return a worker that has failed, which nobody was told."""
    worker = ezq.run(func, *(args or (3,)))
    worker.join()
    return worker


def told(call: Callable[..., object], *args: Any) -> ezq.WorkerError:
    begin = time.monotonic()
    with pytest.raises(ezq.WorkerError) as raised:
        call(*args)
    assert time.monotonic() - begin < SOON
    return raised.value


def read(q: Numbers, seen: list[int]) -> None:
    for msg in ezq.iter_msg(q):
        seen.append(msg.data)


@pytest.fixture(autouse=True)
def no_garbage() -> None:
    """Have no queues of other tests left, whose messages an error would count."""
    gc.collect()


# --- where it is told


def test_a_loop_yields_what_is_there_and_then_tells_of_a_failure(
    start_method: str,
) -> None:
    q, seen = numbers(20), list[int]()
    worker = ezq.run(workers.leave_at_once, 3)
    error = told(read, q, seen)
    assert seen == list(range(20))
    assert (error.name, error.pid, error.exitcode) == (worker.name, worker.pid, 3)
    assert (
        str(error) == f"worker {worker.name} (pid {worker.pid}) ended with exit code 3"
    )
    q.put(ezq.Msg("LATER", 20))
    read(ezq.endq(q), seen)  # once told, it is not told again
    assert seen == list(range(21))


def test_a_sorted_loop_yields_what_it_holds_back_before_it_tells() -> None:
    q = numbers(0)
    for order in (0, 1, 5, 3, 3):
        q.put(ezq.Msg("NUMBER", order, order))
    dead()
    seen = []

    def read_sorted() -> None:
        for msg in ezq.iter_sortq(q):
            seen.append(msg.data)

    told(read_sorted)
    assert seen == [0, 1, 3, 3, 5]


def test_a_loop_sorted_by_any_key_yields_what_it_holds_back_before_it_tells() -> None:
    q = numbers(0)
    for order in (2, 0, 1):
        q.put(ezq.Msg("NUMBER", order, order))
    dead()
    seen = []

    def read_sorted() -> None:
        for msg in ezq.iter_sortq(q, key=lambda msg: float(msg.order)):
            seen.append(msg.data)

    told(read_sorted)
    assert seen == [0, 1, 2]


@pytest.mark.parametrize("read_", [ezq.iter_msg, ezq.iter_sortq])
def test_at_its_end_a_loop_tells_of_a_failure_and_ends_when_called_again(
    read_: Any,
) -> None:
    q = ezq.endq(numbers(3))
    dead()
    seen = []

    def loop() -> None:
        for msg in read_(q):
            seen.append(msg.data)

    told(loop)
    assert seen == [0, 1, 2]
    loop()
    assert q.empty()


def test_a_get_without_a_timeout_tells_and_one_with_a_timeout_ends_in_time() -> None:
    q = numbers(1)
    dead()
    assert q.get().data == 0
    for block in (True, False):
        with pytest.raises(Empty):
            q.get(block, 0.2)
    told(q.get)
    with pytest.raises(Empty):
        q.get(timeout=0.2)


def test_a_put_on_a_full_queue_tells_how_much_is_unread() -> None:
    q = numbers(2, maxsize=2)
    dead()
    with pytest.raises(Full):
        q.put_nowait(ezq.Msg("NUMBER", 2))
    error = told(q.put, ezq.Msg("NUMBER", 2))
    assert error.unread == (0 if PIPE else 2)
    assert [q.get().data for _ in range(2)] == [0, 1]
    assert q.empty()


def test_waiting_for_the_result_of_one_tells_that_another_failed(
    start_method: str,
) -> None:
    q = Numbers()
    works = ezq.run(workers.read, q)
    failed = ezq.run(workers.leave_at_once, 3)
    assert told(works.result).name == failed.name
    with pytest.raises(TimeoutError):
        works.result(timeout=0.2)
    ezq.endq(q)
    assert works.result(timeout=60) is None


@memory
def test_a_wait_for_workers_tells_when_who_was_to_read_their_results_is_dead(
    start_method: str,
) -> None:
    """Else they, and who waits for them, would wait for ever."""
    q, out = numbers(9), Numbers(maxsize=2)
    team = [ezq.run(workers.pass_on, q, out) for _ in range(2)]
    writer = ezq.run(workers.die_on, out, 0)
    assert told(ezq.endq_and_wait, q, team).name == writer.name
    seen = list[int]()
    thread = threading.Thread(target=read, args=(out, seen))
    thread.start()
    ezq.endq_and_wait(q, team)
    ezq.endq(out)
    thread.join()
    assert sorted(seen) == list(range(1, 9))


# --- what is told


def test_several_failures_are_told_in_one_error() -> None:
    team = [dead(workers.leave_at_once, status) for status in (3, 4, 5)]
    error = told(Numbers().get)
    assert [error.exitcode, *(other.exitcode for other in error.others)] == [3, 4, 5]
    assert error.__notes__ == [f"also: {other}" for other in error.others]
    assert [other.name for other in error.others] == [team[1].name, team[2].name]


def test_what_was_raised_is_the_cause(start_method: str) -> None:
    dead(workers.divide, 1, 0)
    error = told(Numbers().get)
    assert isinstance(error.__cause__, ZeroDivisionError)


@memory
@posix
def test_what_died_with_a_worker_is_told_wherever_its_queue_is(
    start_method: str,
) -> None:
    q, out = numbers(9), Numbers()
    worker = ezq.run(workers.die_on, q, 3)
    error = told(out.get)
    assert error.name == worker.name
    assert error.in_hand == ("NUMBER", 3)
    assert error.unread >= 5  # in all queues of this process


def test_who_was_told_is_not_told_again() -> None:
    q = Numbers()
    ezq.run(workers.divide, 1, 0).exception()
    with pytest.raises(ezq.WorkerError):
        ezq.endq_and_wait(q, ezq.run(workers.leave_at_once, 3))
    # Queues of their own: on a pipe, a kill may leave one locked.
    spare = [Numbers(), Numbers()]
    ended = [ezq.run(workers.read, other) for other in spare]
    ended[0].terminate()
    ended[1].kill()
    dead().close()
    assert not watch.look()
    read(ezq.endq(q), [])


def test_one_thread_of_several_is_told() -> None:
    q, errors = Numbers(), []

    def wait() -> None:
        try:
            read(q, [])
        except ezq.WorkerError as error:
            errors.append(error)

    threads = [threading.Thread(target=wait) for _ in range(3)]
    for thread in threads:
        thread.start()
    dead()
    while not errors:
        os.sched_yield()
    ezq.endq(q, 2)
    for thread in threads:
        thread.join()
    assert len(errors) == 1


@posix
def test_a_fork_knows_nothing_of_the_workers_of_its_parent() -> None:
    dead()
    pid = os.fork()
    if not pid:
        os._exit(7 if watch.look() else 0)
    assert os.waitpid(pid, 0)[1] == 0
    assert watch.look()


# --- deaths that are hard to see


@posix
def test_a_death_is_seen_although_a_grandchild_holds_the_sentinel(
    start_method: str,
) -> None:
    q = Numbers()
    waits: list[Callable[[ezq.Queue[int], ezq.Worker], object]] = [
        lambda out, worker: out.get(),
        lambda out, worker: ezq.endq_and_wait(q, worker),
        lambda out, worker: worker.result(),
    ]
    for wait in waits:
        out = ezq.Queue[int]()  # a kill may leave one on a pipe locked
        worker = ezq.run(workers.leave_a_grandchild, out)
        grandchild = out.get(timeout=60)
        try:
            error = told(wait, out, worker)
            assert (error.name, error.exitcode) == (worker.name, -9)
        finally:
            os.kill(grandchild, signal.SIGKILL)
    assert q.empty()


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux has pidfds")
@pytest.mark.parametrize("start_method", ["fork", "spawn"], indirect=True)
def test_a_worker_that_has_closed_its_descriptors_costs_no_cpu_to_wait_for(
    start_method: str,
) -> None:
    """Its sentinel is ready then, although it runs on."""
    worker = ezq.run(workers.close_all_and_wait)
    assert connection.wait([worker.sentinel], 60)
    begin, looks = time.monotonic(), 0
    while time.monotonic() < begin + 0.5:
        assert not watch.wait_for_end(worker, None)
        looks += 1
    assert looks <= 10
    worker.kill()
    worker.join()


@posix
@pytest.mark.parametrize("start_method", ["fork", "spawn"], indirect=True)
@pytest.mark.parametrize("wait", ["endq_and_wait", "get", "result"])
@pytest.mark.parametrize("by", ["nobody", "somebody"])
def test_a_death_is_seen_although_its_exit_code_is_not(
    by: str, wait: str, start_method: str
) -> None:
    """SIGCHLD is ignored, or somebody else has waited for the worker."""
    q = Numbers()
    waits: dict[str, Callable[[ezq.Worker], object]] = {
        "endq_and_wait": lambda worker: ezq.endq_and_wait(q, worker),
        "get": lambda worker: q.get(),
        "result": lambda worker: worker.result(),
    }

    def run(func: Callable[..., Any], *args: Any) -> ezq.Worker:
        worker = ezq.run(func, *args)
        if by == "somebody":
            os.waitpid(worker.pid or 0, 0)
        return worker

    before = signal.getsignal(signal.SIGCHLD)
    if by == "nobody":
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        error = told(waits[wait], run(workers.be_killed))
        assert (error.failure, error.exitcode) == (
            "ended, and nobody can tell how",
            None,
        )
        if wait != "result":
            error = told(waits[wait], run(workers.divide, 1, 0))
            assert error.failure == "raised ZeroDivisionError: division by zero"
        worker = run(workers.give_back, 5)
        if wait != "get":
            waits[wait](worker)
        assert worker.result() == 5
        assert not watch.look()
    finally:
        signal.signal(signal.SIGCHLD, before)
        # To multiprocessing they are alive.
        multiprocessing.process._children.clear()  # type: ignore[attr-defined]


# --- at the end of main


def at_end(method: str, how: str) -> Ended:
    ended = under(method, "tests.programs.untold", how)
    text = re.sub(r"\(pid \d+\)", "(pid 4711)", ended.stderr)
    return Ended(ended.exitcode, ended.stdout, text)


def test_what_nobody_was_told_is_told_on_stderr_and_the_exit_status_is_1(
    start_method: str,
) -> None:
    ended = at_end(start_method, "nobody")
    assert (ended.exitcode, ended.stdout) == (1, "main ends\n")
    assert "in divide\n    return numerator / denominator" in ended.stderr
    assert ended.stderr.endswith(
        "\nezq.errors.WorkerError: worker divide-1 (pid 4711) raised "
        "ZeroDivisionError: division by zero\n"
        "ezq.errors.WorkerError: worker leave-1 (pid 4711) called sys.exit(3)\n"
        "ezq.errors.WorkerError: worker leave-2 (pid 4711) called sys.exit(4)\n"
    )


@pytest.mark.parametrize("how", ["main", "killed by main"])
def test_what_main_knows_is_not_told_again(how: str, start_method: str) -> None:
    assert at_end(start_method, how).printed() == "main ends\n"


def test_what_a_worker_was_not_told_of_its_own_workers_goes_up(
    start_method: str,
) -> None:
    printed = at_end(start_method, "below").printed()
    assert re.fullmatch(
        r"worker divide-1 \(pid \d+\) raised ZeroDivisionError: division by zero\n"
        "main ends\n",
        printed,
    )


def test_what_main_raises_comes_first_and_its_exit_status_stays(
    start_method: str,
) -> None:
    ended = at_end(start_method, "raises")
    assert (ended.exitcode, ended.stdout) == (1, "")
    assert ended.stderr.endswith(
        "KeyError: 'of main'\n"
        "ezq.errors.WorkerError: worker leave-1 (pid 4711) called sys.exit(3)\n"
    )


@posix
def test_a_child_of_a_fork_tells_nothing_of_the_workers_of_its_parent() -> None:
    ended = at_end("fork", "forks")
    assert (ended.exitcode, ended.stdout) == (1, "main ends\n")
    assert ended.stderr == (
        "ezq.errors.WorkerError: worker leave-1 (pid 4711) called sys.exit(3)\n"
    )
