"""The engine of a queue: records in a pipe, over `multiprocessing.Queue`.

    put --> feeder thread --> pipe --> get
     |                                  |
     +-- take a place     give it back -+

This engine stands on `multiprocessing`, and keeps its weaker promises: a worker
cannot end before what it put has been read, or fits into the pipe (64 KB); and
a process that is killed while it reads or writes may leave a lock behind that
nobody opens again.
"""

import multiprocessing
import pickle
from contextlib import suppress
from functools import partial
from multiprocessing.util import Finalize
from queue import Empty, Full
from weakref import ref

from . import watch
from .codec import pickled
from .message import END_MSG, is_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.queues import Queue as Records
    from threading import Thread
    from typing import Any

# The places of the counts: of what is there; and of ENDs that were taken back, and that
# were put for readers that are waited for.
MESSAGES, ENDS, SURPLUS, AWAITED = range(4)


class Pipe:
    """Records from many processes to many processes, first in, first out.

    Shared by every process that holds the queue, besides the pipe itself:

    - `_counts`: how many records of each sort were put and not yet got.
      Written by who puts and who gets, under the lock that comes with it.
    - `_places`: a semaphore that `put` takes from and `get` gives back to,
      where there is a `maxsize`.

    A process killed between its record and its count leaves the counts wrong
    by that one record; killed while it holds the lock, it stops the queue.
    """

    def __init__(self, maxsize: int) -> None:
        # Asking for the default context would fix the start method for good;
        # the first of the list is the one that will be the default.
        context = multiprocessing.get_context(
            multiprocessing.get_start_method(allow_none=True)
            or multiprocessing.get_all_start_methods()[0]
        )
        self._records: Records[tuple[bytes, bool]] = context.Queue()
        self._counts = context.Array("q", [0, 0, 0, 0])
        self._places = context.Semaphore(maxsize) if maxsize > 0 else None
        self._has_put = False

    def put(
        self, item: object, block: bool = True, timeout: float | None = None
    ) -> None:
        """Append an item; one that ends a stream needs no place."""
        ends = is_end(item)
        record = pickled(item)
        if self._places and not ends and not self._take_place(block, timeout):
            raise Full
        with self._counts:
            self._counts[ENDS if ends else MESSAGES] += 1
        self._records.put((record, ends))
        if not self._has_put:
            self._has_put = True
            if multiprocessing.parent_process() is None:
                # When the main process ends, its children have ended: nobody is
                # left to read. Just before multiprocessing (at -5) waits for
                # the feeder thread to write everything into the pipe, let it go.
                feeder = self._records._thread  # type: ignore[attr-defined]
                join = self._records._jointhread  # type: ignore[attr-defined]
                Finalize(feeder, _let_go, [ref(feeder), join], exitpriority=-4)

    def get(self, block: bool, timeout: float | None) -> "Any":
        """Take the oldest item."""
        while True:
            record, ends = self._take(block, timeout)
            with self._counts:
                if not ends or not self._counts[SURPLUS]:
                    self._counts[ENDS if ends else MESSAGES] -= 1
                    break
                self._counts[SURPLUS] -= 1
        if self._places and not ends:
            self._places.release()
        return pickle.loads(record)

    def items(
        self, check: "Callable[[object], None]", timeout: float | None = None
    ) -> "Iterator[Any]":
        """Yield the items until END; `check` raises for one that is no message."""
        while not is_end(item := self.get(True, timeout)):
            check(item)
            yield item
        if watch.look():
            self.put(END_MSG)  # the stream ends at the next call
            watch.raise_untold()

    def _take_place(self, block: bool, timeout: float | None) -> bool:
        acquire: Any = self._places and self._places.acquire
        if not block or timeout is not None:
            return bool(acquire(block, timeout))
        return bool(watch.patiently(partial(acquire, True)))

    def _take(self, block: bool, timeout: float | None) -> "tuple[bytes, bool]":
        def attempt(seconds: float) -> "tuple[bytes, bool] | None":
            with suppress(Empty):
                return self._records.get(True, seconds)
            return None

        if not block or timeout is not None:
            return self._records.get(block, timeout)
        return watch.patiently(attempt)

    def size(self) -> int:
        """Count the records that were put and not yet got."""
        with self._counts:
            return int(self._counts[MESSAGES] + self._counts[ENDS])

    def unread(self) -> int:
        """Count those of them that end no stream."""
        return int(self._counts[MESSAGES])

    def at_work(self) -> "dict[int, tuple[str, int]]":
        """Tell what readers have in hand; nobody here knows."""
        return {}

    def await_ends(self, count: int) -> None:
        """Note that so many ENDs are being put for readers that are waited for."""
        with self._counts:
            self._counts[AWAITED] += count

    def take_back_ends(self, count: int) -> None:
        """Take back those of them that no reader took."""
        with self._counts:
            self._counts[AWAITED] -= count
            more = max(0, min(count, self._counts[ENDS] - self._counts[AWAITED]))
            self._counts[SURPLUS] += more
            self._counts[ENDS] -= more

    def close(self) -> None:
        self._records.close()

    def join_thread(self) -> None:
        self._records.join_thread()

    def cancel_join_thread(self) -> None:
        self._records.cancel_join_thread()


def _let_go(feeder: "ref[Thread]", join: "Finalize | None") -> None:
    """Wait for a feeder thread that is about to end, and for no other.

    One that has written everything has been told to end. If the end of the process
    ended it instead, it might have removed a semaphore, and not yet told so to the
    resource tracker, which would then complain on stderr.
    """
    thread = feeder()
    if thread is not None:
        thread.join(timeout=1)
        if thread.is_alive() and join is not None:
            join.cancel()
