"""Errors say what happened, to whom, and which value was wrong: in a sentence."""

import copy
import pickle
import signal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ezq
from ezq.errors import in_one_line, in_words, shorten

# --- WorkerError


def failed() -> ezq.WorkerError:
    """Return an error with all that an error may have."""
    error = ezq.WorkerError("worker a-1 failed", name="a-1", pid=12, exitcode=3)
    error.in_hand = ("KIND", 7)
    error.__cause__ = KeyError("x")
    error.others = (
        ezq.WorkerError("worker a-2 failed", name="a-2", pid=13, exitcode=-9),
    )
    error.add_note("also: worker a-2 failed")
    return error


def test_it_has_what_it_was_given() -> None:
    error = failed()
    assert isinstance(error, Exception)
    assert str(error) == "worker a-1 failed"
    assert (error.name, error.pid, error.exitcode) == ("a-1", 12, 3)


def test_it_has_nothing_that_it_was_not_given() -> None:
    error = ezq.WorkerError("no workers")
    assert (error.name, error.pid, error.exitcode) == (None, None, None)
    assert (error.failure, error.in_hand, error.in_doubt) == ("", None, None)
    assert (error.lost_puts, error.unread, error.others) == (0, 0, ())


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_the_same_after_its_journey(protocol: int) -> None:
    """With its notes, and with the others."""
    check_copy(pickle.loads(pickle.dumps(failed(), protocol)))


def test_its_copy_has_the_same() -> None:
    check_copy(copy.copy(failed()))


def check_copy(error: Any) -> None:
    assert type(error) is ezq.WorkerError
    assert str(error) == "worker a-1 failed"
    assert (error.name, error.pid, error.exitcode) == ("a-1", 12, 3)
    assert error.in_hand == ("KIND", 7)
    assert repr(error.__cause__) == "KeyError('x')"
    (other,) = error.others
    assert (other.name, other.pid, other.exitcode) == ("a-2", 13, -9)
    assert error.__notes__ == ["also: worker a-2 failed"]


def test_it_travels_through_a_queue() -> None:
    q = ezq.Queue[ezq.WorkerError]()
    q.put(failed())
    check_copy(q.get())


# --- how a process ended, in words


def test_an_exit_code_is_told() -> None:
    assert in_words(3) == "ended with exit code 3"
    assert in_words(0) == "ended with exit code 0"


def test_a_signal_is_told_by_name_and_number() -> None:
    number = int(signal.SIGTERM)
    assert in_words(-number) == f"was killed by SIGTERM (signal {number})"


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no SIGKILL")
def test_of_sigkill_the_most_likely_reason_is_told() -> None:
    assert in_words(-9) == (
        "was killed by SIGKILL (signal 9), perhaps for lack of memory"
    )


def test_a_signal_without_a_name_is_told_by_number() -> None:
    assert in_words(-250) == "was killed by signal 250"


def test_an_unknown_end_is_told_as_such() -> None:
    assert in_words(None) == "ended, and nobody can tell how"


@given(st.integers() | st.none())
def test_every_exit_code_has_words(exitcode: int | None) -> None:
    assert in_words(exitcode)


# --- exceptions in messages


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no str")


def test_an_exception_is_told_in_one_line() -> None:
    assert in_one_line(KeyError("a")) == "KeyError: 'a'"
    assert in_one_line(ValueError()) == "ValueError"
    assert in_one_line(ValueError("two\n  lines")) == "ValueError: two lines"
    assert in_one_line(Mute()) == "Mute: its str() fails"
    assert len(in_one_line(ValueError("x" * 10_000))) == 300


# --- values in messages


class Silent:
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


class Wordy:
    def __repr__(self) -> str:
        return "w" * 10_000


def deep() -> list[Any]:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    return value


LONG = [
    "x" * 10_000,
    b"x" * 10_000,
    ["x" * 10_000] * 10_000,
    {str(n) * 100: "x" * 10_000 for n in range(100)},
    tuple(range(10_000)),
    ezq.Msg("x" * 10_000, ["x" * 10_000] * 100),
    Wordy(),
    10**200,
]


@pytest.mark.parametrize("value", [None, 3, "x", [1], {"a": (1,)}, ezq.Msg("A", 1)])
def test_a_short_value_is_shown_as_it_is(value: object) -> None:
    assert shorten(value) == repr(value)


@pytest.mark.parametrize("value", LONG, ids=lambda value: type(value).__name__)
def test_a_long_value_is_shown_short(value: object) -> None:
    shown = shorten(value)
    assert 1 < len(shown) <= 200
    assert "..." in shown


@pytest.mark.parametrize(
    "make",
    [
        Silent,
        lambda: [Silent()],
        lambda: ezq.Msg("A", Silent()),
        lambda: 10**5000,  # more digits than Python turns into text
        deep,
        # what claims to be a list, and is none
        type("list", (), {}),
        type("dict", (), {}),
    ],
    ids=["silent", "in a list", "in a message", "int", "deep", "list", "dict"],
)
def test_a_value_that_cannot_be_shown_hides_no_error(make: Any) -> None:
    """The message is about something else, and must come out."""
    assert 1 < len(shorten(make())) <= 200
