"""A message is a plain value, and END is any message of that kind."""

import copy
import pickle
from typing import Any, assert_type

import pytest

import ezq


class Job(ezq.Msg[int]):
    """What somebody may derive from a message."""


# --- a plain value


def test_the_fields_are_kind_data_order_in_this_order() -> None:
    msg = ezq.Msg("EVEN", 12, 3)
    assert (msg.kind, msg.data, msg.order) == ("EVEN", 12, 3)
    assert msg == ezq.Msg(order=3, data=12, kind="EVEN")


def test_every_field_may_be_left_out() -> None:
    msg = ezq.Msg()
    assert (msg.kind, msg.data, msg.order) == ("", None, 0)


def test_a_single_position_is_the_kind_and_not_the_data() -> None:
    assert ezq.Msg("EVEN").data is None


def test_two_are_equal_when_their_fields_are() -> None:
    assert ezq.Msg("EVEN", 12, 3) == ezq.Msg("EVEN", 12, 3)
    assert ezq.Msg("EVEN", 12, 3) != ezq.Msg("ODD", 12, 3)
    assert ezq.Msg("EVEN", 12, 3) != ezq.Msg("EVEN", 13, 3)
    assert ezq.Msg("EVEN", 12, 3) != ezq.Msg("EVEN", 12, 4)


def test_a_message_equals_nothing_else() -> None:
    assert ezq.Msg("EVEN", 12, 3) != ("EVEN", 12, 3)
    assert ezq.Msg("EVEN", 12, 3) != Job("EVEN", 12, 3)


def test_a_message_may_be_changed_and_so_has_no_hash() -> None:
    msg = ezq.Msg("EVEN", 12)
    msg.data = 14
    assert msg == ezq.Msg("EVEN", 14)
    with pytest.raises(TypeError, match="unhashable"):
        hash(msg)


def test_a_misspelt_field_is_an_error() -> None:
    msg: Any = ezq.Msg("EVEN", 12)
    with pytest.raises(AttributeError):
        msg.oder = 3


def test_its_repr_makes_it_again() -> None:
    msg = ezq.Msg("EVEN", [1, "x"], order=3)
    assert repr(msg) == "Msg(kind='EVEN', data=[1, 'x'], order=3)"
    assert eval(repr(msg), {"Msg": ezq.Msg}) == msg
    assert repr(Job("ODD", 1)) == "Job(kind='ODD', data=1, order=0)"


def test_match_takes_it_apart() -> None:
    match ezq.Msg("EVEN", 12, 3):
        case ezq.Msg("EVEN", data, order):
            assert (data, order) == (12, 3)
        case _:
            pytest.fail("no match")


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_the_same_after_its_journey(protocol: int) -> None:
    for msg in [ezq.Msg("EVEN", [12], 3), ezq.Msg(), Job("ODD", 1)]:
        assert pickle.loads(pickle.dumps(msg, protocol)) == msg


def test_a_copy_is_another_message() -> None:
    msg = ezq.Msg("EVEN", [12], 3)
    deep = copy.deepcopy(msg)
    deep.data.append(13)
    assert copy.copy(msg) == msg == ezq.Msg("EVEN", [12], 3)


# --- generic


def test_it_takes_a_type_in_brackets_and_makes_nothing_of_it() -> None:
    assert ezq.Msg[int]("EVEN", 12) == ezq.Msg("EVEN", 12)
    assert isinstance(ezq.Msg[int]("EVEN", 12), ezq.Msg)
    assert "Msg[int]" in repr(ezq.Msg[int])


def test_a_type_checker_knows_the_type_of_its_data() -> None:
    """What mypy checks here; at run time this does nothing."""
    assert_type(ezq.Msg("EVEN", 12), ezq.Msg[int])
    assert_type(ezq.Msg(data="x").data, str)
    assert_type(ezq.Msg("STOP"), ezq.Msg[None])


# --- END


ENDS = [
    ezq.END_MSG,
    ezq.Msg("END"),
    ezq.Msg(kind="END", data="anything", order=-3),
    Job("END", 1),
    copy.copy(ezq.END_MSG),
]


@pytest.mark.parametrize("end", ENDS, ids=repr)
def test_a_message_of_the_kind_end_ends_a_stream_however_it_was_put(
    end: ezq.Msg[Any],
) -> None:
    q = ezq.Queue[ezq.Msg[Any]]()
    q.put(ezq.Msg(data=1))
    q.put(end)
    q.put(ezq.Msg(data=2))
    assert [msg.data for msg in ezq.iter_msg(q)] == [1]
    assert q.get().data == 2


@pytest.mark.parametrize("kind", ["end", "End", " END", "ENDED", "", None, 0])
def test_no_other_kind_ends_a_stream(kind: Any) -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    q.put(ezq.Msg(kind, 1))
    assert [msg.kind for msg in ezq.iter_msg(ezq.endq(q))] == [kind]


def test_end_is_a_message_like_others_for_who_gets_it() -> None:
    q = ezq.Queue[ezq.Msg[Any]]()
    assert ezq.endq(q).get() == ezq.END_MSG == ezq.Msg("END")
