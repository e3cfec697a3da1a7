"""A reader: one loop over a queue, with its slot and its claim.

A claim is read through iterators that advance together, in one step of the
interpreter: the message comes out, and the slot says that it was begun.

    kinds    | "EVEN" "EVEN" "ODD" ...
    datas    |    2      4      7  ...
    orders   |    0      1      2  ...
    marks    |    8      9     10  ...   --> slot[BEGUN]

So the ticker, another thread, can take the rest of a claim away between any two
of these steps: it empties the first of the iterators.
"""

import threading
import time
from functools import partial
from itertools import repeat

from . import codec
from .header import OFFERED
from .log import END_MODE, Log
from .slots import BEGUN, FIRST, OFFSET, PID, UNTIL
from .waiting import LOOK_AGAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from .header import Record

    # The mode of a record, and its messages as columns have them.
    Claim = tuple[int, Iterable[tuple[Any, ...]]]

KEEP_BYTES = 512 << 10  # of a buffer that is kept, to read records into
PATIENCE = 0.01  # seconds: when one message takes longer, the rest is given back


class Reader:
    """Reads one queue in one thread. Its slot is 0 while it owns none."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._words = log.words
        self._look_at = 0.0  # when to look for claims that have lost their owner
        self._decoded: tuple[Record, list[Any]] | None = None
        self._buffer = bytearray()
        self._rest: Iterator[Any] = iter(())
        self.forget()

    def forget(self) -> None:
        """Own nothing, as in the child of a fork."""
        self._lock = threading.Lock()  # held to change the slot, or split a claim
        for _ in self._rest:  # a loop that the fork has copied finds nothing
            pass
        self._seen = 0, 0.0  # how far the reader was at a tick, and since when
        self._until = 0  # where what is being read of the claim ends
        self.slot = 0
        self.taken = 0  # how many messages the claim had

    def claim(self, most: int) -> "Claim | None":
        """Claim messages: some of the next record, or what has lost its owner."""
        log = self._log
        with self._lock:
            if not self.slot:
                log.slots.holders.add(self)
                self.slot = log.own_slot()
            if self.has_rest():  # of a claim that it took over
                return self._open(
                    *log.space.record(self._words[self.slot + OFFSET]), most
                )
            now = time.monotonic()
            looks = now >= self._look_at or self._words[OFFERED]
            claim = None if looks else log.claim(self.slot, most)
            if claim is None:
                self._look_at = now + LOOK_AGAIN
                bury(log)
                if log.take_over(self):
                    claim = log.space.record(self._words[self.slot + OFFSET])
                else:
                    claim = log.claim(self.slot, most)
            return None if claim is None else self._open(*claim, most)

    def _open(self, record: "Record", payload: bytes, most: int) -> "Claim":
        if record.mode == END_MODE:
            return END_MODE, [(payload,)]
        words, begins = self._words, self.slot + BEGUN
        begun = words[begins]
        self._until = until = min(words[self.slot + UNTIL], begun + most)
        # Several claims in turn are of one record, when messages take long.
        if self._decoded is None or self._decoded[0] != record:
            self._decoded = record, self._decode(record, payload)
        self.taken = count = until - begun
        start, columns = begun - record.first, self._decoded[1]
        if count == 1:  # it is begun now
            words[begins] = until
            self._rest = iter(())
            self._seen = until, time.monotonic()
            row = [
                column[start] if type(column) is list else column for column in columns
            ]
            return record.mode, [(*row, None)]
        first, *others = [
            column[start : start + count]
            if type(column) is list
            else repeat(column, count)
            for column in columns
        ]
        self._rest = iter(first)
        self._seen = begun, time.monotonic()
        marks = map(words.__setitem__, repeat(begins), range(begun + 1, until + 1))
        return record.mode, zip(self._rest, *others, marks, strict=False)

    def _decode(self, record: "Record", start: bytes) -> "list[Any]":
        if record.mode == codec.LARGE or record.length <= len(start):
            return codec.decode(record.mode, self._log.space.payload(record, start))
        # Into memory that was used before, which is quicker than new memory.
        if len(self._buffer) < record.length:
            self._buffer = bytearray(record.length)
        with memoryview(self._buffer)[: record.length] as payload:
            self._log.space.read_into(payload, record)
            columns = codec.decode(record.mode, payload)
        if record.length > KEEP_BYTES:
            self._buffer = bytearray()
        return columns

    def has_rest(self) -> bool:
        """Tell whether the claim has messages that were not begun."""
        slot = self.slot
        return bool(slot) and self._words[slot + BEGUN] < self._words[slot + UNTIL]

    def needs_record(self) -> bool:
        """Tell whether the claim is to be looked after.

        It has a rest that could be given back; or what is in hand keeps a record in
        memory that is in the way.
        """
        words, slot = self._words, self.slot
        if not slot or not words[slot + OFFSET]:
            return False
        if words[slot + BEGUN] < words[slot + UNTIL]:
            return True
        return words[slot + FIRST] < words[slot + BEGUN] and not (
            self._decoded and self._log.space.may_stay(self._decoded[0])
        )

    def is_busy(self) -> bool:
        """Tell whether it claims or gives back, perhaps below a signal handler."""
        return self._lock.locked()

    def look(self, now: float) -> bool:
        """Look whether the message in hand takes long; then give back the rest.

        Returns:
            Whether there was a rest that was given back.
        """
        if not self._lock.acquire(blocking=False):
            return False  # it claims at this moment
        try:
            if not self.needs_record():
                return False
            begun = self._words[self.slot + BEGUN]
            if begun != self._seen[0]:
                self._seen = begun, now
            if now - self._seen[1] < PATIENCE:
                return False
            return self._let_go(copied=False)
        finally:
            self._lock.release()

    def let_go(self, copied: bool = False) -> bool:
        """Give back what was not begun, and need no record for what is in hand.

        Args:
            copied: Whether a large message in hand was copied out of the arena.

        Returns:
            Whether there was a rest that was given back.
        """
        with self._lock:
            return self.needs_record() and self._let_go(copied)

    def _let_go(self, copied: bool) -> bool:
        had_rest = self.has_rest()
        if had_rest:
            spare = self._log.own_slot()
            rest = len(list(self._rest))  # from here on, the reader finds nothing
            self.taken -= rest
            self._log.split(self, self._until - rest, spare)
        words, slot = self._words, self.slot
        if (
            words[slot + FIRST] < words[slot + BEGUN]
            and self._decoded
            and (copied or self._decoded[0].mode != codec.LARGE)
        ):
            record, columns = self._decoded
            start, index = words[slot + FIRST], words[slot + BEGUN] - 1
            what = codec.described(
                record.mode, columns, start - record.first, index - record.first
            )
            self._log.slots.tell(slot, *what)
            if index + 1 == record.first + record.messages:
                self._decoded = None
        return had_rest

    def in_hand(self) -> "tuple[str, int] | None":
        """Tell the kind and the order of the message in hand, and claim no more."""
        with self._lock:
            words = self._words
            if not self.slot or self._log.is_closed:
                return None  # the garbage collector may have closed it
            if words[self.slot + FIRST] >= words[self.slot + BEGUN]:
                return None
            if words[self.slot + OFFSET]:  # not told yet
                self._let_go(copied=True)
            kind, orders = self._log.slots.told(self.slot)
            return kind, orders[0]

    def finish(self) -> None:
        """Say that the message in hand is done, the last of the claim."""
        with self._lock:
            if self.slot:
                self._log.slots.finish(self.slot)

    def leave(self) -> None:
        """Give back what was not begun; the message in hand is done."""
        with self._lock:
            if self.slot:
                for _ in self._rest:
                    pass
                self._log.give_back(self)
            self._log.slots.holders.discard(self)


def bury(log: Log) -> None:
    """Tell what dead readers had in hand."""
    log.bury(partial(_describe, log, is_lost=True))


def _describe(
    log: Log,
    record: "Record",
    payload: bytes,
    first: int,
    number: int,
    is_lost: bool = False,
) -> "tuple[str, tuple[int, int, int]]":
    try:
        columns = codec.decode(record.mode, log.space.payload(record, payload))
    except Exception:  # noqa: BLE001 - what is lost is no error of who finds it
        return "", (0, 0, 0)
    if is_lost and record.mode == codec.LARGE:
        for place in filter(None, columns[1][0]):
            log.arena.free_lost(place, number)
    start, index = first - record.first, number - record.first
    return codec.described(record.mode, columns, start, index)


def at_work(log: Log) -> "dict[int, tuple[str, int]]":
    """Tell what readers have in hand: kind and order of a message, by their pids."""
    # Its owner may be done with any of it meanwhile; but while both locks are held,
    # nobody claims, and nobody writes over a record.
    return log._put_lock.run(log._claims, _at_work, log)


def _at_work(log: Log) -> "dict[int, tuple[str, int]]":
    found = {}
    for slot, offset, first, number in log.slots.in_hand():
        kind, orders = (
            _describe(log, *log.space.record(offset), first, number)
            if offset
            else log.slots.told(slot)
        )
        found[log.words[slot + PID]] = kind, orders[0]
    return found
