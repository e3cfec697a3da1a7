"""Sorted reading: every message comes out, once, in its documented place."""

import itertools
import operator
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ezq

from . import workers
from .processes import python

Numbered = ezq.Msg[int]

# A queue and its feeder thread take milliseconds, now and then far longer where the
# machine is busy: a deadline would find that, and nothing else.
thorough = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow]
)


def queue_of(orders: Iterable[Any]) -> ezq.Queue[Numbered]:
    """Return a queue of messages with these orders, numbered by their data."""
    q: ezq.Queue[Numbered] = ezq.Queue()
    for number, order in enumerate(orders):
        q.put(ezq.Msg("MSG", number, order))
    return q


def places(orders: list[int], start: int = 0) -> list[list[int]]:
    """Tell, by the documentation, what comes out after each message, and at END.

    A plain model: it looks through all that waits, whenever a message comes.
    """
    out = []
    waiting: list[tuple[int, int]] = []
    turn = start
    for number, order in enumerate(orders):
        if order < turn:  # after its turn: at once
            out.append([number])
            continue
        waiting.append((order, number))
        due = []
        while any(order == turn for order, _ in waiting):
            due += [number for order, number in waiting if order == turn]
            waiting = [(order, number) for order, number in waiting if order != turn]
            turn += 1
        out.append(due)
    return [*out, [number for _, number in sorted(waiting)]]


# --- by example


def test_messages_come_out_in_order() -> None:
    q = ezq.endq(queue_of([2, 0, 3, 1]))
    assert [msg.order for msg in ezq.iter_sortq(q)] == [0, 1, 2, 3]


def test_a_message_comes_out_as_soon_as_it_is_its_turn() -> None:
    q = queue_of([1, 0])
    messages = ezq.iter_sortq(q)
    assert [next(messages).order, next(messages).order] == [0, 1]
    q.put(ezq.Msg("MSG", 9, order=2))
    assert next(messages).data == 9
    assert list(ezq.iter_msg(ezq.endq(q))) == []


def test_behind_a_gap_messages_wait_until_end() -> None:
    q = queue_of([0, 1, 4, 3])
    messages = ezq.iter_sortq(q)
    assert [next(messages).order, next(messages).order] == [0, 1]
    ezq.endq(q)
    assert [msg.order for msg in messages] == [3, 4]


def test_a_start_that_never_comes_holds_all_back_until_end() -> None:
    q = ezq.endq(queue_of([3, 1, 2]))
    assert [msg.order for msg in ezq.iter_sortq(q)] == [1, 2, 3]


def test_duplicates_come_out_in_the_order_in_which_they_were_put() -> None:
    q = ezq.endq(queue_of([1, 1, 0, 0, 2, 1]))
    assert [(m.order, m.data) for m in ezq.iter_sortq(q)] == [
        (0, 2),
        (1, 0),
        (1, 1),
        (0, 3),  # its turn was over when it was read
        (2, 4),
        (1, 5),
    ]


def test_an_order_below_start_comes_out_at_once() -> None:
    q = queue_of([7, -1, 4])
    messages = ezq.iter_sortq(q, start=5)
    assert [next(messages).order, next(messages).order] == [-1, 4]
    q.put(ezq.Msg("MSG", 3, order=5))
    ezq.endq(q)
    assert [msg.order for msg in messages] == [5, 7]


def test_a_key_orders_by_anything_of_the_message() -> None:
    q: ezq.Queue[Numbered] = ezq.Queue()
    for data in [12, 10, 11]:
        q.put(ezq.Msg("MSG", data))
    ezq.endq(q)
    sorted_messages = ezq.iter_sortq(q, start=10, key=lambda msg: msg.data)
    assert [msg.data for msg in sorted_messages] == [10, 11, 12]


