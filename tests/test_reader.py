"""A reader: what it claims, what it gives back, and what it still has in hand."""

import errno
import itertools
import os
import queue
import time
from collections.abc import Iterator
from typing import Any

import pytest

import ezq

from .processes import PIPE

if PIPE:
    pytest.skip("this engine claims one at a time", allow_module_level=True)

Numbers = ezq.Queue[ezq.Msg[Any]]


def numbers(count: int, ends: int = 0) -> Numbers:
    q: Numbers = ezq.Queue()
    for n in range(count):
        q.put(ezq.Msg("NUMBER", n, n))
    return ezq.endq(q, ends)


def loop_until(q: Numbers, last: int) -> tuple[Iterator[ezq.Msg[Any]], list[int]]:
    """Begin a loop; by then it claims many at once."""
    loop = ezq.iter_msg(q)
    return loop, [next(loop).data for _ in range(last + 1)]


def rest_of(q: Numbers) -> list[int]:
    return [msg.data for msg in ezq.iter_msg(q)]


def wait_for(what: Any) -> None:
    """Wait for what the ticker does; 10 seconds are a safety net."""
    deadline = time.monotonic() + 10
    while not what():
        assert time.monotonic() < deadline
        os.sched_yield()


def readers_of(q: Numbers) -> list[Any]:
    engine: Any = q._engine
    return list(engine._readers)


def held(q: Numbers) -> int:
    engine: Any = q._engine
    return os.fstat(engine._log.file).st_blocks * 512


# --- order


def test_a_slow_message_does_not_change_the_order_of_its_only_reader() -> None:
    """The rest is given back to whoever comes first; here that is its reader."""
    q = numbers(1500, ends=1)
    got = []
    for msg in ezq.iter_msg(q):
        got.append(msg.data)
        if msg.data in (20, 200, 1000):
            (reader,) = readers_of(q)
            wait_for(lambda reader=reader: not reader.has_rest())
    assert got == list(range(1500))


def test_the_order_goes_on_behind_a_break() -> None:
    q = numbers(1500, ends=1)
    got = []
    for stop in (0, 20, 21, 700, 1100):
        for msg in ezq.iter_msg(q):
            got.append(msg.data)
            if msg.data >= stop:
                break
        got.append(q.get().data)
    assert got + rest_of(q) == list(range(1500))


# --- giving back


def test_get_takes_one_of_what_was_given_back_and_leaves_the_rest() -> None:
    q = numbers(1000)
    loop, got = loop_until(q, 100)
    loop.close()  # type: ignore[attr-defined]
    got += [q.get().data for _ in range(100)]
    ezq.endq(q)
    assert got + rest_of(q) == list(range(1000))


def test_an_exception_in_the_loop_gives_back_what_was_not_yielded() -> None:
    q = numbers(500, ends=1)
    with pytest.raises(ZeroDivisionError):
        for msg in ezq.iter_msg(q):
            1 // (300 - msg.data)
    assert rest_of(q) == list(range(301, 500))


class Bomb:
    """Raises when it is unpickled."""

    def __reduce__(self) -> Any:
        return int, ("no int",)


def test_a_message_that_raises_when_unpickled_takes_no_other_with_it() -> None:
    q: Numbers = ezq.Queue()
    for n in range(100):
        q.put(ezq.Msg("DATA", Bomb() if n == 60 else [n], n))
    ezq.endq(q)
    got = []  # type: ignore[var-annotated]
    with pytest.raises(ValueError, match="no int"):
        got.extend(msg.order for msg in ezq.iter_msg(q))
    seen: list[int] = []
    with pytest.raises(ValueError, match="no int"):
        q2: Numbers = ezq.Queue()
        for n in range(3):
            q2.put(ezq.Msg("DATA", Bomb() if n == 1 else [n], n))
        for msg in ezq.iter_msg(q2):
            seen.append(msg.order)
    assert seen == [0]
    assert [msg.order for msg in ezq.iter_msg(ezq.endq(q2))] == [2]
    assert [msg.order for msg in ezq.iter_msg(q)] == list(range(61, 100))


