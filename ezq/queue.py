"""A queue: any process puts, any process gets, by copy and in order.

    put(item) -- pickle --> [ engine: records of bytes ] -- unpickle --> get()

The queue knows items and pickle; its engine knows bytes and how they wait.
"""

from multiprocessing.reduction import ForkingPickler
from pickle import PicklingError

from .errors import shorten
from .message import Generic, T, is_end
from .pipe import Pipe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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

    def __init__(self: "Queue[Any]", maxsize: int = 0) -> None:
        if not isinstance(maxsize, int):
            raise TypeError(
                "Queue(maxsize) takes the number of messages that may be unread, "
                f"0 for any number, but got {shorten(maxsize)}"
            )
        self._maxsize = max(0, maxsize)
        self._engine = Pipe(maxsize)
        self._closed = False

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
            pickle.PicklingError: The item cannot be pickled; nothing was put.
            ValueError: The queue was closed in this process.
        """
        self._check_open("put into")
        try:
            record = bytes(ForkingPickler.dumps(item))
        except (PicklingError, AttributeError, TypeError) as error:
            # What `pickle` raises depends on the object and on the version.
            raise PicklingError(
                f"{shorten(item)} cannot be put into a queue, because what travels "
                f"between processes is pickled: {error}"
            ) from error
        self._engine.put(record, is_end(item), block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> T:
        """Take the oldest item out of the queue.

        Args:
            block: Whether to wait for an item when there is none.
            timeout: How many seconds to wait at most; None waits as long as it
                takes.

        Raises:
            queue.Empty: There was no item in time.
            ValueError: The queue was closed in this process.
        """
        self._check_open("get from")
        record = self._engine.get(block, timeout)
        item: T = ForkingPickler.loads(record)
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

    def _check_open(self, what: str) -> None:
        if self._closed:
            raise ValueError(
                f"cannot {what} {self!r}: close() was called in this process"
            )