@pytest.mark.parametrize(
    "keys",
    [
        ["b", "a", "c", "a"],
        [(1, "b"), (0, "z"), (1, "a")],
        [1.5, 0.5, 1.0],
        [Fraction(1, 2), Fraction(1, 3)],
        [b"b", b"a"],
    ],
    ids=repr,
)
def test_keys_that_are_no_ints_come_out_sorted_at_end(keys: list[Any]) -> None:
    q = ezq.endq(queue_of(keys))
    assert [m.data for m in ezq.iter_sortq(q)] == sorted(
        range(len(keys)), key=lambda n: keys[n]
    )


def test_from_the_first_key_that_is_no_int_all_waits_for_end() -> None:
    q = queue_of([0, 1, 3, 2.5, 2])
    messages = ezq.iter_sortq(q)
    assert [next(messages).order, next(messages).order] == [0, 1]
    ezq.endq(q)
    assert [msg.order for msg in messages] == [2, 2.5, 3]


def test_messages_of_the_same_order_need_not_compare() -> None:
    q = ezq.Queue()
    for data in ({"a": 1}, {"b": 2}, object):
        q.put(ezq.Msg("MSG", data, order=1))
    assert [m.data for m in ezq.iter_sortq(ezq.endq(q))] == [{"a": 1}, {"b": 2}, object]


def test_true_and_other_ints_by_their_index_count_as_ints() -> None:
    q = ezq.endq(queue_of([True, False, 2]))
    assert [m.data for m in ezq.iter_sortq(q)] == [1, 0, 2]


# --- by property


@thorough
@given(st.integers(0, 30).flatmap(lambda n: st.permutations(range(n))), st.data())
def test_any_interleaving_of_consecutive_orders_comes_out_in_order(
    orders: list[int], data: st.DataObject
) -> None:
    start = data.draw(st.integers(-3, 3))
    q = ezq.endq(queue_of(order + start for order in orders))
    assert [m.order - start for m in ezq.iter_sortq(q, start)] == sorted(orders)


@thorough
@given(st.lists(st.integers(-3, 12), max_size=30), st.integers(-2, 3))
def test_whatever_the_orders_each_message_comes_out_once_in_its_place(
    orders: list[int], start: int
) -> None:
    """With duplicates, gaps, and orders below start; and no later than documented.

    A message that got stuck, so that it came out later, would make this test wait
    for a message that is not there.
    """
    q: ezq.Queue[Numbered] = ezq.Queue()
    messages = ezq.iter_sortq(q, start)
    *due, at_end = places(orders, start)
    for number, order in enumerate(orders):
        q.put(ezq.Msg("MSG", number, order))
        assert [next(messages).data for _ in due[number]] == due[number]
    ezq.endq(q)
    assert [msg.data for msg in messages] == at_end
    assert sorted(itertools.chain(*due, at_end)) == list(range(len(orders)))
    assert q.empty()


@thorough
@given(st.lists(st.integers(0, 12), max_size=30), st.integers(-2, 3))
def test_messages_of_one_order_keep_their_order(orders: list[int], start: int) -> None:
    by_order: dict[int, list[int]] = {}
    for msg in ezq.iter_sortq(ezq.endq(queue_of(orders)), start):
        by_order.setdefault(msg.order, []).append(msg.data)
    assert sum(map(len, by_order.values())) == len(orders)
    for order, numbers in by_order.items():
        assert numbers == [n for n, o in enumerate(orders) if o == order]


