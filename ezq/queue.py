"""A queue: any process puts, any process gets, by copy and in order.

    put(item) --> [ engine: how items travel, and how they wait ] --> get()

There are two engines. The one in shared memory needs what Unix has: files
without a name, and locks that the kernel drops when their holder dies. The other
stands on `multiprocessing`, and keeps its weaker promises.
"""

import importlib.util
import os

from .errors import shorten
from .message import Generic, T

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from .memory import Memory
    from .pipe import Pipe

    Engine: TypeAlias = Memory | Pipe

# Windows has no record locks.
has_fcntl = importlib.util.find_spec("fcntl") is not None


class Queue(Generic[T]):
    """Pass items between processes, first in, first out.

    Any number of processes and threads may put and get. Each item is got once,
    by one of them. Items of one producer stay in their order; those of several
    come interleaved. A queue is handed to a worker as an argument of
    [`run`][ezq.run].

    Has the methods of `multiprocessing.Queue`. What differs: `put` pickles at
    once, in the caller, so what cannot travel raises there, and a later change
    to the item is not seen by its reader; and an END needs no place, so it can
    always be put.

    Args:
        maxsize: How many messages may be unread before `put` waits for a
            reader: back-pressure. 0 or less means any number.

    Raises:
        TypeError: `maxsize` is not an int.

    Examples:
        >>> import ezq
        >>> q = ezq.Queue()
        >>> q.put(ezq.Msg("EVEN", 12))
        >>> q.get()
        Msg(kind='EVEN', data=12, order=0)
    """

    def __init__(self, maxsize: int = 0) -> None:
        if not isinstance(maxsize, int):
            raise TypeError(
                "Queue(maxsize) takes the number of messages that may be unread, "
                f"0 for any number, but got {shorten(maxsize)}"
            )
        self._maxsize = max(0, maxsize)
        self._engine = _new_engine(self._maxsize)
        self._closed = False
        if type(self) is Queue:  # one call less for each message
            self.put = self._engine.put  # type: ignore[method-assign]

    def __repr__(self) -> str:
        state = ", closed" if self._closed else ""
        return f"<ezq.Queue maxsize={self._maxsize}{state}>"

    def put(self, item: T, block: bool = True, timeout: float | None = None) -> None:
        """Put an item into the queue.

        Args:
            item: Anything that can be pickled, usually a [`Msg`][ezq.Msg]. It
                is pickled before `put` returns.
            block: Whether to wait for a place when `maxsize` messages are
                unread.
            timeout: How many seconds to wait at most; None waits as long as it
                takes.

        Raises:
            queue.Full: There was no place in time.
            WorkerError: A worker of this process failed while this waited for a
                place; nothing was put. Each failure is told once.
            pickle.PicklingError: The item cannot be pickled; nothing was put.
            ValueError: The queue was closed in this process.
        """
        if self._closed:
            raise self._is_closed("put into")
        self._engine.put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> T:
        """Take the oldest item out of the queue.

        Args:
            block: Whether to wait for an item when there is none.
            timeout: How many seconds to wait at most; None waits as long as it
                takes.

        Raises:
            queue.Empty: There was no item in time.
            WorkerError: A worker of this process failed while this waited, without
                a timeout. Each failure is told once: calling again waits on.
            ValueError: The queue was closed in this process.
        """
        if self._closed:
            raise self._is_closed("get from")
        item: T = self._engine.get(block, timeout)
        return item

    def put_nowait(self, item: T) -> None:
        """Put an item, or raise `queue.Full`: `put(item, block=False)`."""
        self.put(item, block=False)

    def get_nowait(self) -> T:
        """Take an item, or raise `queue.Empty`: `get(block=False)`."""
        return self.get(block=False)

    def qsize(self) -> int:
        """Count the items that were put and not yet got, ENDs included.

        Other processes put and get meanwhile: good for a progress display, and
        not for deciding whether to go on, which is what END is for.
        """
        return self._engine.size()

    def empty(self) -> bool:
        """Tell whether nothing was put that is not yet got; see `qsize`."""
        return self._engine.size() == 0

    def full(self) -> bool:
        """Tell whether `put` would wait: `maxsize` messages are unread."""
        return 0 < self._maxsize <= self._unread()

    def close(self) -> None:
        """Put and get no more in this process; other processes still may."""
        self._closed = True
        self.__dict__.pop("put", None)
        self._engine.close()

    def join_thread(self) -> None:
        """Wait until all that this process put is on its way; `close` first."""
        self._engine.join_thread()

    def cancel_join_thread(self) -> None:
        """Let this process end although its items may not have gone out."""
        self._engine.cancel_join_thread()

    def _unread(self) -> int:
        """Count the messages that were put and not yet got, without the ENDs."""
        return self._engine.unread()

    def _items(
        self, check: "Callable[[object], None]", timeout: float | None = None
    ) -> "Iterator[T]":
        """Yield the items until END; `check` raises for one that is no message."""
        if self._closed:
            raise self._is_closed("read")
        return self._engine.items(check, timeout)

    def _is_closed(self, what: str) -> ValueError:
        return ValueError(
            f"cannot {what} {self!r}: it is closed, close() was called in this process"
        )


def _new_engine(maxsize: int) -> "Engine":
    """Make the engine that this system has, or that `EZQ_ENGINE` asks for."""
    wish = os.environ.get("EZQ_ENGINE") or ("memory" if has_fcntl else "pipe")
    if wish == "memory":
        from .memory import Memory

        return Memory.new(maxsize)
    if wish == "pipe":
        from .pipe import Pipe

        return Pipe(maxsize)
    raise ValueError(f"EZQ_ENGINE is 'memory' or 'pipe', but got {wish!r}")
