"""Times that are kept, and numbers and sizes at which nothing gives way."""

import os
import queue
import resource
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import ezq
from tests import actors
from tests.actors import Actor
from tests.processes import PIPE

if PIPE:
    pytest.skip("this engine does not promise that", allow_module_level=True)

LATE = 5.0
"""Seconds that a busy machine may add to a time."""


def seconds_of(act: Callable[[], Any]) -> float:
    start = time.monotonic()
    act()
    return time.monotonic() - start


@pytest.fixture
def q() -> "ezq.Queue[Any]":
    return ezq.Queue()


@pytest.fixture
def actor(q: "ezq.Queue[Any]", start_method: str) -> Iterator[Actor]:
    """Another process that has the queue."""
    actor = Actor(q, start_method)
    yield actor
    assert actor.end() == 0


def open_files() -> list[int]:
    return [int(file.name) for file in Path("/proc/self/fd").iterdir()]


def descriptors() -> int:
    return len(open_files())


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="nobody lists descriptors here"
)


# --- times


@pytest.mark.parametrize("seconds", [0, 0.001, 0.05, 0.3])
def test_a_timeout_is_over_in_time(seconds: float) -> None:
    """Of a get from an empty queue, and of a put into a full one."""
    q = ezq.Queue[int](maxsize=1)

    def get() -> None:
        with pytest.raises(queue.Empty):
            q.get(timeout=seconds)

    def put() -> None:
        with pytest.raises(queue.Full):
            q.put(2, timeout=seconds)

    assert seconds <= seconds_of(get) < seconds + LATE
    q.put(1)
    assert seconds <= seconds_of(put) < seconds + LATE


@pytest.mark.parametrize("timeout", [-1, -1e9])
def test_a_timeout_below_0_is_over_at_once(timeout: float) -> None:
    q = ezq.Queue[int](maxsize=1)
    with pytest.raises(queue.Empty):
        q.get(timeout=timeout)
    q.put(1)
    with pytest.raises(queue.Full):
        q.put(2, timeout=timeout)
    assert q.get(timeout=timeout) == 1


@pytest.mark.parametrize("timeout", [1e10, float("inf")])
def test_a_timeout_may_be_as_long_as_one_likes(timeout: float) -> None:
    q = ezq.Queue[int](maxsize=1)
    q.put(1, timeout=timeout)
    assert q.get(timeout=timeout) == 1
    thread = threading.Thread(target=lambda: q.put(2))
    thread.start()
    assert q.get(timeout=timeout) == 2
    thread.join()


def test_a_thread_that_waits_for_another_one_of_its_process_is_in_time() -> None:
    q = ezq.Queue[int]()
    thread = threading.Thread(target=q.get)
    thread.start()

    def get() -> None:
        with pytest.raises(queue.Empty):
            q.get(timeout=0.05)

    assert 0.05 <= seconds_of(get) < 0.05 + LATE
    q.put(1)
    thread.join()


def test_a_lone_put_is_seen_at_once(q: "ezq.Queue[Any]", actor: Actor) -> None:
    """Without the help of the ticker, or of another call of ezq."""
    for n in range(10):
        time.sleep(0.002)  # it is lone when nothing was put for a millisecond
        actor.do(put_without_a_ticker, [n])
        assert q.get(timeout=LATE) == n


def test_a_burst_goes_out_before_its_process_waits(
    q: "ezq.Queue[Any]", actor: Actor
) -> None:
    actor.do(put_without_a_ticker, list(range(20)))
    assert q.qsize() < 20
    actor.do(get_nothing_else)
    assert q.qsize() == 20


def put_without_a_ticker(state: dict[str, Any], items: list[Any]) -> None:
    from ezq.process import ticker

    ticker.start = lambda unless=None: True  # type: ignore[method-assign]
    for item in items:
        state["q"].put(item)


def get_nothing_else(state: dict[str, Any]) -> None:
    """Wait for another queue."""
    with pytest.raises(queue.Empty):
        ezq.Queue[Any]().get(timeout=0.001)


def test_what_was_put_counts_at_once_while_the_ticker_lets_it_out() -> None:
    """In the process that put it, whatever the ticker is about to do."""
    q = ezq.Queue[ezq.Msg[int]]()
    until = time.monotonic() + 0.5
    n = 0
    while time.monotonic() < until:
        q.put(ezq.Msg("NUMBER", n))
        n += 1
        assert [q.qsize() for _ in range(10)] == [n] * 10


# --- numbers


@needs_proc
def test_a_queue_that_is_sent_again_and_again_costs_no_descriptor(
    q: "ezq.Queue[Any]", start_method: str
) -> None:
    """Neither the process that has it already, nor its sender."""
    back: ezq.Queue[Any] = ezq.Queue()
    actor = Actor(back, start_method)
    for sender_and_receiver in range(2):
        actor.ask(get_queues, 60)
        for n in range(60):
            back.put(q)
            if n == 2:
                before = descriptors()
        assert actor.answer() <= 1
        if not sender_and_receiver:
            continue
        # The last is fetched when it is read, which is so by now.
        assert descriptors() <= before
    assert actor.end() == 0


def get_queues(state: dict[str, Any], count: int) -> int:
    """Get the same queue many times; return how many descriptors that took."""
    state["kept"] = state["q"].get()
    state["kept"].qsize()
    before = descriptors()
    for _ in range(count - 1):
        assert state["q"].get()._engine is state["kept"]._engine
    return descriptors() - before


