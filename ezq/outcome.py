"""An outcome: what became of a worker's function, on its way home.

    the worker                                    the parent
    call  --->  | where | report | value |  --->  read, value
                 a file without a name

The parent opens the file before it starts the worker. `where` is 0 until something
was sent, and is written last: what a worker has half written when it is killed means
nothing. It may send twice, and then the second counts. That the file is longer than it
was made tells that the function was called. While the worker lives, it alone writes.
"""

import os
import pickle
import sys
from multiprocessing import reduction
from multiprocessing.util import Finalize

from . import interrupts, watch
from .errors import in_one_line, in_words, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

NOT_CALLED, CALLED = 8, 16  # lengths of the file, at least
NOTHING = 1  # as `where`: the function returned None, and there is nothing else to say


class RemoteTraceback(Exception):  # noqa: N818 - the name that Python's own pools use
    """What an exception said in the worker that raised it: the cause of its copy.

    Attributes:
        type_name: The name of the exception's type.
        text: Its traceback.
    """

    def __init__(self, type_name: str, text: str) -> None:
        super().__init__(type_name, text)
        self.type_name = type_name
        self.text = text

    def __str__(self) -> str:
        return f'\n"""\n{self.text}"""'


class Outcome:
    """The file, at either end; and what was read of it."""

    failure = ""  # in words; empty where the function returned
    type_name = ""  # of the exception that it raised, if it did
    trace = ""
    in_hand: "tuple[str, int] | None" = None
    has_value = False

    def __init__(self) -> None:
        self._path = ""
        if hasattr(reduction, "DupFd"):
            from .shared import anonymous_file

            self._fd = anonymous_file(NOT_CALLED)
        else:  # Windows hands over no descriptors
            import tempfile

            self._fd, self._path = tempfile.mkstemp(prefix="ezq-")
            os.write(self._fd, bytes(NOT_CALLED))
        self._identity = _identity(self._fd)
        # Not `weakref.finalize`: this one does nothing in the child of a fork, where
        # the number may be another file's by now.
        self._drop = Finalize(self, _drop, (self._fd, self._path))

    def __getstate__(self) -> "Any":
        return self._path or reduction.DupFd(self._fd), self._identity

    def __setstate__(self, state: "Any") -> None:
        handle, self._identity = state
        if type(handle) is str:
            self._fd = os.open(handle, os.O_RDWR | getattr(os, "O_BINARY", 0))
        else:
            self._fd = handle.detach()

    # -- in the worker -------------------------------------------------------

    def call(
        self,
        func: "Callable[..., Any]",
        args: "Any",
        kwargs: "Any",
        interrupts_it: bool,
    ) -> None:
        """Call the function of the worker, and send what becomes of it."""
        os.ftruncate(self._fd, CALLED)
        try:
            try:
                interrupts.let(interrupts_it)
                value = func(*args, **kwargs)
            finally:
                interrupts.hold()
                interrupts.flush_stdout()
            watch.raise_untold()  # of workers of its own
            self._send(None if value is None else _pickled(func, value))
        except SystemExit as leaving:
            if leaving.code is None or leaving.code == 0:
                self._send()
            else:
                failure = f"called sys.exit({shorten(leaving.code)})"
                self._send(failure=failure, in_hand=_in_hand(leaving))
            raise
        except BaseException as error:  # noqa: BLE001 - it is raised in the parent
            self._send_error(error)
            sys.exit(1)  # instead of a traceback on stderr

    def _send_error(self, error: BaseException) -> None:
        import traceback

        # Without the frame of `call`.
        error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next
        report: dict[str, Any] = {
            "failure": f"raised {in_one_line(error)}",
            "type_name": type(error).__qualname__,
            "trace": "".join(traceback.format_exception(error)),
            "in_hand": _in_hand(error),
        }
        self._send(**report)  # in case that to try its copy ends this process
        try:
            data = pickle.dumps(error)
            copy = pickle.loads(data)
            if isinstance(copy, BaseException) and str(copy) is not None:
                self._send(data, **report)
        except BaseException:  # noqa: BLE001 - it cannot travel; its text does
            return

    def _send(self, value: bytes | None = None, **report: object) -> None:
        if _identity(self._fd) != self._identity:
            raise OSError("the function of this worker has closed files of ezq")
        where = NOTHING
        if report or value is not None:
            report["has_value"] = value is not None
            with open(self._fd, "wb", closefd=False) as file:
                where = file.seek(0, os.SEEK_END)
                file.write(pickle.dumps(report) + (value or b""))
        os.lseek(self._fd, 0, os.SEEK_SET)
        os.write(self._fd, where.to_bytes(8, "little"))

    # -- in the parent -------------------------------------------------------

    def was_called(self) -> bool:
        """Tell whether the function was called."""
        return os.fstat(self._fd).st_size >= CALLED

    def read(self, exitcode: int | None) -> str:
        """Say how the worker failed, in words; nothing where it ended well."""
        os.lseek(self._fd, 0, os.SEEK_SET)
        where = int.from_bytes(os.read(self._fd, 8), "little")
        if where > NOTHING:
            with open(self._fd, "rb", closefd=False) as file:
                file.seek(where)
                self.__dict__.update(pickle.load(file))  # the report
                self._value_at = file.tell()
        if not where:
            self.failure = _unsaid(exitcode)
        elif exitcode and not self.failure:  # unknown it may be, and that is no news
            self.failure = f"{in_words(exitcode)}, after its function returned"
        if not self.has_value:
            self._drop()
        return self.failure

    def value(self) -> "Any":
        """Unpickle the value that was sent; after that, it is here no more."""
        with open(self._fd, "rb", closefd=False) as file:
            file.seek(self._value_at)
            value = pickle.load(file)
        # What forked children have of the file holds no memory then.
        os.ftruncate(self._fd, 0)
        self.has_value = False
        self._drop()
        return value

    def cause(self) -> BaseException | None:
        """Return the exception that the worker raised, or what stands in for it."""
        stand_in = RemoteTraceback(self.type_name, self.trace)
        try:
            if not self.has_value:
                return stand_in if self.trace else None
            error: BaseException = self.value()
        except Exception:  # noqa: BLE001 - it can be unpickled in the worker alone
            self._drop()
            return stand_in
        error.__cause__ = stand_in
        return error


def _unsaid(exitcode: int | None) -> str:
    if exitcode == 0:
        return "ended with os._exit(0) or the like, before its function returned"
    if exitcode == 1:
        return f"{in_words(1)} before its function returned; stderr may tell why"
    return in_words(exitcode)


def _pickled(func: "Callable[..., Any]", value: object) -> bytes:
    try:
        return pickle.dumps(value)
    except Exception as error:
        name = getattr(func, "__name__", type(func).__name__)
        raise pickle.PicklingError(
            f"{name}() returned {shorten(value)}, which cannot travel home: {error}. "
            "Return what can be pickled, or None"
        ) from error


def _in_hand(error: BaseException) -> "tuple[str, int] | None":
    process = sys.modules.get(f"{__package__}.process")  # absent without queues
    return process.in_hand(error) if process else None


def _identity(fd: int) -> tuple[int, int]:
    try:
        status = os.fstat(fd)
    except OSError:  # it was closed
        return 0, 0
    return status.st_dev, status.st_ino


def _drop(fd: int, path: str) -> None:
    os.close(fd)
    if path:
        os.unlink(path)
