"""Messages become records, and come back as they were."""

import math
import pickle
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ezq
from ezq import codec
from ezq.arena import Arena

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
few = st.lists(plain, max_size=3)
anything = (
    plain
    | st.binary(max_size=9)
    | few
    | few.map(tuple)
    | st.dictionaries(st.text(max_size=3) | st.integers() | st.none(), plain | few)
)
messages = st.builds(
    ezq.Msg, st.sampled_from(["", "A", "B", "ENDE"]), anything, st.integers()
)
items = st.lists(messages | anything, min_size=1, max_size=30)

nowhere = Arena(memoryview(b""), memoryview(bytes(8)).cast("Q"), 0, -1, 0)


def travel(items: list[Any]) -> list[Any]:
    """Let items gather as `put` does, and read the records that they become."""
    gathered: list[Any] = []
    for item in items:
        gathered += codec.pack(item)
    arrived: list[Any] = []
    for count, mode, payload in codec.encode(gathered):
        whole = b"".join(payload)
        columns = [(whole,)] if mode == codec.END_MODE else rows(mode, whole, count)
        found = list(codec.restored(mode, columns, nowhere))
        assert len(found) == count
        arrived += found
    return arrived


def rows(mode: int, payload: bytes, count: int) -> list[tuple[Any, ...]]:
    """Read the columns of a record as a reader does, with a mark for each row."""
    columns = codec.decode(mode, payload)
    full = [c if isinstance(c, list) else [c] * count for c in columns]
    return list(zip(*full, range(count), strict=True))


def shown(items: list[Any]) -> list[str]:
    return [repr(item) for item in items]


@given(items)
def test_items_arrive_as_they_were_and_in_order(items: list[Any]) -> None:
    """Also nan, which is equal to nothing: so by what they look like."""
    assert shown(travel(items)) == shown(items)


@given(st.lists(st.builds(ezq.Msg, st.just("A"), plain, st.integers()), min_size=1))
def test_plain_messages_of_one_kind_become_one_record(
    items: list[ezq.Msg[Any]],
) -> None:
    gathered = [part for item in items for part in codec.pack(item)]
    ((count, mode, _),) = codec.encode(gathered)
    assert (count, mode) == (len(items), codec.PLAIN)


@pytest.mark.parametrize(
    ("data", "mode"),
    [
        ({"a": 1, 2: "b"}, codec.PLAIN),
        ([1.5, None], codec.PLAIN),
        ((True, "x" * 256), codec.PLAIN),
        (["x" * 200, "y" * 57], codec.PICKLED),
        ({"x" * 257: 1}, codec.PICKLED),
        ({2.5: 1}, codec.PICKLED),
        ([[1]], codec.PICKLED),
        (list(range(17)), codec.PICKLED),
    ],
)
def test_small_containers_of_plain_values_go_into_a_column_and_no_others(
    data: Any, mode: int
) -> None:
    """A batch counts no bytes of theirs: what it may take is bounded by each."""
    packed = codec.pack(ezq.Msg("A", data))
    assert packed[3] == mode
    assert packed[1] is not data or type(data) is tuple


@pytest.mark.parametrize("value", [-0.0, math.inf, 10**400, -(2**63), True, "\ud800"])
def test_values_at_the_edge_arrive_as_they_were(value: object) -> None:
    (msg,) = travel([ezq.Msg("A", value, 10**30)])
    assert repr(msg.data) == repr(value)
    assert type(msg.data) is type(value)
    assert msg.order == 10**30


class Text(str):
    """A str with something of its own, which a column would take away."""

    __slots__ = ("more",)


class Special(ezq.Msg[Any]):
    """A message of a class of its own."""


def test_subclasses_arrive_as_themselves() -> None:
    text = Text("text")
    text.more = 5  # type: ignore[attr-defined]
    data, kind, msg = travel(
        [ezq.Msg("A", text), ezq.Msg(Text("kind"), 1), Special("A", 1)]
    )
    assert type(data.data) is Text
    assert data.data.more == 5  # type: ignore[attr-defined]
    assert type(kind.kind) is Text
    assert type(msg) is Special
    assert msg == Special("A", 1)


