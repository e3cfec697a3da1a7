"""The engine in memory: what it promises beyond what every queue does."""

import errno
import fcntl
import gc
import os
import pickle
import resource
import select
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

import pytest

import ezq
from ezq import process, shared
from ezq.header import WRITERS_WAIT
from ezq.memory import Memory
from ezq.producer import BATCH

from . import workers
from .processes import PIPE, python, under

if PIPE:
    pytest.skip("this is the other engine", allow_module_level=True)


def engine_of(q: ezq.Queue[Any]) -> Memory:
    engine = q._engine
    assert isinstance(engine, Memory)
    return engine


def bytes_held(q: ezq.Queue[Any]) -> int:
    """Count the memory that the file of a queue takes."""
    return os.fstat(engine_of(q)._log.file).st_blocks * 512


def read_until(q: ezq.Queue[Any], what: Callable[[], bool]) -> None:
    """Wait for something that the ticker does; the hard limit of a test ends it."""
    while not what():
        os.sched_yield()


# --- a worker can always end


def test_a_worker_with_50_mb_unread_is_joined_and_every_byte_arrives(
    start_method: str,
) -> None:
    out = ezq.Queue[ezq.Msg[bytes]]()
    worker = ezq.run(workers.put_megabytes, out, 50)
    worker.join(timeout=30)
    assert worker.exitcode == 0
    got = list(ezq.iter_msg(ezq.endq(out)))
    assert [msg.order for msg in got] == list(range(50))
    assert all(msg.data == bytes([msg.order]) * 1_000_000 for msg in got)


def test_memory_stays_flat_while_messages_pass() -> None:
    q = ezq.Queue[ezq.Msg[str]]()
    held = []
    for _ in range(20):
        for n in range(10_000):
            q.put(ezq.Msg("LINE", f"{n:0200}"))
        ezq.endq(q)
        assert sum(1 for _ in ezq.iter_msg(q)) == 10_000
        held.append(bytes_held(q))
    assert max(held) < 1_000_000, held


def test_what_is_behind_the_readers_is_given_back_while_the_queue_is_in_use() -> None:
    """Also when it is never empty."""
    q = ezq.Queue[ezq.Msg[str]]()
    for n in range(100_000):
        q.put(ezq.Msg("LINE", f"{n:0200}"))
    full = bytes_held(q)
    for _ in range(95_000):
        q.get()
    assert bytes_held(q) < full / 2


def test_an_empty_queue_holds_next_to_nothing() -> None:
    q = ezq.Queue[ezq.Msg[Any]]()
    q.put(ezq.Msg("TEXT", "x" * 50_000_000))
    for _ in range(4):
        q.put(ezq.Msg("BYTES", bytes(8_000_000)))
    assert bytes_held(q) > 80_000_000
    assert sum(1 for _ in ezq.iter_msg(ezq.endq(q))) == 5
    assert bytes_held(q) < 500_000


def test_a_queue_has_at_most_5_descriptors() -> None:
    gc.collect()  # what other tests have left
    before = len(list(Path("/proc/self/fd").iterdir()))
    queues = [ezq.Queue[int](maxsize) for maxsize in (0, 1) for _ in range(5)]
    for q in queues:
        q.put(1)
        assert q.get() == 1
    assert len(list(Path("/proc/self/fd").iterdir())) - before <= 5 * len(queues)
    del q, queues
    assert len(list(Path("/proc/self/fd").iterdir())) == before


# --- what travels


class Holder:
    """Offers its buffers to be sent beside the pickle, as numpy's arrays do."""

    def __init__(self, *buffers: Any) -> None:
        self.buffers = buffers

    def __reduce_ex__(self, protocol: Any) -> Any:
        return Holder, tuple(pickle.PickleBuffer(buffer) for buffer in self.buffers)


@pytest.mark.parametrize("size", [10, 65_536, 3_000_000])
@pytest.mark.parametrize("kind", [bytes, bytearray])
def test_large_bytes_arrive_as_what_they_were(
    kind: type[bytes] | type[bytearray], size: int
) -> None:
    q = ezq.Queue[Any]()
    data = kind(os.urandom(size))
    q.put(ezq.Msg("BYTES", data, 7))
    q.put(data)
    got = q.get()
    assert type(got.data) is kind
    assert got == ezq.Msg("BYTES", data, 7)
    assert q.get() == data


@pytest.mark.parametrize("maxsize", [0, 3])
def test_buffers_beside_a_pickle_arrive_as_writable_as_they_were(maxsize: int) -> None:
    q = ezq.Queue[Any](maxsize)
    q.put(ezq.Msg("ARRAYS", Holder(bytearray(b"a" * 200_000), b"b" * 100_000, b"c")))
    one, two, three = q.get().data.buffers
    assert (bytes(one), bytes(two), bytes(three)) == (
        b"a" * 200_000,
        b"b" * 100_000,
        b"c",
    )
    assert not memoryview(one).readonly
    assert memoryview(two).readonly


