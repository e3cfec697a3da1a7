"""A queue hands over copies, in order, and says at once what cannot travel."""

import inspect
import multiprocessing.queues
import pickle
import queue
import re
import threading
from collections.abc import Callable
from typing import Any, assert_type

import pytest

import ezq

from . import workers
from .processes import PIPE

# --- in and out


def test_items_come_out_in_the_order_in_which_they_were_put() -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    for n in range(1000):
        q.put(ezq.Msg("NUMBER", n))
    assert [q.get().data for _ in range(1000)] == list(range(1000))


@pytest.mark.parametrize("item", [None, 0, "", b"x" * 65_537, {"a": [1]}, int, len])
def test_an_item_need_not_be_a_message(item: object) -> None:
    q = ezq.Queue[object]()
    q.put(item)
    assert q.get() == item


@pytest.mark.parametrize("size", [0, 65_535, 65_536, 65_537, 8_000_000])
def test_a_message_of_any_size_arrives_whole(size: int) -> None:
    q = ezq.Queue[ezq.Msg[bytes]]()
    q.put(ezq.Msg("BYTES", b"x" * size))
    assert q.get() == ezq.Msg("BYTES", b"x" * size)


def test_a_reader_gets_a_copy() -> None:
    q = ezq.Queue[ezq.Msg[list[int]]]()
    msg = ezq.Msg("LIST", [1])
    q.put(msg)
    got = q.get()
    assert got == msg
    assert got.data is not msg.data


def test_get_waits_until_something_is_put(start_method: str) -> None:
    q, out = ezq.Queue(), ezq.Queue()
    worker = ezq.run(workers.pass_on, q, out)
    q.put(ezq.Msg("WORD", "there"))
    assert out.get().data == "there"
    ezq.endq_and_wait(q, worker)


def test_several_threads_may_read_one_queue() -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    got: list[int] = []

    def read() -> None:
        got.extend(msg.data for msg in ezq.iter_msg(q))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(300):
        q.put(ezq.Msg("NUMBER", n))
    ezq.endq(q, len(threads))
    for thread in threads:
        thread.join()
    assert sorted(got) == list(range(300))


def test_an_empty_queue_raises_when_the_time_is_over() -> None:
    q = ezq.Queue[int]()
    with pytest.raises(queue.Empty):
        q.get(timeout=0.01)
    with pytest.raises(queue.Empty):
        q.get(block=False)
    with pytest.raises(queue.Empty):
        q.get_nowait()


# --- put pickles at once


class Fragile:
    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    def __repr__(self) -> str:
        return "<Fragile>"

    def __reduce__(self) -> str:
        raise self.error("not me")


def generator() -> Any:
    yield


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda: lambda: 0, "lambda"),
        (lambda: ezq.Msg("FUNCTION", lambda: 0), "FUNCTION"),
        (generator, "generator"),
        (threading.Lock, "lock"),
        (lambda: Fragile(TypeError), "Fragile"),
        (lambda: Fragile(pickle.PicklingError), "Fragile"),
    ],
    ids=["lambda", "message", "generator", "lock", "its TypeError", "its own error"],
)
def test_what_cannot_be_pickled_raises_in_put_and_nothing_was_put(
    make: Callable[[], object], shown: str
) -> None:
    q = ezq.Queue[object]()
    with pytest.raises(pickle.PicklingError) as error:
        q.put(make())
    assert shown in str(error.value)
    assert "cannot be put into a queue" in str(error.value)
    assert error.value.__cause__
    assert q.empty()


@pytest.mark.skipif(PIPE, reason="the pipe engine sends a queue at a start alone")
def test_a_queue_may_be_put_into_a_queue() -> None:
    """Here it is the same object; `test_memory` reads it in another process."""
    q, other = ezq.Queue[Any](), ezq.Queue[int]()
    q.put(other)
    q.get().put(1)
    assert other.get() == 1


@pytest.mark.skipif(not PIPE, reason="the engine in memory sends a queue anywhere")
def test_a_queue_on_a_pipe_cannot_be_put_into_a_queue() -> None:
    """It travels to a worker as an argument of `run` only; the error says so."""
    q = ezq.Queue[object]()
    with pytest.raises(pickle.PicklingError, match="cannot be put into a queue"):
        q.put(ezq.Queue())
    assert q.empty()


def test_what_cannot_be_pickled_takes_no_place() -> None:
    q = ezq.Queue[object](maxsize=1)
    with pytest.raises(pickle.PicklingError):
        q.put(lambda: 0)
    q.put(1, block=False)
    assert q.get() == 1


def test_a_later_change_is_not_seen() -> None:
    q = ezq.Queue[list[int]]()
    item = [1]
    q.put(item)
    item.append(2)
    assert q.get() == [1]


def test_the_reader_of_what_cannot_be_unpickled_gets_its_error_and_may_go_on() -> None:
    q = ezq.Queue[object](maxsize=2)
    q.put(workers.FailsAtHome())
    q.put("next")
    with pytest.raises(ZeroDivisionError):
        q.get()
    assert q.get() == "next"
    q.put(1, block=False)
    q.put(2, block=False)
    assert [q.get(), q.get()] == [1, 2]


# --- maxsize


def test_a_full_queue_raises_when_the_time_is_over() -> None:
    q = ezq.Queue[int](maxsize=2)
    q.put(1)
    q.put(2)
    with pytest.raises(queue.Full):
        q.put(3, timeout=0.01)
    with pytest.raises(queue.Full):
        q.put(3, block=False)
    with pytest.raises(queue.Full):
        q.put_nowait(3)
    assert [q.get(), q.get()] == [1, 2]
    assert q.empty()


