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

    Raised in the process that waits for the worker. When several failed, the
    first is raised and the others are told in its notes.

    Attributes:
        name: The name of the worker, such as `"count-2"`: its function and
            its number. None when there was no worker at all.
        pid: The process id that the worker had.
        exitcode: How it ended, as `multiprocessing.Process.exitcode` has it:
            positive for an exit status, negative for a signal.
        others: A `WorkerError` for each further worker that failed.
    """

    def __init__(
        self,
        message: str,
        *,
        name: str | None = None,
        pid: int | None = None,
        exitcode: int | None = None,
    ) -> None:
        super().__init__(message)
        self.name = name
        self.pid = pid
        self.exitcode = exitcode
        self.others: tuple[WorkerError, ...] = ()


def in_words(exitcode: int | None) -> str:
    """Say how a process ended.

    >>> in_words(3)
    'ended with exit code 3'
    """
    if exitcode is None:
        return "ended, and nobody can tell how"
    if exitcode == 1:
        return (
            "ended with exit code 1: it raised an exception, "
            "whose traceback it printed on stderr, or called sys.exit(1)"
        )
    if exitcode >= 0:
        return f"ended with exit code {exitcode}"
    try:
        name = f"{signal.Signals(-exitcode).name} (signal {-exitcode})"
    except ValueError:  # a real-time signal has a number, but no name
        name = f"signal {-exitcode}"
    hint = ", perhaps for lack of memory" if name.startswith("SIGKILL") else ""
    return f"was killed by {name}{hint}"
