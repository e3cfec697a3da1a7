"""Putting: messages gather in the process that puts, and go out together.

    put --> gathered --> append --> | the log, shared |
            until it is quiet, or many, or this process waits

A lone message goes out at once. In a burst, messages gather, and go out together:
when there are many, before this process waits, claims, forks or ends, and
otherwise by the ticker. `put` pickles what could still change: so it raises in the
right line, and the reader gets what was put.

To read the clock is a tenth of what a put costs. So the more have gathered, the fewer
of the next ones look whether it was quiet. One that comes right after a burst may then
wait for the ticker, which comes for those before it.
"""

import os
import threading
from queue import Full
from time import monotonic

from . import codec, process, watch
from .codec import END_MODE, LARGE, PLAIN, PLAIN_TYPES, SHORT
from .header import NOWHERE, READERS_WAIT, WRITERS_WAIT
from .log import Log
from .message import END, Msg
from .process import clean_up_at_exit, flush_all, ticker, unflushed
from .slots import PUTS, SENT
from .waiting import LOOK_AGAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    from .waiting import Bell

    R = TypeVar("R")

QUIET = 0.001  # seconds: after this long without a put, the next goes out at once
LOOKS = 16  # the clock is read again after one put more for so many that have gathered
BATCH = 2048  # so many messages gather at most
BATCH_BYTES = 128 << 10  # and so many bytes, of strings and of what is pickled
REUSE_SECONDS = 0.02  # a large message waits so long for memory that is warm
EARLY = 60e-6  # a reader is woken so much before a lone message is there


