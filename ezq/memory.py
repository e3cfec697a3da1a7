"""The engine of a queue over the shared log: getting, and who has what.

    | the log, shared | --> claim --> in hand, one at a time --> done
                            a batch   what was not begun can be given back

A reader claims what it will read in about a millisecond, by its own recent pace: one
message where each takes long, hundreds where each takes a microsecond.
"""

import contextlib
import os
import sys
import threading
import weakref
from pickle import loads
from queue import Empty
from time import monotonic

from . import codec, process, watch
from .codec import LARGE, PICKLED, PLAIN
from .ends import await_ends, take_back_ends
from .header import READERS_WAIT, WRITERS_WAIT
from .log import END_MODE, Log
from .message import END_MSG, Msg
from .process import clean_up_at_exit, flush_all, ticker
from .producer import Producer, deadline_of
from .reader import Reader, at_work, bury
from .travel import decline, receive, share
from .waiting import Bell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from .reader import Claim
    from .slots import Lost
    from .travel import Handles

CLAIM_SECONDS = 0.001  # a reader claims what it will read in this time
MANY = 64  # messages of one claim: they come in a stream, and nobody waits for each

# Without a GIL, to take a message and to mark it as begun are two steps.
ONE_AT_A_TIME = not getattr(sys, "_is_gil_enabled", lambda: True)()


