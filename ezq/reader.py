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
from itertools import repeat

from . import codec
from .log import END_MODE, Log
from .slots import BEGUN, OFFSET, UNTIL
from .waiting import LOOK_AGAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from .log import Record

    # The mode of a record, and its messages as columns have them.
    Claim = tuple[int, Iterable[tuple[Any, ...]]]

PATIENCE = 0.01  # seconds: when one message takes longer, the rest is given back


class Reader:
    """Reads one queue in one thread. Its slot is 0 while it owns none."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._words = log.words
        self._look_at = 0.0  # when to look for claims that have lost their owner
        self._decoded: tuple[Record, list[Any]] | None = None
        self._rest: Iterator[Any] = iter(())
        self.forget()

    def forget(self) -> None:
        """Own nothing, as in the child of a fork."""
        self._lock = threading.Lock()  # held to change the slot, or split a claim
        for _ in self._rest:  # a loop that the fork has copied finds nothing
            pass
        self._seen = 0, 0.0  # how far the reader was at a tick, and since when
        self.slot = 0
        self.taken = 0  # how many messages the claim had

    def claim(self, most: int) -> "Claim | None":
        """Claim messages: some of the next record, or what has lost its owner."""
        log = self._log
        with self._lock:
            if not self.slot:
                self.slot = log.own_slot()
            now = time.monotonic()
            claim = log.claim(self.slot, most) if now < self._look_at else None
            if claim is None:
                self._look_at = now + LOOK_AGAIN
                tell_what_is_lost(log)
                slot = log.take_over(self.slot)
                if slot != self.slot:
                    self.slot = slot
                    claim = log.record(self._words[slot + OFFSET])
                else:
                    claim = log.claim(self.slot, most)
            if claim is None:
                return None
            record, payload = claim
            if record.mode == END_MODE:
                return END_MODE, [(payload,)]
            return record.mode, self._entries(record, payload)

    def _entries(self, record: "Record", payload: bytes) -> "Iterator[tuple[Any, ...]]":
        words, begins = self._words, self.slot + BEGUN
        begun, until = words[begins], words[self.slot + UNTIL]
        start = begun - record.first
        first, *others = self._columns(record, payload, start, until - begun)
        self.taken = until - begun
        self._rest = iter(first)
        self._seen = begun, time.monotonic()
        marks = map(words.__setitem__, repeat(begins), range(begun + 1, until + 1))
        return zip(self._rest, *others, marks, strict=False)

    def _columns(
        self, record: "Record", payload: bytes, start: int, count: int
    ) -> "list[Any]":
        # Several claims in turn are of one record, when messages take long.
        if self._decoded is None or self._decoded[0] != record:
            payload = self._log.payload(record, payload)
            self._decoded = record, codec.decode(record.mode, payload)
        columns = self._decoded[1]
        if start + count == record.messages:
            self._decoded = None
        stop = start + count
        return [c[start:stop] if type(c) is list else repeat(c, count) for c in columns]

    def has_rest(self) -> bool:
        """Tell whether the claim has messages that were not begun."""
        slot = self.slot
        return bool(slot) and self._words[slot + BEGUN] < self._words[slot + UNTIL]

    def give_back_if_slow(self, now: float) -> bool:
        """Give back the rest of the claim when its message in hand takes long."""
        if not self._lock.acquire(blocking=False):
            return False  # it claims at this moment
        try:
            if not self.has_rest():
                return False
            begun = self._words[self.slot + BEGUN]
            if begun != self._seen[0]:
                self._seen = begun, now
            if now - self._seen[1] < PATIENCE:
                return False
            rest = len(list(self._rest))  # from here on, the reader finds nothing
            begun = self._words[self.slot + UNTIL] - rest
            self.slot = self._log.split(self.slot, begun)
            self.taken -= rest
            return True
        finally:
            self._lock.release()

    def finish(self) -> None:
        """Say that the message in hand is done, the last of the claim."""
        with self._lock:
            if self.slot:
                self._log.finish(self.slot)

    def leave(self) -> None:
        """Give back what was not begun; the message in hand is done."""
        with self._lock:
            slot, self.slot = self.slot, 0
            if slot:
                for _ in self._rest:
                    pass
                self._log.give_back(slot)


def tell_what_is_lost(log: Log) -> None:
    """Say of each message that was lost what it was, in the slot that it left."""
    for slot, offset, first, number in log.lost_untold():
        record, payload = log.record(offset)
        columns = codec.decode(record.mode, log.payload(record, payload))
        start, index = first - record.first, number - record.first
        kind, orders = codec.described(record.mode, columns, start, index, log.arena)
        log.tell(slot, kind, orders)
