"""The engine of a queue over the shared log: gathering, claiming, giving back.

    put --> gathered here --> | the log, shared | --> claim --> one in hand
            until it is quiet                         a batch   at a time

A lone message is appended at once. In a burst, messages gather, and are appended
together: when there are many, before this process waits, claims, forks or ends,
and otherwise by the ticker. A reader claims what it will read in about a
millisecond, by its own recent pace.
"""

import contextlib
import os
import sys
import threading
from queue import Empty, Full
from time import monotonic

from . import codec, process
from .codec import LARGE, PLAIN, PLAIN_TYPES
from .log import END_MODE, NOWHERE, READERS_WAIT, WRITERS_WAIT, Log
from .message import END, Msg, is_end
from .process import clean_up_at_exit, flush_all, open_engines, ticker, unflushed
from .reader import Reader, tell_what_is_lost
from .slots import PUTS
from .travel import receive, share
from .waiting import Bell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, TypeVar

    from .reader import Claim
    from .slots import Lost
    from .travel import Handles

    R = TypeVar("R")

QUIET = 0.001  # seconds: after this long without a put, the next goes out at once
BATCH = 512  # so many messages gather at most
BATCH_BYTES = 256 << 10  # and so many bytes, of strings and of what is pickled
REUSE_SECONDS = 0.02  # a large message waits so long for memory that is warm
EARLY = 60e-6  # a reader is woken so much before a lone message is there
CLAIM_SECONDS = 0.001  # a reader claims what it will read in this time

# Without a GIL, to take a message and to mark it as begun are two steps.
ONE_AT_A_TIME = not getattr(sys, "_is_gil_enabled", lambda: True)()