class Producer:
    """The side of a queue where messages go in, as one process sees it."""

    def __init__(self, limit: int, log: Log, bells: "list[Bell]") -> None:
        self._limit = limit  # how many messages may be unread; 0 for any number
        self._log = log
        self._words = log.words
        self._bells = bells  # for readers, and for writers that need a place
        self._gather_nothing()

    def _gather_nothing(self) -> None:
        self._gathered: list[Any] = []  # four items a message, see `codec.encode`
        self._gathered_bytes = 0
        self._puts = 0  # how many were put in all, and how many of them are out
        self._sent = 0
        self._full_at = BATCH  # with how many puts a batch is full
        self._look_at = 0  # with how many it is time to look, see `_look`
        self._goes_out = False  # whether a flush is due that will find what gathered
        self._appending = False
        # How many items of what gathered an append has, which may be out or not.
        self._in_doubt: int | None = None
        self._looked = 0.0  # at the clock
        self._reuses = True
        self._kind: Any = None  # one that was put before, where there is no limit
        self._put_slot = 0
        self._puts_at = NOWHERE  # until the first put
        self._flushing = threading.RLock()

    def put(
        self, item: object, block: bool = True, timeout: float | None = None
    ) -> None:
        """Put an item."""
        # The most common message by the shortest way, without a call that is not
        # needed: most of what a message costs is spent in here.
        if (
            type(item) is Msg
            and (
                type(data := item.data) in PLAIN_TYPES
                or (type(data) is str and len(data) <= SHORT)
            )
            and (
                (kind := item.kind) is self._kind
                or (kind != END and type(kind) is str and not self._limit)
            )
            and type(order := item.order) is int
        ):
            message = (kind, data, order, PLAIN)
        else:
            message = codec.pack(item)
            if self._limit or message[3] == LARGE or message[3] == END_MODE:
                self._put_by_itself(message, block, timeout)
                return
            self._gathered_bytes += len(message[1])
            if self._gathered_bytes >= BATCH_BYTES:
                self._full_at = self._look_at = 0
        self._gathered += message  # one step, whatever other threads do
        self._puts = self._words[self._puts_at] = puts = self._puts + 1
        if puts >= self._look_at:  # read after the message is there, see `_flush`
            self._look(message)

    def _put_by_itself(
        self, message: "codec.Packed", block: bool, timeout: float | None
    ) -> None:
        head, data, _, mode = message
        if mode == END_MODE:
            self._gathered += message
            self._puts = self._words[self._puts_at] = self._puts + 1
            self._full_at = 0
            self._look(message)
        elif self._limit:
            self._put_within(message, block, timeout)
        else:
            self.flush()
            self._put_large(head, data)

    def _look(self, message: "codec.Packed") -> None:
        """Let go out what has gathered, or see to it that it soon will."""
        now = monotonic()
        was_quiet = now - self._looked > QUIET
        self._looked = now
        if not self._limit:
            self._kind = message[0]  # a str, and not END
        # Stored before `_goes_out` is read. A flush, which may be in another thread,
        # resets both before it takes its batch.
        ahead = 1 + (self._puts - self._sent) // LOOKS
        self._look_at = min(self._puts + ahead, self._full_at)
        if was_quiet or not self._goes_out or self._puts >= self._full_at:
            self._go_out(was_quiet, message)

    def _go_out(self, was_quiet: bool, message: "codec.Packed") -> None:
        if was_quiet:
            # A reader takes longer to wake up than the message to be there. If it is
            # quicker, it waits once more, and is woken again.
            self._wake(READERS_WAIT)
        if self._log.is_held_here():  # a signal handler, in the middle of it
            self._go_out_soon()
            return
        try:
            if not self._put_slot:
                self._own_put_slot()
            if was_quiet or self._puts >= self._full_at or process.is_ending:
                self.flush()
                return
        except OSError:
            if all(a is b for a, b in zip(self._gathered[-4:], message, strict=False)):
                del self._gathered[-4:]  # it was not put; what was before, still is
                self._puts = self._words[self._puts_at] = self._puts - 1
            raise
        if not self._go_out_soon():
            self.flush()

    def _go_out_soon(self) -> bool:
        """Have it flushed before this process waits, and by the ticker, if it can."""
        unflushed.add(self)
        self._goes_out = True
        return ticker.running or ticker.start()

    def flush(self) -> None:
        """Append what has gathered."""
        if not self._gathered:
            return
        with self._flushing:
            if self._appending or self._log.is_held_here():
                self._go_out_soon()  # this is a signal handler, in the middle of it
                return
            self._appending = True
            try:
                slot = self._put_slot or self._own_put_slot()
                while self._gathered:
                    self._flush(slot)
                    self._wake(READERS_WAIT)
            except BaseException:
                self._go_out_soon()
                raise
            finally:
                self._appending = False

    def _flush(self, slot: int) -> None:
        # In this order: who gathers now either looks, finds `_goes_out` False and
        # registers again, or is in the batch.
        unflushed.discard(self)
        self._goes_out = False
        self._look_at = 0
        self._catch_up(slot)
        self._gathered_bytes = 0
        batch = self._gathered[:]
        if batch:
            items = self._in_doubt = len(batch)
            sent = self._sent + items // 4
            self._log.append(codec.encode(batch), slot, sent)
            # The interpreter looks for no signals between these steps.
            del self._gathered[:items]
            self._sent, self._full_at, self._in_doubt = sent, sent + BATCH, None

    def _append(
        self,
        records: "list[codec.Record]",
        large: "Sequence[memoryview[int]]",
        limit: int = 0,
        grow: bool = True,
    ) -> bool:
        """Append one message past what has gathered; see `Log.append`."""
        with self._flushing:
            if self._appending:
                raise RuntimeError("a signal handler put while a put was under way")
            self._appending = True
            try:
                slot = self._put_slot or self._own_put_slot()
                self._catch_up(slot)
                self._in_doubt = 0
                sent = self._sent + 1
                if not self._log.append(records, slot, sent, limit, large, grow):
                    return False
                self._puts = self._words[self._puts_at] = self._puts + 1
                self._sent, self._full_at, self._in_doubt = sent, sent + BATCH, None
            finally:
                self._appending = False
        self._wake(READERS_WAIT)
        return True

    def _catch_up(self, slot: int) -> None:
        """Forget what is out, where a signal handler raised right after it was."""
        if self._in_doubt is not None:
            sent = self._log.sent(slot)
            if sent > self._sent:
                del self._gathered[: self._in_doubt]
            self._sent, self._full_at, self._in_doubt = sent, sent + BATCH, None

    def _put_large(self, head: bytes, large: "Sequence[memoryview[int]]") -> None:
        """Append a large message: into memory that is warm, if that is free soon."""
        records = [(1, LARGE, [head])]

        def append() -> bool:
            return self._append(records, large, grow=False)

        if append():
            self._reuses = True
        elif not self._reuses or not self._wait(
            WRITERS_WAIT, append, monotonic() + REUSE_SECONDS, watches=False
        ):
            self._reuses = False  # not worth the wait, until a slot is free again
            self._append(records, large)

    def _put_within(
        self, message: "codec.Packed", block: bool, timeout: float | None
    ) -> None:
        """Append one message as soon as there is a place for it."""
        head, data, _, mode = message
        large = data if mode == LARGE else ()
        records = [(1, LARGE, [head])] if large else codec.encode([*message])
        deadline = deadline_of(block, timeout)

        def append() -> bool:
            return self._append(records, large, self._limit)

        if not append():
            flush_all()
            if not self._wait(WRITERS_WAIT, append, deadline):
                raise Full

    def _rest(self) -> None:
        """Give memory back, where it is much and nobody needs it."""
        with self._flushing:
            if not self._appending:
                self._appending = True
                try:
                    self._log.rest()
                finally:
                    self._appending = False

    def _own_put_slot(self) -> int:
        with self._flushing:
            if not self._put_slot:
                slot = self._log.own_slot()
                # It counts on from where its last owner stopped.
                self._sent = self._words[slot + SENT]
                self._full_at = self._sent + BATCH
                self._puts = self._sent + len(self._gathered) // 4
                self._words[slot + PUTS] = self._puts
                self._put_slot, self._puts_at = slot, slot + PUTS
                clean_up_at_exit()
            return self._put_slot

    # -- waiting -------------------------------------------------------------

    def _wait(
        self,
        word: int,
        ready: "Callable[[], R | None]",
        deadline: float | None,
        watches: bool = True,
        gives_way: bool = False,
    ) -> "R | None":
        """Wait until `ready` returns something true, or the time is over.

        Args:
            word: Who waits, readers or writers.
            ready: What to call, again and again.
            deadline: When the time is over.
            watches: Whether failures of workers matter here.
            gives_way: Whether a process goes first that is busy on this processor.

        Raises:
            WorkerError: It `watches`, and a worker of this process has failed.
        """
        bell = self._bells[word - READERS_WAIT]
        look_at = monotonic() + LOOK_AGAIN
        while not (result := ready()):
            bell.hear()
            self._words[word] = 1
            # Looked at again after that store. Whoever changes something looks at
            # the word after the change; and each has called the system in between,
            # so one of the two sees what the other has done.
            if result := ready():
                break
            if deadline is not None and monotonic() >= deadline:
                break
            if bell.wait(deadline):
                if result := _expect(ready, gives_way):
                    break
            else:
                self._rest()
            if watches and monotonic() >= look_at:
                look_at = monotonic() + LOOK_AGAIN
                # What it put before it failed is there by now, and comes first.
                if watch.look() and not (result := ready()):
                    watch.raise_untold()
                if result:
                    break
        return result

    def _wake(self, word: int) -> None:
        if self._words[word]:
            self._words[word] = 0
            self._bells[word - READERS_WAIT].ring()


def _expect(ready: "Callable[[], R | None]", gives_way: bool) -> "R | None":
    """Call `ready` until it returns something true, for a little while.

    A bell is rung a little before the message is there.
    """
    if gives_way:
        os.sched_yield()
    until = monotonic() + EARLY
    while not (result := ready()) and monotonic() < until:
        os.sched_yield()
    return result


def deadline_of(block: bool, timeout: float | None) -> float | None:
    """Return the time, as `monotonic` has it, when a wait is over; None is never."""
    if not block:
        return 0.0
    return None if timeout is None else monotonic() + timeout