def test_a_loop_that_nobody_holds_any_more_gives_back() -> None:
    q = numbers(500, ends=1)
    loop, got = loop_until(q, 50)
    del loop
    assert got + rest_of(q) == list(range(500))


def test_where_there_is_no_slot_for_it_nothing_is_given_back_and_nothing_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    q = numbers(500, ends=1)
    engine: Any = q._engine
    loop, got = loop_until(q, 50)
    tries = 0

    def own_slot() -> int:
        nonlocal tries
        tries += 1
        raise OSError(errno.ENOSPC, "no slot")

    with monkeypatch.context() as patch:
        patch.setattr(engine._log, "own_slot", own_slot)
        wait_for(lambda: tries > 2)
    assert got + [msg.data for msg in loop] == list(range(500))


# --- what is in hand


def test_what_the_living_have_in_hand_is_not_lost() -> None:
    q = numbers(500)
    engine: Any = q._engine
    loop, _ = loop_until(q, 50)
    (reader,) = readers_of(q)
    wait_for(lambda: not reader.has_rest())
    assert engine.lost() == []
    q.get()
    assert engine.lost() == []
    assert next(loop).data == 52


def test_a_message_in_hand_holds_back_no_memory() -> None:
    """Neither what was got, nor what a loop is at, be it small or large."""
    q: Numbers = ezq.Queue()
    q.put(ezq.Msg("GOT", 0))
    q.get()
    q.put(ezq.Msg("SMALL", 1))
    q.put(ezq.Msg("LARGE", bytes(100_000)))
    loops = [ezq.iter_msg(q), ezq.iter_msg(q)]
    assert [next(loop).kind for loop in loops] == ["SMALL", "LARGE"]
    for _ in range(20):
        for n in range(10_000):
            q.put(ezq.Msg("TEXT", f"{n:0100}"))
        ezq.endq(q)
        assert len(rest_of(q)) == 10_000
    assert held(q) < 2_500_000  # of 20 MB
    assert q._engine.lost() == []  # type: ignore[union-attr]


def test_a_message_that_was_read_is_not_kept_by_its_reader() -> None:
    q: Numbers = ezq.Queue()
    for get in (q.get, lambda: next(ezq.iter_msg(q))):
        q.put(ezq.Msg("TEXT", "x" * 1_000_000))
        get()  # type: ignore[no-untyped-call]
        with pytest.raises(queue.Empty):
            q.get(block=False)
        engine: Any = q._engine
        assert all(reader._decoded is None for reader in engine._getters)


def test_the_ticker_ends_while_a_slow_message_is_in_hand() -> None:
    from ezq.process import ticker

    for data in (0, [1], bytes(100_000)):
        q: Numbers = ezq.Queue()
        q.put(ezq.Msg("DATA", data))
        loop = ezq.iter_msg(q)
        next(loop)
        wait_for(lambda: not ticker.running)
        loop.close()  # type: ignore[attr-defined]


# --- pace


def test_a_reader_claims_more_from_one_claim_to_the_next_and_less_when_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ezq.process import ticker

    # It would take a part of a claim away, wherever the machine is busy.
    monkeypatch.setattr(ticker, "start", lambda unless=None: True)
    ticker.stop()
    q = numbers(3000)
    taken = []
    loop = ezq.iter_msg(q)
    for _ in range(300):
        next(loop)
        taken.append(readers_of(q)[0].taken)
    assert taken[0] == 1
    assert max(b / a for a, b in itertools.pairwise(taken)) <= 2
    assert max(taken) > 8
    (reader,) = readers_of(q)
    for _ in range(max(taken) + 2):
        until = time.perf_counter() + 0.002
        next(loop)
        while time.perf_counter() < until:  # work
            pass
    assert reader.taken == 1
