"""What went wrong, in words."""

import signal
from reprlib import Repr

_repr = Repr()
_repr.maxstring = _repr.maxother = _repr.maxlong = 200


def shorten(value: object) -> str:
    """Return the repr of a value for a message: 200 characters at most."""
    try:
        text = _repr.repr(value)
    except Exception:  # noqa: BLE001 - it must not hide the error to be told
        text = f"<{type(value).__name__} at {id(value):#x}, whose repr fails>"
    return text if len(text) <= 200 else f"{text[:140]}...{text[-57:]}"


class WorkerError(Exception):
    """A worker failed, or nobody is left to read what was put.

    Raised in the process that started the worker. Its words say all that is known, and
    each of these attributes a part of it. When several workers failed, the first is
    raised, and the others are told in its notes. Its `__cause__` is the exception that
    the worker raised, if it did; where that cannot be pickled, a stand-in that has the
    name of its type, `type_name`, and its traceback, `text`.

    Attributes:
        name: The name of the worker, such as `"count-2"`: its function and
            its number. None when there was no worker at all.
        pid: The process id that the worker had.
        exitcode: How it ended, as `multiprocessing.Process.exitcode` has it:
            positive for an exit status, negative for a signal. None where
            nobody can tell.
        failure: How it failed, in words: `"raised ZeroDivisionError: division by
            zero"`, `"was killed by SIGKILL (signal 9), perhaps for lack of memory"`.
        in_hand: The kind and the order of the message that it had in hand, which
            is lost; None if there was none.
        in_doubt: The first and the last of the orders among which are those of
            messages that it had read, but whose results may not have gone out;
            None if there are none.
        lost_puts: How many messages that it had put did not go out.
        unread: How many messages are left that nobody has read.
        others: A `WorkerError` for each further worker that failed.
    """

    name: str | None = None
    pid: int | None = None
    exitcode: int | None = None
    failure = ""
    in_hand: tuple[str, int] | None = None
    in_doubt: tuple[int, int] | None = None
    lost_puts = 0
    unread = 0
    others: "tuple[WorkerError, ...]" = ()

    def __init__(self, message: str, **known: object) -> None:
        super().__init__(message)
        self.__dict__.update(known)

    def __reduce__(self) -> "tuple[object, ...]":
        return type(self), self.args, {**self.__dict__, "__cause__": self.__cause__}


def in_one_line(error: BaseException) -> str:
    """Return the type and the text of an exception, 300 characters at most.

    >>> in_one_line(ZeroDivisionError("division by zero"))
    'ZeroDivisionError: division by zero'
    """
    try:
        text = " ".join(str(error)[:1000].split())
    except Exception:  # noqa: BLE001 - it must not hide the error to be told
        text = "its str() fails"
    line = f"{type(error).__qualname__}: {text}" if text else type(error).__qualname__
    return line if len(line) <= 300 else f"{line[:297]}..."


def messages_are(count: int) -> str:
    """Begin a sentence about so many messages."""
    return "1 message is" if count == 1 else f"{count} messages are"


def in_words(exitcode: int | None) -> str:
    """Say how a process ended.

    >>> in_words(3)
    'ended with exit code 3'
    """
    if exitcode is None:
        return "ended, and nobody can tell how"
    if exitcode >= 0:
        return f"ended with exit code {exitcode}"
    try:
        name = f"{signal.Signals(-exitcode).name} (signal {-exitcode})"
    except ValueError:  # a real-time signal has a number, but no name
        name = f"signal {-exitcode}"
    hint = ", perhaps for lack of memory" if name.startswith("SIGKILL") else ""
    return f"was killed by {name}{hint}"
