"""Waits end in time, and leave no END behind that nobody takes."""

import os
import signal
import threading
import time
from queue import Empty
from typing import Any

import pytest

import ezq

from . import workers
from .processes import PIPE

posix = pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no SIGKILL")

BAD: list[Any] = ["3", [], float("nan"), 1j, {}]


def numbers(count: int) -> workers.Numbers:
    q: workers.Numbers = ezq.Queue()
    for n in range(count):
        q.put(ezq.Msg("NUMBER", n, order=n))
    return q


# --- timeouts


def test_a_wait_that_takes_too_long_names_who_still_runs_and_on_what(
    start_method: str,
) -> None:
    q, go = numbers(2), ezq.Queue[tuple[int, int]]()
    early = ezq.run(workers.read, ezq.Queue())
    early.terminate()
    early.join()
    team = [ezq.run(workers.hold, q, go) for _ in range(2)]
    held: dict[int | None, int] = dict([go.get(), go.get()])
    begin = time.monotonic()
    with pytest.raises(TimeoutError) as raised:
        ezq.endq_and_wait(q, [early, *team], timeout=0.1)
    assert 0.1 <= time.monotonic() - begin < 30
    on = [
        "" if PIPE else f" on kind 'NUMBER', order {held[worker.pid]}"
        for worker in team
    ]
    assert str(raised.value) == (
        "endq_and_wait() waited for 0.1 seconds, and 2 of 3 workers still run: "
        f"{team[0].name} (pid {team[0].pid}){on[0]}, "
        f"{team[1].name} (pid {team[1].pid}){on[1]}"
    )
    assert q.qsize() == 0  # the ENDs were taken back
    for worker in team:
        os.kill(worker.pid or 0, signal.SIGUSR1)
    assert ezq.endq_and_wait(q, team, timeout=60) == team


@pytest.mark.parametrize("timeout", [0, -1, 0.05])
def test_a_loop_ends_when_there_was_no_message_in_time(timeout: float) -> None:
    q = numbers(2)
    assert [q.get().data for _ in range(2)] == [0, 1]
    begin = time.monotonic()
    with pytest.raises(Empty):
        next(ezq.iter_msg(q, timeout=timeout))
    assert timeout <= time.monotonic() - begin < 30
    q.put(ezq.Msg("LATER", 2))
    assert [msg.data for msg in ezq.iter_msg(ezq.endq(q), 60)] == [2]


def test_a_loop_with_a_timeout_waits_as_long_for_each_message() -> None:
    q = ezq.Queue[ezq.Msg[int]]()

    def put() -> None:
        for n in range(4):
            threading.Event().wait(0.2)
            q.put(ezq.Msg("NUMBER", n))
        ezq.endq(q)

    thread = threading.Thread(target=put)
    thread.start()
    assert [msg.data for msg in ezq.iter_msg(q, timeout=30)] == [0, 1, 2, 3]
    thread.join()


@pytest.mark.parametrize("timeout", BAD, ids=repr)
def test_a_timeout_that_is_no_number_is_told_at_once(timeout: Any) -> None:
    q = numbers(1)
    with pytest.raises(TypeError, match=r"iter_msg\(timeout\) takes seconds, or None"):
        ezq.iter_msg(q, timeout)
    with pytest.raises(TypeError, match=r"endq_and_wait\(timeout\) takes seconds"):
        ezq.endq_and_wait(q, [], timeout)
    assert q.qsize() == 1


# --- ENDs that nobody takes


def test_an_end_for_a_worker_that_takes_none_is_taken_back(start_method: str) -> None:
    q = numbers(0)
    for _ in range(3):
        ezq.endq_and_wait(q, ezq.run(workers.wait_for_end, q))
        assert q.empty()
        with pytest.raises(Empty):
            q.get_nowait()


@posix
def test_the_end_of_a_killed_worker_ends_no_later_reader(start_method: str) -> None:
    """What is unread before it goes to the next readers, and what comes after it."""
    q, out = numbers(1), ezq.Queue[ezq.Msg[int]]()
    team = [ezq.run(workers.be_killed) for _ in range(3)]
    with pytest.raises(ezq.WorkerError, match="1 message is still unread"):
        ezq.endq_and_wait(q, team)
    assert q.qsize() == 1
    q.put(ezq.Msg("NUMBER", 1, 1))
    readers = [ezq.run(workers.pass_on, q, out) for _ in range(2)]
    for n in range(2, 50):
        q.put(ezq.Msg("NUMBER", n, n))
    ezq.endq_and_wait(q, readers)
    assert q.qsize() == 0
    assert [msg.data for msg in ezq.iter_sortq(ezq.endq(out))] == list(range(50))


def test_only_as_many_ends_are_taken_back_as_were_put(start_method: str) -> None:
    q = ezq.endq(numbers(0), 3)
    ezq.endq_and_wait(q, ezq.run(workers.wait_for_end, q))
    assert q.qsize() == 3
    ezq.endq_and_wait(q, ezq.run(workers.read, q))
    assert q.qsize() == 2
    assert [list(ezq.iter_msg(q)) for _ in range(2)] == [[], []]
    q.put(ezq.Msg("LAST", 1))
    assert [msg.kind for msg in ezq.iter_msg(ezq.endq(q))] == ["LAST"]


def test_a_wait_takes_back_no_end_that_another_is_waiting_with(
    start_method: str,
) -> None:
    q, go = numbers(1), ezq.Queue[tuple[int, int]]()
    busy = ezq.run(workers.hold, q, go)
    go.get()
    waiting = threading.Thread(target=ezq.endq_and_wait, args=(q, busy))
    waiting.start()
    while q.qsize() < 1:
        os.sched_yield()
    ezq.endq_and_wait(q, ezq.run(workers.wait_for_end, q))
    assert q.qsize() == 1
    os.kill(busy.pid or 0, signal.SIGUSR1)
    waiting.join()
    assert busy.exitcode == 0
    assert q.qsize() == 0


def test_thousands_of_ends_are_taken_back_at_once() -> None:
    q = numbers(0)
    q._engine.await_ends(5000)
    ezq.endq(q, 5000)
    q._engine.take_back_ends(5000)
    assert q.empty()
    q.put(ezq.Msg("NUMBER", 7))
    assert [msg.data for msg in ezq.iter_msg(ezq.endq(q))] == [7]