KEYS: dict[str, Callable[[Numbered], Any]] = {
    "negated": lambda msg: -msg.order,
    "by tens": lambda msg: msg.order // 10,
    "a string": lambda msg: str(msg.order),
    "a tuple": lambda msg: (msg.order % 3, msg.order),
    "a float": lambda msg: msg.order + 0.5,
    "all the same": lambda msg: "",
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
@thorough
@given(orders=st.lists(st.integers(-20, 20), max_size=20))
def test_whatever_the_key_nothing_is_lost(
    key: Callable[[Numbered], Any], orders: list[int]
) -> None:
    q = queue_of(orders)
    put = [ezq.Msg("MSG", number, order) for number, order in enumerate(orders)]
    got = list(ezq.iter_sortq(ezq.endq(q), key=key))
    assert sorted(got, key=operator.attrgetter("data")) == put
    if all(not isinstance(key(msg), int) for msg in put):
        assert got == sorted(put, key=key)
    else:
        expected = itertools.chain(*places([key(msg) for msg in put]))
        assert [msg.data for msg in got] == list(expected)


# --- what does not compare


def test_orders_that_do_not_compare_are_an_error_that_says_what_is_lost() -> None:
    q = ezq.endq(queue_of([5, 7, "3", 9]))
    with pytest.raises(TypeError) as error:
        list(ezq.iter_sortq(q))
    message = str(error.value)
    assert "cannot sort by orders that do not compare" in message
    assert "Let key return values of one type" in message
    assert "3 messages that were held back are lost" in message
    for order in ["5", "7", "'3'"]:
        assert order in message
    assert isinstance(error.value.__cause__, TypeError)


def test_each_lost_order_is_told_once() -> None:
    q = ezq.endq(queue_of([5, "3"]))
    with pytest.raises(TypeError) as error:
        list(ezq.iter_sortq(q))
    told = str(error.value).partition("among their orders are ")[2]
    assert sorted(told.split(", ")) == ["'3'", "5"]


def test_orders_that_compare_only_with_some_are_an_error_as_well() -> None:
    """The heap of a sorted reader may find it only when it gives them back."""
    q = ezq.endq(queue_of([(0,), (1, 1), (1, "x"), (2,)]))
    with pytest.raises(TypeError, match="cannot sort by orders that do not compare"):
        list(ezq.iter_sortq(q))


def test_the_error_of_a_key_is_left_as_it_is() -> None:
    def key(msg: Numbered) -> int:
        raise TypeError("my own")

    with pytest.raises(TypeError, match=r"^my own$"):
        next(ezq.iter_sortq(queue_of([1]), key=key))


@pytest.mark.parametrize("start", ["0", 1.0, None])
def test_a_start_that_is_no_int_is_an_error(start: Any) -> None:
    with pytest.raises(TypeError) as error:
        ezq.iter_sortq(ezq.Queue(), start)
    assert str(error.value) == (
        f"iter_sortq(start) takes the first order, an int, but got {start!r}"
    )


# --- through workers


def test_results_of_several_workers_come_out_in_order(start_method: str) -> None:
    out = ezq.Queue()
    team = [ezq.run(workers.put_every_third, out, n, 300) for n in range(3)]
    messages = ezq.iter_sortq(out)
    assert [next(messages).data for _ in range(300)] == list(range(300))
    for worker in team:
        worker.join()
    assert list(ezq.iter_msg(ezq.endq(out))) == []


# --- what it costs


class Place:
    """A key that counts how often it is compared."""

    compared = 0

    def __init__(self, place: int) -> None:
        self.place = place

    def __lt__(self, other: "Place") -> bool:
        Place.compared += 1
        return self.place < other.place


@pytest.mark.parametrize(
    "order",
    [lambda n: n, lambda n: -n, lambda n: n * 7919 % 4096],
    ids=["as they come", "reversed", "shuffled"],
)
def test_holding_a_message_back_costs_a_logarithm(order: Callable[[int], int]) -> None:
    """Of n messages: at most 2 log2(n) comparisons each, in and out."""
    q = ezq.endq(queue_of(map(order, range(4096))))
    Place.compared = 0
    got = [m.order for m in ezq.iter_sortq(q, key=lambda msg: Place(msg.order))]
    assert got == sorted(map(order, range(4096)))
    assert Place.compared <= 4096 * 12 * 2


def test_100_000_reversed_messages_take_at_most_6_times_as_long_as_25_000() -> None:
    printed = python("-m", "tests.programs.reversed_order").printed()
    few, many = map(float, printed.split())
    assert many <= 6 * few, f"25,000 took {few:.2f} s, 100,000 took {many:.2f} s"