def test_get_gives_a_place_back() -> None:
    q = ezq.Queue[int](maxsize=1)
    for n in range(100):
        q.put(n, block=False)
        assert q.get() == n


def test_a_producer_waits_for_its_reader(start_method: str) -> None:
    """Back-pressure: never are more than `maxsize` messages unread."""
    q, depths = ezq.Queue(maxsize=3), ezq.Queue()
    producer = ezq.run(workers.put_all, q, 50, depths)
    assert [q.get().data for _ in range(50)] == list(range(50))
    assert max(msg.data for msg in ezq.iter_msg(depths)) <= 3
    producer.join()
    assert producer.exitcode == 0


def test_an_end_needs_no_place() -> None:
    q = ezq.Queue[ezq.Msg[int]](maxsize=1)
    q.put(ezq.Msg("NUMBER", 1))
    for end in [ezq.END_MSG, ezq.Msg("END", 3)]:
        q.put(end, block=False)
    ezq.endq(q, 10)
    assert q.get().data == 1
    q.put(ezq.Msg("NUMBER", 2), block=False)  # the ENDs take no place either
    assert [q.get().kind for _ in range(13)] == ["END"] * 12 + ["NUMBER"]
    q.put(ezq.Msg("NUMBER", 3), block=False)  # and give none back
    with pytest.raises(queue.Full):
        q.put(ezq.Msg("NUMBER", 4), block=False)
    assert q.get().data == 3


@pytest.mark.parametrize("maxsize", [0, -1])
def test_0_or_less_is_no_limit(maxsize: int) -> None:
    q = ezq.Queue[int](maxsize)
    for n in range(1000):
        q.put(n, block=False)
    assert not q.full()
    assert [q.get() for _ in range(1000)] == list(range(1000))


@pytest.mark.parametrize("maxsize", ["3", 2.0, None, [1]])
def test_a_maxsize_that_is_no_int_is_an_error(maxsize: Any) -> None:
    with pytest.raises(TypeError) as error:
        ezq.Queue(maxsize)
    assert "0 for any number" in str(error.value)
    assert f"got {maxsize!r}" in str(error.value)


# --- counts


def test_qsize_and_empty_count_what_was_put_at_once() -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    assert q.empty()
    for n in range(100):
        q.put(ezq.Msg("NUMBER", n))
        assert q.qsize() == n + 1
        assert not q.empty()
    assert ezq.endq(q).qsize() == 101
    for n in range(101):
        assert q.qsize() == 101 - n
        q.get()
    assert q.empty()


def test_full_counts_messages_and_no_ends() -> None:
    q = ezq.Queue[ezq.Msg[int]](maxsize=2)
    q.put(ezq.Msg("NUMBER", 1))
    assert not ezq.endq(q, 5).full()
    q.put(ezq.Msg("NUMBER", 2))
    assert q.full()
    assert q.get().data == 1
    assert not q.full()
    assert [q.get().kind for _ in range(6)] == ["END"] * 5 + ["NUMBER"]


# --- in another process


def test_a_worker_gets_the_same_queue(start_method: str) -> None:
    q, out = ezq.Queue(maxsize=2), ezq.Queue()
    worker = ezq.run(workers.tell_state, q, out)
    assert out.get().data == (0, True, False, "<ezq.Queue maxsize=2>")
    worker.join()
    q.put(ezq.Msg("NUMBER", 1))
    q.put(ezq.Msg("NUMBER", 2))
    worker = ezq.run(workers.tell_state, q, out)
    assert out.get().data == (2, False, True, "<ezq.Queue maxsize=2>")
    worker.join()
    assert [q.get().data, q.get().data] == [1, 2]


def test_close_closes_it_in_one_process_only(start_method: str) -> None:
    q, out = ezq.Queue(), ezq.Queue()
    worker = ezq.run(workers.close_and_tell, q, out)
    assert "close() was called" in out.get().data
    worker.join()
    q.put(ezq.Msg("STILL", "open"))
    assert q.get().data == "open"


def test_a_closed_queue_takes_and_gives_no_more() -> None:
    q = ezq.Queue[int]()
    q.put(1)
    assert q.get() == 1
    q.close()
    assert repr(q) == "<ezq.Queue maxsize=0, closed>"
    with pytest.raises(ValueError, match=r"cannot put into .*close\(\) was called"):
        q.put(2)
    with pytest.raises(ValueError, match=r"cannot get from .*close\(\) was called"):
        q.get()
    q.close()  # once more does nothing
    q.join_thread()


def test_cancel_join_thread_is_taken_before_and_after_a_put() -> None:
    q = ezq.Queue[int]()
    q.cancel_join_thread()
    q.put(1)
    q.cancel_join_thread()
    assert q.get() == 1


# --- how it looks


def test_it_has_the_methods_of_the_queue_of_multiprocessing() -> None:
    for name, method in vars(multiprocessing.queues.Queue).items():
        if callable(method) and name[0] != "_":
            theirs = [
                (p.name, p.default, p.kind)
                for p in list(inspect.signature(method).parameters.values())[1:]
            ]
            mine = [
                (p.name, p.default, p.kind)
                for p in inspect.signature(getattr(ezq.Queue, name)).parameters.values()
            ][1:]
            # what is put is called `obj` there: nobody names it
            assert [re.sub("^obj$", "item", n) for n, _, _ in theirs] == [
                n for n, _, _ in mine
            ]
            assert [p[1:] for p in theirs] == [p[1:] for p in mine]


def test_it_takes_a_type_in_brackets_and_makes_nothing_of_it() -> None:
    q = ezq.Queue[int](maxsize=1)
    assert isinstance(q, ezq.Queue)
    q.put(1)
    assert_type(q.get(), int)
    assert "Queue[int]" in repr(ezq.Queue[int])