@needs_proc
def test_a_queue_that_cannot_be_made_leaves_no_descriptor_behind() -> None:
    ezq.Queue[int]()
    free = descriptors()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for more in range(5):
        highest = max(open_files())
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest + more, hard))
        try:
            assert fill_with_queues() == "Too many open files"
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert descriptors() == free


@needs_proc
def test_a_queue_that_cannot_be_received_leaves_no_descriptor_behind() -> None:
    """Whichever of its descriptors is one too many."""
    back: ezq.Queue[Any] = ezq.Queue()
    actor = Actor(back, "fork")
    outcomes = []
    kept = [ezq.Queue[int]() for _ in range(9)]
    for more, other in enumerate(kept):
        back.put(other)
        outcomes.append(actor.do(get_a_queue_with_few_descriptors, more))
    failed = outcomes.index("received")
    assert failed > 3
    assert outcomes == ["failed"] * failed + ["received"] * (9 - failed)
    assert actor.end() == 0


def get_a_queue_with_few_descriptors(state: dict[str, Any], more: int) -> str:
    """Get a queue while only so many more files may be open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    gaps = [os.dup(0) for _ in range(max(open_files()) - descriptors() + 1)]
    before = open_files()
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors() + more, hard))
    try:
        state["q"].get()
    except (OSError, RuntimeError):  # the latter from `multiprocessing`
        return "failed"
    else:
        return "received"
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert sorted(open_files()) == sorted(before)
        for gap in gaps:
            os.close(gap)


def fill_with_queues() -> str | None:
    queues = []
    try:
        while True:
            queues.append(ezq.Queue[int]())
    except OSError as error:
        return error.strerror


def test_100_workers_share_the_work(start_method: str) -> None:
    workers = 100 if start_method == "fork" else 10  # the others take seconds more
    q, out = ezq.Queue[ezq.Msg[int]](), ezq.Queue[ezq.Msg[int]]()
    team = [ezq.run(pass_on, q, out) for _ in range(workers)]
    for n in range(5000):
        q.put(ezq.Msg("NUMBER", n, order=n))
    ezq.endq_and_wait(q, team)
    got = [msg.data for msg in ezq.iter_sortq(ezq.endq(out))]
    assert got == list(range(5000))
    assert q.qsize() == 0


def pass_on(q: "ezq.Queue[Any]", out: "ezq.Queue[Any]") -> None:
    for msg in ezq.iter_msg(q):
        out.put(msg)


def test_one_end_is_taken_by_one_reader(
    q: "ezq.Queue[Any]", actor: Actor, start_method: str
) -> None:
    others = [actor, Actor(q, start_method)]
    for one in others:
        one.ask(actors.step, 1)
    ezq.endq(q)
    done: list[Actor] = []
    while not done:  # whoever it was
        done = [one for one in others if one._conn.poll(0.001)]
    (first,) = done
    assert first.answer() == []
    (second,) = [one for one in others if one is not first]
    assert not second._conn.poll(0.2)
    q.put(ezq.Msg("MORE"))
    assert second.answer() == [ezq.Msg("MORE")]
    assert others[1].end() == 0


# --- sizes


@pytest.mark.long
def test_memory_is_flat_over_millions_of_messages(
    q: "ezq.Queue[Any]", start_method: str, part: float
) -> None:
    """10 million in the whole soak."""
    count = int(10_000_000 * part) if start_method == "fork" else 200_000
    producer = ezq.run(put_many, q, count)
    file = q._engine._log.file  # type: ignore[union-attr]
    total = most = 0
    for n, msg in enumerate(ezq.iter_msg(q)):
        total += msg.data
        if n % 10_000 == 0:
            # What is unread is there; beyond that, only so much.
            most = max(most, os.fstat(file).st_blocks * 512 - 30 * q.qsize())
    producer.join()
    assert total == count * (count - 1) // 2
    assert most < 10_000_000
    assert os.fstat(file).st_blocks * 512 < 500_000


def put_many(q: "ezq.Queue[Any]", count: int) -> None:
    for n in range(count):
        q.put(ezq.Msg("NUMBER", n, n))
    ezq.endq(q)


@pytest.mark.long
def test_a_message_of_gigabytes_arrives(q: "ezq.Queue[Any]", part: float) -> None:
    """Of 3 GB in the whole soak: beyond what one call of the system takes."""
    size = int(3_000_000_000 * part)
    actor = Actor(q, "fork")
    actor.ask(tell_of_bytes, 1_000_003)
    data = bytearray(size)
    data[::1_000_003] = bytes(n % 251 for n in range(-(-size // 1_000_003)))
    expected = bytes(data[::1_000_003])
    q.put(ezq.Msg("BYTES", data))
    del data
    assert actor.answer() == (bytearray, size, expected)
    assert actor.end() == 0
    q._engine._rest()  # type: ignore[union-attr]
    file = q._engine._log.file  # type: ignore[union-attr]
    assert os.fstat(file).st_blocks * 512 < 500_000


def tell_of_bytes(state: dict[str, Any], step: int) -> tuple[type, int, bytes]:
    data = state["q"].get().data
    with pytest.raises(queue.Empty):
        state["q"].get(block=False)
    return type(data), len(data), bytes(data[::step])