class Memory:
    """One queue in shared memory, as one process sees it."""

    def __init__(self, key: int, limit: int, log: Log, bells: "list[Bell]") -> None:
        self._key = key
        self._limit = limit  # how many messages may be unread; 0 for any number
        self._log = log
        self._words = log.words
        self._bells = bells  # for readers, and for writers that need a place
        self._readers: set[Reader] = set()
        self._is_open = True
        self.after_fork()
        process.engines[key] = self

    @classmethod
    def new(cls, limit: int) -> "Memory":
        """Make an empty queue."""
        bells = [Bell.new(), Bell.new()]
        return cls(int.from_bytes(os.urandom(8)), limit, Log.new(), bells)

    def after_fork(self) -> None:
        """Own nothing: what the parent has gathered and claimed stays its own."""
        self._log.after_fork()
        self._gathered: list[Any] = []  # three items a message, see `codec.encode`
        self._gathered_bytes = 0
        self._puts = 0  # messages put in all, and how many of them are out
        self._sent = 0
        self._last_put = 0.0
        self._reuses = True
        self._put_slot = 0
        self._puts_at = NOWHERE  # until the first put
        self._flushing = threading.RLock()
        for reader in list(self._readers):
            reader.forget()
        self._getter = Reader(self._log)
        self._getting = threading.RLock()

    def __del__(self) -> None:
        self.leave()
        self._is_open = False
        self._log.close()
        for bell in self._bells:
            bell.close()

    # -- putting -------------------------------------------------------------

    def put(
        self, item: object, block: bool = True, timeout: float | None = None
    ) -> None:
        """Put an item."""
        # The most common message by the shortest way, without a call that is not
        # needed: most of what a message costs is spent in here.
        if (
            type(item) is Msg
            and type(data := item.data) in PLAIN_TYPES
            and (kind := item.kind) != END
            and type(kind) is str
            and type(order := item.order) is int
            and not self._limit
        ):
            gathered = self._gathered
            gathered += (kind, data, order)  # one step, whatever other threads do
            self._puts = self._words[self._puts_at] = puts = self._puts + 1
            waiting = puts - self._sent
            now = monotonic()
            if waiting == 1 or waiting >= BATCH or now - self._last_put > QUIET:
                self._go_out_soon(now)
            self._last_put = now
        else:
            self._put_any(item, block, timeout)

    def _put_any(self, item: object, block: bool, timeout: float | None) -> None:
        if is_end(item):
            self.flush()
            self._append([codec.encode_end(item)])
            return
        packed = codec.pack(item)
        if self._limit:
            self._put_within(packed, block, timeout)
            return
        if len(packed) == 2:
            self.flush()
            self._put_large(*packed)
            return
        self._gathered += (None, packed, None)
        self._gathered_bytes += codec.size(packed)
        self._puts = self._words[self._puts_at] = self._puts + 1
        now = monotonic()
        self._go_out_soon(now)
        self._last_put = now

    def _go_out_soon(self, now: float) -> None:
        """Let the last message go out now, or see to it that it soon will."""
        if not self._put_slot:
            self._own_put_slot()
        if (
            now - self._last_put > QUIET
            or len(self._gathered) >= 3 * BATCH
            or self._gathered_bytes >= BATCH_BYTES
        ):
            # A reader takes longer to wake up than the message to be there. If it
            # is quicker, it says that it waits once more, and is woken again.
            self._wake(READERS_WAIT)
            try:
                self.flush()
            except OSError:
                del self._gathered[-3:]  # it was not put; what was before, still is
                raise
        else:
            unflushed.add(self)
            ticker.start()

    def flush(self) -> None:
        """Append what has gathered."""
        with self._flushing:
            unflushed.discard(self)
            while batch := self._gathered[:]:
                self._append(codec.encode(batch), len(batch) // 3)
                del self._gathered[: len(batch)]
                self._gathered_bytes = 0

    def _append(
        self,
        records: "list[codec.Record]",
        messages: int = 0,
        large: "Sequence[memoryview[int]]" = (),
        limit: int = 0,
        grow: bool = True,
    ) -> bool:
        """Append records, if there is a place for them; see `Log.append`."""
        slot = self._put_slot or self._own_put_slot()
        with self._flushing:  # `_sent` is one thread's at a time
            sent = self._sent + messages
            if not self._log.append(records, slot, sent, limit, large, grow):
                return False
            self._sent = sent
            if large or limit:  # what has gathered was counted when it was put
                self._puts = self._words[self._puts_at] = self._puts + messages
        self._wake(READERS_WAIT)
        return True

    def _put_large(self, head: bytes, large: "Sequence[memoryview[int]]") -> None:
        """Append a large message: into memory that is warm, if that is free soon."""
        records = [(1, LARGE, head)]

        def append() -> bool:
            return self._append(records, 1, large, grow=False)

        if append():
            self._reuses = True
        elif not self._reuses or not self._wait(
            WRITERS_WAIT, append, monotonic() + REUSE_SECONDS
        ):
            self._reuses = False  # not worth the wait, until a slot is free again
            self._append(records, 1, large)

    def _put_within(
        self, packed: "codec.Packed", block: bool, timeout: float | None
    ) -> None:
        """Append one message as soon as there is a place for it."""
        large = packed[1] if len(packed) == 2 else ()
        records = (
            [(1, LARGE, packed[0])] if large else codec.encode([None, packed, None])
        )
        deadline = _deadline(block, timeout)

        def append() -> bool:
            return self._append(records, 1, large, self._limit)

        if not append():
            flush_all()
            if not self._wait(WRITERS_WAIT, append, deadline):
                raise Full

    def _own_put_slot(self) -> int:
        self._put_slot = self._log.own_slot()
        self._puts_at = self._put_slot + PUTS
        self._words[self._puts_at] = self._puts
        clean_up_at_exit()
        return self._put_slot

    # -- waiting -------------------------------------------------------------

    def _wait(
        self, word: int, ready: "Callable[[], R | None]", deadline: float | None
    ) -> "R | None":
        """Wait until `ready` returns something true, or the time is over."""
        bell = self._bells[word - READERS_WAIT]
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
                # It is rung a little before the message is there.
                until = monotonic() + EARLY
                while not (result := ready()) and monotonic() < until:
                    os.sched_yield()
                if result:
                    break
            else:
                self._log.rest()
        return result

    def _wake(self, word: int) -> None:
        if self._words[word]:
            self._words[word] = 0
            self._bells[word - READERS_WAIT].ring()

    # -- getting -------------------------------------------------------------

    def get(self, block: bool, timeout: float | None) -> "Any":
        """Take one item."""
        deadline = _deadline(block, timeout)
        seconds = -1.0 if deadline is None else max(0, deadline - monotonic())
        if not self._getting.acquire(timeout=seconds):
            raise Empty  # another thread of this process waits, and has the turn
        try:
            claim = self._next(self._getter, 1, deadline)
            if claim is None:
                raise Empty
            return next(codec.restored(*claim, self._log.arena))
        finally:
            self._getting.release()

    def items(self, check: "Callable[[object], None]") -> "Iterator[Any]":
        """Yield items until END; `check` raises for one that is no message."""
        reader = Reader(self._log)
        self._readers.add(reader)
        most = 1
        try:
            while True:
                claim = self._next(reader, most, None)
                assert claim is not None  # noqa: S101 - there is no deadline
                mode, entries = claim
                if mode == END_MODE:
                    return
                start = monotonic()
                if mode == PLAIN:  # as in `restored`, without one more generator
                    for kind, data, order, _ in entries:
                        yield Msg(kind, data, order)
                else:
                    for item in codec.restored(mode, entries, self._log.arena):
                        check(item)
                        yield item
                seconds = max(monotonic() - start, 1e-6)
                pace = int(reader.taken * CLAIM_SECONDS / seconds)
                most = max(1, min(pace, 2 * most))
        finally:
            self._readers.discard(reader)
            if self._is_open:  # else the garbage collector was here before
                reader.leave()
                self._wake(READERS_WAIT)
                self._log.rest()

    def _next(
        self, reader: Reader, most: int, deadline: float | None
    ) -> "Claim | None":
        flush_all()  # the results of what was read, before it counts as done
        reader.finish()
        if not reader.slot:
            clean_up_at_exit()
        if self._limit or ONE_AT_A_TIME:
            most = 1
        claim = self._wait(READERS_WAIT, lambda: reader.claim(most), deadline)
        if claim is None:
            return None
        if self._words[READERS_WAIT] and not self._log.is_empty():
            self._wake(READERS_WAIT)  # there is more, or END may be taken now
        if reader.has_rest() and not ticker.running:
            ticker.start()
        if self._limit:
            claim = claim[0], list(claim[1])  # begun now, which makes a place
        self._wake(WRITERS_WAIT)  # there is a place, or large memory was freed
        return claim

    def tick(self, now: float) -> bool:
        """Do what is due in the background; return whether more may be."""
        busy = False
        for reader in list(self._readers):
            rest = reader.has_rest()
            # Where the system has no more room, both are tried again.
            with contextlib.suppress(OSError):
                if rest and reader.give_back_if_slow(now):
                    self._wake(READERS_WAIT)
            busy |= rest
        if self._gathered:
            with contextlib.suppress(OSError):
                self.flush()
            busy = True
        return busy

    # -- counting and closing ------------------------------------------------

    def unread(self) -> int:
        """Count the messages that were put and not begun, without the ENDs."""
        return self._log.unread() + len(self._gathered) // 3

    def size(self) -> int:
        """Count them with the ENDs."""
        return self.unread() + self._log.ends()

    def lost(self) -> "list[Lost]":
        """List the messages that readers had in hand when they died."""
        tell_what_is_lost(self._log)
        return self._log.lost()

    def lost_puts(self) -> "list[tuple[int, int]]":
        """List the dead producers with puts that had not gone out."""
        return self._log.lost_puts()

    def losses(self) -> "Iterator[tuple[int, str]]":
        """Say what died with its process: (pid, sentence)."""
        for lost in self.lost():
            for sentence in lost.sentences():
                yield lost.pid, sentence
        for engine in open_engines():
            for pid, count in engine.lost_puts():
                yield pid, f"{count} messages that it had put did not go out"

    close = join_thread = flush

    def cancel_join_thread(self) -> None:
        """Do nothing: no exit waits for a reader."""

    def leave(self) -> None:
        """Give back what this process has claimed; what is in hand is done."""
        for reader in [self._getter, *self._readers]:
            reader.leave()

    def __reduce__(self) -> "tuple[Any, ...]":
        return _arrive, (self._key, self._limit, share(self._log, self._bells))


def _arrive(key: int, limit: int, handles: "Handles") -> Memory:
    """Open a queue that came from another process, or find it open."""
    engine = process.engines.get(key)
    if not isinstance(engine, Memory):
        engine = Memory(key, limit, *receive(handles))
    return engine


def _deadline(block: bool, timeout: float | None) -> float | None:
    if not block:
        return 0.0
    return None if timeout is None else monotonic() + timeout