def test_what_the_arena_has_no_room_for_arrives_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_room(fd: int, offset: int, size: int) -> None:
        raise OSError("no space left")

    q = ezq.Queue[Any]()
    monkeypatch.setattr("ezq.arena.allocate", no_room)
    q.put(ezq.Msg("BYTES", bytearray(b"x" * 100_000)))
    assert q.get().data == bytearray(b"x" * 100_000)


def test_large_messages_that_wait_get_memory_of_their_own() -> None:
    q = ezq.Queue[ezq.Msg[bytes]]()
    for n in range(12):
        q.put(ezq.Msg("BYTES", bytes([n]) * 300_000, n))
    got = list(ezq.iter_msg(ezq.endq(q)))
    assert [msg.data for msg in got] == [bytes([n]) * 300_000 for n in range(12)]


@pytest.mark.parametrize("loops", [False, True])
def test_a_put_that_waits_for_large_memory_is_woken_when_that_is_free(
    loops: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as a reader has its copy, and not only when it reads on."""
    monkeypatch.setattr("ezq.arena.FEW", 1)
    monkeypatch.setattr("ezq.producer.REUSE_SECONDS", 60)
    monkeypatch.setattr("ezq.waiting.LOOK_AGAIN", 60)  # no other way to notice
    q = ezq.Queue[ezq.Msg[bytes]]()
    q.put(ezq.Msg("BYTES", b"x" * 300_000))
    second = threading.Thread(target=q.put, args=(ezq.Msg("BYTES", b"y" * 300_000),))
    second.start()
    words = engine_of(q)._log.words
    while not words[WRITERS_WAIT]:
        select.select([], [], [], 0.001)
    loop = ezq.iter_msg(q)
    first = next(loop) if loops else q.get()
    second.join(30)
    assert not second.is_alive()
    assert [first.data[:1], q.get().data[:1]] == [b"x", b"y"]


@pytest.mark.parametrize(
    "data",
    [
        [1, "a"],
        {"a": 1},
        (1, 2),
        [[1], [2]],
        {"a": [1]},
        {1: None, 2.5: "b"},
        {"long": "x" * 300},
        dict.fromkeys(range(20), 0),
        list(range(20)),
        defaultdict(int, a=1),
    ],
)
def test_a_later_change_is_not_seen_and_nothing_arrives_shared(data: Any) -> None:
    q = ezq.Queue[ezq.Msg[Any]]()
    q.put(ezq.Msg("ONE", data))
    q.put(ezq.Msg("TWO", data))
    expected = pickle.loads(pickle.dumps(data))
    if isinstance(data, list):
        data.append("later")
    elif isinstance(data, dict):
        data["a"] = "later"
    one, two = q.get().data, q.get().data
    assert one == two == expected
    assert type(one) is type(data)
    assert one is not two or isinstance(data, tuple)


def test_messages_of_all_sorts_keep_their_order() -> None:
    q = ezq.Queue[Any]()
    items: list[Any] = [ezq.Msg("A", 1), "text", ezq.Msg("B", {1: [2]}), 3, ezq.Msg()]
    items += [ezq.Msg("A", b"x"), ezq.Msg("C", "y" * 5000, -1), {4}, ezq.Msg("A", (1,))]
    for item in items:
        q.put(item)
    assert [q.get() for _ in items] == items


# --- a queue in a queue


def test_a_queue_that_comes_through_a_queue_is_the_same(start_method: str) -> None:
    q, back = ezq.Queue[Any](), ezq.Queue[ezq.Msg[str]]()
    worker = ezq.run(workers.answer_in_the_queue_that_comes, q)
    q.put(back)
    assert back.get(timeout=30) == ezq.Msg("ANSWER", "here")
    ezq.endq_and_wait(q, worker)


def test_a_queue_of_a_process_that_has_ended_is_told(start_method: str) -> None:
    q = ezq.Queue[Any]()
    ezq.run(workers.put_a_queue, q).join()
    with pytest.raises(OSError, match="its sender must run"):
        q.get()


# --- who has what


def test_break_gives_back_what_was_not_yielded() -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    for n in range(2000):
        q.put(ezq.Msg("NUMBER", n))
    ezq.endq(q)
    seen = []
    for msg in ezq.iter_msg(q):
        seen.append(msg.data)
        if msg.data == 1000:
            break
    assert seen == list(range(1001))
    seen.append(q.get().data)
    seen += [msg.data for msg in ezq.iter_msg(q)]
    assert sorted(seen) == list(range(2000))


def test_a_slow_message_does_not_hold_back_the_rest_of_its_claim() -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    for n in range(3000):
        q.put(ezq.Msg("NUMBER", n))
    ezq.endq(q, 2)
    slow = ezq.iter_msg(q)
    seen = [next(slow).data for _ in range(1000)]  # by now it claims many at once
    seen += [msg.data for msg in ezq.iter_msg(q)]  # while the 1000th is in hand
    assert sorted(seen) == list(range(3000))
    assert list(slow) == []
    assert engine_of(q).lost() == []


def test_a_killed_worker_loses_only_the_message_in_its_hands(start_method: str) -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    readers = [ezq.run(workers.die_on, q, 500) for _ in range(2)]
    for n in range(5000):
        q.put(ezq.Msg("NUMBER", n, order=n))
    with pytest.raises(ezq.WorkerError, match="SIGKILL") as error:
        ezq.endq_and_wait(q, readers)
    assert "the message in its hands is lost: kind 'NUMBER', order 500" in str(
        error.value
    )
    assert error.value.in_hand == ("NUMBER", 500)
    assert q.qsize() <= 1  # its END
    assert [(lost.kind, lost.order) for lost in engine_of(q).lost()] == [
        ("NUMBER", 500)
    ]


def test_what_arrives_of_a_killed_producer_is_a_prefix_and_the_rest_is_counted(
    start_method: str,
) -> None:
    q, go = ezq.Queue[ezq.Msg[int]](), ezq.Queue[int]()
    worker = ezq.run(workers.put_until_killed, q, go)
    go.get()
    worker.kill()
    worker.join()
    got = [msg.order for msg in ezq.iter_msg(ezq.endq(q))]
    assert got == list(range(len(got)))
    lost = engine_of(q).lost_puts()
    assert [pid for pid, _ in lost] in ([], [worker.pid])


def test_an_end_waits_for_what_could_still_come_back() -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    for n in range(2000):
        q.put(ezq.Msg("NUMBER", n))
    first = ezq.iter_msg(q)
    for _ in range(600):
        next(first)
    for n in range(400):  # one reader takes what is not claimed
        q.put(ezq.Msg("NUMBER", n))
    ezq.endq(q)
    left = 2400 - 600
    rest = sum(1 for _ in ezq.iter_msg(q))
    assert rest == left


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_fork_in_the_loop_copies_no_claim() -> None:
    ended = under("fork", "tests.programs.fork_in_the_loop")
    assert ended.printed() == "main read 1000, the child read 0\n"


# --- when puts go out


def test_a_burst_goes_out_while_its_process_is_busy(start_method: str) -> None:
    q, go = ezq.Queue[ezq.Msg[int]](), ezq.Queue[int]()
    worker = ezq.run(workers.put_and_compute, q, go)
    assert [q.get(timeout=30).data for _ in range(100)] == list(range(100))
    go.put(1)
    worker.join()
    assert worker.exitcode == 0


def test_no_more_than_a_batch_gathers() -> None:
    q, most = ezq.Queue[ezq.Msg[int]](), 0
    gatherer = engine_of(q)
    for n in range(20_000):
        q.put(ezq.Msg("NUMBER", n))
        most = max(most, len(gatherer._gathered) // 4)
    assert 0 < most <= BATCH


@pytest.mark.parametrize("count", range(1000, 1010))
def test_what_is_put_after_a_flush_goes_out_before_its_process_waits(
    count: int,
) -> None:
    """Though the puts before it had said when to look at the clock again."""
    q = ezq.Queue[ezq.Msg[int]]()
    engine = engine_of(q)
    for n in range(count):
        q.put(ezq.Msg("NUMBER", n))
    engine.flush()
    q.put(ezq.Msg("NUMBER", count))
    process.flush_all()  # as whoever waits does
    assert engine._log.unread() == count + 1


def test_what_comes_right_after_a_burst_goes_out_while_its_process_is_busy(
    start_method: str,
) -> None:
    """Though not every put of a burst looks at the clock."""
    q, go = ezq.Queue[ezq.Msg[int]](), ezq.Queue[int]()
    worker = ezq.run(workers.put_many_and_one_more_and_compute, q, go)
    assert [q.get(timeout=30).data for _ in range(1001)] == list(range(1001))
    go.put(1)
    worker.join()
    assert worker.exitcode == 0


def test_no_thread_of_ours_is_alive_across_a_fork() -> None:
    """What runs before a fork ends it, and waits until the kernel has forgotten it."""
    q = ezq.Queue[int]()
    tasks = Path("/proc/self/task")
    for _ in range(50):
        for n in range(3):
            q.put(n)  # the second gathers, and starts the ticker
        assert process.ticker.running
        before = len(list(tasks.iterdir()))
        process._before_fork()
        assert len(list(tasks.iterdir())) == before - 1
        assert [q.get() for _ in range(3)] == [0, 1, 2]


def test_a_put_in_a_signal_handler_neither_hangs_nor_doubles() -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    signals = 0

    def handler(*_: object) -> None:
        nonlocal signals
        signals += 1
        q.put(ezq.Msg("SIGNAL", signals))

    def send() -> None:
        for _ in range(200):
            os.kill(os.getpid(), signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, handler)
    sender = threading.Thread(target=send)
    try:
        sender.start()
        for n in range(50_000):
            q.put(ezq.Msg("NUMBER", n))
        sender.join()
    finally:
        signal.signal(signal.SIGUSR1, before)
    got = list(ezq.iter_msg(ezq.endq(q)))
    assert [m.data for m in got if m.kind == "NUMBER"] == list(range(50_000))
    assert sorted(m.data for m in got if m.kind == "SIGNAL") == list(
        range(1, signals + 1)
    )


def test_threads_may_put_and_get_at_once() -> None:
    q, out = ezq.Queue[ezq.Msg[int]](), ezq.Queue[ezq.Msg[int]]()

    def put(first: int) -> None:
        for n in range(first, 4000, 4):
            q.put(ezq.Msg("NUMBER", n))

    def read() -> None:
        for msg in ezq.iter_msg(q):
            out.put(msg)

    readers = [threading.Thread(target=read) for _ in range(3)]
    writers = [threading.Thread(target=put, args=(n,)) for n in range(4)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    ezq.endq(q, 3)
    for thread in readers:
        thread.join()
    got = sorted(msg.data for msg in ezq.iter_msg(ezq.endq(out)))
    assert got == list(range(4000))


def test_what_is_read_is_counted_once_while_others_claim() -> None:
    """Where nobody puts, there are never more than there were."""
    q = ezq.Queue[ezq.Msg[int]]()
    for n in range(30_000):
        q.put(ezq.Msg("NUMBER", n))
    team = [ezq.run(workers.read, ezq.endq(q)) for _ in range(2)]
    last = 30_000
    while last:
        count = q._unread()
        assert count <= last
        last = count
    for worker in team:
        worker.join()


# --- where the system gives less


def test_where_there_is_no_more_room_put_says_so_and_loses_nothing() -> None:
    ended = python("-m", "tests.programs.no_more_room")
    assert ended.printed() == "File too large\nread all that was put: True\n"


def test_without_memfd_and_eventfd_files_and_pipes_serve(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "memfd_create")
    monkeypatch.delattr(os, "eventfd")
    monkeypatch.delattr(os, "pwritev")
    monkeypatch.delattr(os, "preadv")
    q = ezq.Queue[ezq.Msg[bytes]](maxsize=2)
    q.put(ezq.Msg("BYTES", b"x" * 200_000))
    q.put(ezq.Msg("BYTES", b"y"))
    assert q.full()
    assert [q.get().data[:1] for _ in range(2)] == [b"x", b"y"]
    texts = [f"{n}" * 5000 for n in range(9)]  # more than is read at once
    many = ezq.Queue[ezq.Msg[str]]()
    for text in texts:
        many.put(ezq.Msg("TEXT", text))
    assert [msg.data for msg in ezq.iter_msg(ezq.endq(many))] == texts


def test_a_lock_is_waited_for_although_the_kernel_sees_a_deadlock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It does not tell the threads of a process apart."""
    lock = shared.Lock(shared.anonymous_file(0), 0)
    real, errors = fcntl.lockf, [errno.EDEADLK, errno.EDEADLK]

    def lockf(fd: int, how: int, length: int, start: int) -> None:
        if errors and how == fcntl.LOCK_EX:
            raise OSError(errors.pop(), "Resource deadlock avoided")
        real(fd, how, length, start)

    monkeypatch.setattr(fcntl, "lockf", lockf)
    assert lock.run(lambda: "held") == "held"
    assert errors == []


def test_an_idle_reader_costs_next_to_nothing() -> None:
    q = ezq.Queue[int]()
    with pytest.raises(Empty):
        q.get(timeout=0.3)  # what other tests have started ends
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.monotonic()
    with pytest.raises(Empty):
        q.get(timeout=1)
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert 1 <= seconds < 20
    assert after.ru_nvcsw - before.ru_nvcsw <= 25 * seconds
    assert after.ru_utime - before.ru_utime < 0.2 * seconds


def test_a_wish_for_an_engine_that_is_none_is_told() -> None:
    ended = python("-c", "import ezq; ezq.Queue()", EZQ_ENGINE="steam")
    assert ended.exitcode == 1
    assert "EZQ_ENGINE is 'memory' or 'pipe', but got 'steam'" in ended.stderr