class Memory(Producer):
    """One queue in shared memory, as one process sees it."""

    def __init__(self, key: int, limit: int, log: Log, bells: "list[Bell]") -> None:
        super().__init__(limit, log, bells)
        self._key = key
        self._readers: set[Reader] = set()
        self._getters: list[Reader] = []  # one, or none
        self._claim_nothing()
        process.engines[key] = self
        # No `__del__`: while that runs, the ticker could still find this object.
        weakref.finalize(self, _close, log, bells, self._getters).atexit = False

    @classmethod
    def new(cls, limit: int) -> "Memory":
        """Make an empty queue."""
        with contextlib.ExitStack() as opened:
            bells = []
            for _ in range(2):
                bells.append(Bell.new())
                opened.callback(bells[-1].close)
            log = Log.new()
            opened.pop_all()  # nothing has failed
        return cls(int.from_bytes(os.urandom(8)), limit, log, bells)

    def is_held_here(self) -> bool:
        """Tell whether this thread holds a lock that the ticker may need."""
        owned: bool = self._flushing._is_owned()  # type: ignore[attr-defined]
        return owned or self._log.is_held_here()

    def before_fork(self) -> None:
        """Give back what was not begun: there is no ticker to look after it."""
        with contextlib.suppress(OSError):
            for reader in list(self._readers):
                if not reader.is_busy() and reader.let_go():
                    self._wake(READERS_WAIT)

    def after_fork(self) -> None:
        """Own nothing: what the parent has gathered and claimed stays its own."""
        self._log.after_fork()
        self._gather_nothing()
        self._claim_nothing()

    def _claim_nothing(self) -> None:
        for reader in list(self._readers):
            reader.forget()
        self._getters[:] = [Reader(self._log)]
        self._getting = threading.RLock()

    # -- getting -------------------------------------------------------------

    def get(self, block: bool, timeout: float | None) -> "Any":
        """Take one item."""
        deadline = deadline_of(block, timeout)
        seconds = -1.0
        if deadline is not None:
            seconds = min(max(0, deadline - monotonic()), threading.TIMEOUT_MAX)
        if not self._getting.acquire(timeout=seconds):
            raise Empty  # another thread of this process waits, and has the turn
        try:
            (getter,) = self._getters
            try:
                claim = self._next(getter, 1, deadline, watches=deadline is None)
                item = next(codec.restored(*claim, self._log.arena))
                self._wake(WRITERS_WAIT)  # for its memory, if it was large
                # There may be no other get to take the rest.
                if getter.let_go(copied=True):
                    self._wake(READERS_WAIT)
            except Empty:
                raise
            except BaseException:  # of a signal handler, perhaps
                try:
                    process.leave_in_hand(getter.in_hand())
                finally:
                    self._leave(getter)
                raise
            return item
        finally:
            self._getting.release()

    def items(
        self, check: "Callable[[object], None]", timeout: float | None = None
    ) -> "Iterator[Any]":
        """Yield items until END; `check` raises for one that is no message."""
        reader = Reader(self._log)
        most = 1
        try:
            self._readers.add(reader)
            while True:
                deadline = deadline_of(True, timeout)
                mode, entries = self._next(reader, most, deadline)
                if mode == END_MODE:
                    self._end()
                    return
                start = monotonic()
                if mode == PLAIN:  # as in `restored`, without one more generator
                    for kind, data, order, _ in entries:
                        yield Msg(kind, data, order)
                elif mode == PICKLED:
                    for kind, data, order, _ in entries:
                        yield Msg(kind, loads(data), order)
                else:
                    for item in codec.restored(mode, entries, self._log.arena):
                        if mode == LARGE:
                            reader.let_go(copied=True)
                            self._wake(WRITERS_WAIT)  # its memory is free
                        check(item)
                        yield item
                seconds = max(monotonic() - start, 1e-6)
                pace = int(reader.taken * CLAIM_SECONDS / seconds)
                most = max(1, min(pace, 2 * most))
        except BaseException:  # of the loop, or of a message that cannot be unpickled
            process.leave_in_hand(reader.in_hand())
            raise
        finally:
            try:
                self._leave(reader)
            finally:
                self._leave(reader)  # a signal handler may have cut off the other

    def _leave(self, reader: Reader) -> None:
        self._readers.discard(reader)
        if not self._log.is_closed:  # else the garbage collector was here before
            reader.leave()
            self._wake(READERS_WAIT)
            self._rest()

    def _end(self) -> None:
        """Tell of failures before a stream ends; it ends at the next call then."""
        if watch.look():
            self.put(END_MSG)
            watch.raise_untold()

    def _next(
        self, reader: Reader, most: int, deadline: float | None, watches: bool = True
    ) -> "Claim":
        # The results of what was read, before it counts as done. Where there is no
        # room for them, reading may make some; the next put tells.
        with contextlib.suppress(OSError):
            flush_all()
        reader.finish()
        if not reader.slot:
            clean_up_at_exit()
        if self._limit or ONE_AT_A_TIME:
            most = 1
        # All readers are woken, by a producer that may be busy: one that is woken on
        # its processor would stop it, for messages that another reads meanwhile.
        gives_way = reader.taken >= MANY
        claim = self._wait(
            READERS_WAIT, lambda: reader.claim(most), deadline, watches, gives_way
        )
        if claim is None:
            raise Empty
        if self._words[READERS_WAIT] and not self._log.is_empty():
            self._wake(READERS_WAIT)  # there is more, or END may be taken now
        mode, entries = claim
        if reader.needs_record():
            if reader.taken == 1 and mode != LARGE and not reader.has_rest():
                reader.let_go()  # it may be in hand for long
            elif not (ticker.running or process.is_ending):
                ticker.start()
        if self._limit:
            self._wake(WRITERS_WAIT)  # there is a place
        return mode, entries

    def tick(self, now: float) -> bool:
        """Do what is due in the background; return whether more may be."""
        readers = list(self._readers)
        busy = bool(self._gathered) or any(r.needs_record() for r in readers)
        # Where the system has no more room, it is tried again.
        with contextlib.suppress(OSError):
            for reader in readers:
                if reader.look(now):
                    self._wake(READERS_WAIT)
            self.flush()
        return busy

    # -- counting and closing ------------------------------------------------

    def unread(self) -> int:
        """Count the messages that were put and not begun, without the ENDs."""
        with self._flushing:
            return self._log.unread() + len(self._gathered) // 4

    def size(self) -> int:
        """Count them with the ENDs."""
        return self.unread() + self._log.ends()

    def lost(self) -> "list[Lost]":
        """List the messages that readers had in hand when they died."""
        bury(self._log)
        return self._log.lost()

    def lost_puts(self) -> "list[tuple[int, int]]":
        """List the dead producers with puts that had not gone out."""
        return self._log.lost_puts()

    def in_hand(self) -> "tuple[str, int] | None":
        """Tell the message that a loop, or else the last get, has in hand here."""
        for reader in [*self._readers, *self._getters]:
            if message := reader.in_hand():
                return message
        return None

    def at_work(self) -> "dict[int, tuple[str, int]]":
        """Tell what readers have in hand: kind and order of a message, by pid."""
        return at_work(self._log)

    def stalled(self) -> int:
        """Tell which message is next, if the queue is full and a put waits; else 0."""
        is_stuck = self._words[WRITERS_WAIT] and 0 < self._limit <= self.unread()
        return self._log._get_state.read()[1] if is_stuck else 0

    def await_ends(self, count: int) -> None:
        """Note that so many ENDs are being put for readers that are waited for."""
        await_ends(self._log, count)

    def take_back_ends(self, count: int) -> None:
        """Take back those of them that no reader took."""
        take_back_ends(self._log, count)

    close = join_thread = Producer.flush

    def cancel_join_thread(self) -> None:
        """Do nothing: no exit waits for a reader."""

    def leave(self) -> None:
        """Give back what this process has claimed; what is in hand is done."""
        for reader in [*self._getters, *self._readers]:
            reader.leave()

    def __reduce__(self) -> "tuple[Any, ...]":
        return _arrive, (self._key, self._limit, share(self._log, self._bells))


def _close(log: Log, bells: "list[Bell]", getters: "list[Reader]") -> None:
    for getter in getters:
        getter.leave()
    log.close()
    for bell in bells:
        bell.close()


def _arrive(key: int, limit: int, handles: "Handles") -> Memory:
    """Open a queue that came from another process, or find it open."""
    with process.arriving:
        engine = process.engines.get(key)
        if isinstance(engine, Memory):
            decline(handles)
            return engine
        return Memory(key, limit, *receive(handles))