def test_two_messages_that_share_an_object_arrive_with_two() -> None:
    shared = [1]
    one, two, three = travel([ezq.Msg("A", shared), ezq.Msg("A", shared), [shared]])
    one.data.append(2)
    assert two.data == [1]
    assert three == [[1]]


def test_what_one_message_shares_with_itself_it_still_does() -> None:
    shared = [1]
    (msg,) = travel([ezq.Msg("A", [shared, shared])])
    assert msg.data[0] is msg.data[1]


def test_ends_are_records_of_their_own_in_their_place() -> None:
    gathered: list[Any] = []
    for item in [ezq.Msg("A", 1), ezq.END_MSG, ezq.Msg("END", [3], 7), ezq.Msg("B")]:
        gathered += codec.pack(item)
    modes = [(count, mode) for count, mode, _ in codec.encode(gathered)]
    assert modes == [
        (1, codec.PLAIN),
        (1, codec.END_MODE),
        (1, codec.END_MODE),
        (1, codec.PLAIN),
    ]
    assert travel([ezq.END_MSG, ezq.Msg("END", [3], 7)]) == [
        ezq.END_MSG,
        ezq.Msg("END", [3], 7),
    ]


@pytest.mark.parametrize("kind", [bytes, bytearray])
@pytest.mark.parametrize("wrapped", [True, False])
def test_large_buffers_are_no_part_of_the_pickle(kind: Any, wrapped: bool) -> None:
    data = kind(b"x" * codec.LARGE_BYTES)
    head, buffers, _, mode = codec.pack(ezq.Msg("A", data, 3) if wrapped else data)
    assert mode == codec.LARGE
    assert len(head) < 200
    assert [bytes(buffer) for buffer in buffers] == [bytes(data)]
    places = struct.pack("QQ", 1, 0)  # one buffer, behind the head
    (item,) = codec.restored(
        codec.LARGE, rows(codec.LARGE, places + head + data, 1), nowhere
    )
    assert item == (ezq.Msg("A", data, 3) if wrapped else data)
    assert type(item.data if wrapped else item) is kind


def test_a_buffer_below_the_limit_is_a_part_of_the_pickle() -> None:
    assert codec.pack(ezq.Msg("A", bytes(codec.LARGE_BYTES - 1)))[3] == codec.PLAIN
    assert (
        codec.pack(ezq.Msg("A", bytearray(codec.LARGE_BYTES - 1)))[3] == codec.PICKLED
    )


def test_what_cannot_travel_is_named_with_the_reason() -> None:
    with pytest.raises(pickle.PicklingError) as error:
        codec.pack(ezq.Msg("A", lambda: 0))
    assert str(error.value).startswith("Msg(kind='A', data=<function ")
    assert "cannot be put into a queue, because what travels" in str(error.value)
    assert error.value.__cause__ is not None


@pytest.mark.parametrize(
    ("items", "described"),
    [
        ([ezq.Msg("A", n, 10 - n) for n in range(5)], ("A", (7, 7, 9))),
        ([ezq.Msg("AB"[n % 2], [n], n) for n in range(5)], ("B", (3, 1, 3))),
        ([[n] for n in range(5)], ("", (0, 0, 0))),
    ],
    ids=["plain", "pickled", "no messages"],
)
def test_a_lost_message_is_described_by_kind_and_order(
    items: list[Any], described: object
) -> None:
    """With the span of the orders in doubt: here those from index 1 to 3."""
    gathered: list[Any] = []
    for item in items:
        gathered += codec.pack(item)
    ((_, mode, payload),) = codec.encode(gathered)
    assert (
        codec.described(mode, codec.decode(mode, b"".join(payload)), 1, 3) == described
    )
