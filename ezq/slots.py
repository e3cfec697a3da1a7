"""Slots: who has claimed what, and what a dead process leaves behind.

A process owns a slot while it holds the lock on its byte; the kernel lets go when
the process dies. A reader's slot says what it has claimed, and how far it came:

    numbers   ... 40 41 42 43 44 45 46 47 ...
                  ^first      ^begun   ^until
                  |<-- done ->|
                           ^ 43 is in hand

Its owner alone writes to it, without a lock; whoever holds GET may write to a slot
that has no owner. The words are written in such an order that at every instruction
they mean the old claim, none, or the new one. Messages are numbered from 1 for
the life of the queue.

A slot that claims messages but has no owner is taken over by the next reader, who
goes on at `begun`. The message that its dead owner had in hand is lost. A slot is
kept for it, with no claim (`until` is 0) and no owner, for people to be told.
"""

import errno
import fcntl
import os
import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    class Holder(Protocol):
        """A reader of this process."""

        slot: int  # 0 while it owns none


# The words of a slot.
OFFSET = 0  # where the record of the claim lies; 0 when it is not needed any more
FIRST = 1  # below `begun` while the message before `begun` is in hand
BEGUN = 2  # the messages of the claim below this number were begun
UNTIL = 3  # the claim ends below this number
PID = 4  # whose slot it is, to be told to people: pids are used again
PUTS = 5  # of a producer: how many messages it has put
SENT = 6  # and how many of them were appended
ORDER = 7  # of a lost message: its order
LOW = 8  # the span of the orders in doubt, which are those from `first` on
HIGH = 9
KIND = 10  # and the start of its kind
KIND_BYTES = 32
SLOT_WORDS = 16
SLOT_COUNT = 480


class Lost:
    """A message that a reader had in hand when it died.

    The `doubtful` messages before it were finished, but what their reader put for
    them may not have gone out. Their orders are among `low` to `high`.
    """

    def __init__(
        self, pid: int, number: int, kind: str, orders: "list[int]", doubtful: int
    ) -> None:
        self.pid = pid
        self.number = number
        self.kind = kind
        self.order, self.low, self.high = orders
        self.doubtful = doubtful

    def __repr__(self) -> str:
        return (
            f"<Lost pid={self.pid} number={self.number} kind={self.kind!r} "
            f"order={self.order} doubtful={self.doubtful}>"
        )


class Slots:
    """The slots of one queue, as one process sees them."""

    def __init__(
        self, words: "memoryview[int]", start: int, used: int, locks: int
    ) -> None:
        self._words = words
        self._start = start  # the word where the first slot begins
        self._used = used  # the word that counts the slots that were ever owned
        self._locks = locks  # the lock file: a slot's byte is its first word
        self.mine: set[int] = set()
        self.holders: set[Holder] = set()  # which know those of them that claim

    def __iter__(self) -> "Iterator[int]":
        stop = self._start + self._words[self._used] * SLOT_WORDS
        return iter(range(self._start, stop, SLOT_WORDS))

    # -- owning --------------------------------------------------------------

    def lock(self, slot: int) -> bool:
        """Make a slot this process's own, if it has no owner."""
        if slot in self.mine:
            return False
        self.mine.add(slot)  # not after: a signal handler may raise in between
        try:
            fcntl.lockf(self._locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, slot)
        except OSError:  # its owner lives
            self.mine.discard(slot)
            return False
        return True

    def unlock(self, slot: int) -> None:
        """Own a slot no more."""
        fcntl.lockf(self._locks, fcntl.LOCK_UN, 1, slot)
        self.mine.discard(slot)  # not before: another thread may lock it then

    def drop_strays(self) -> None:
        """Let go of claims that no reader knows. GET is held.

        A signal handler that raised has cut off who made them this process's own.
        """
        strays = self.mine - {holder.slot for holder in list(self.holders)}
        for slot in strays:
            first, begun, until = self._words[slot + FIRST : slot + PID]
            if first < begun or begun < until:
                self.unlock(slot)

    def after_fork(self) -> None:
        """Own nothing: in the child of a fork, all slots are the parent's."""
        self.mine.clear()
        self.holders.clear()

    def own(self) -> int:
        """Make an empty slot this process's own. GET is held."""
        words = self._words
        used = words[self._used]
        new = self._start + used * SLOT_WORDS
        for is_free in (self._is_empty, self._is_told, self._has_lost_puts):
            for slot in [slot for slot in self if is_free(slot)]:
                if not self.lock(slot):
                    continue
                if is_free(slot):  # as it was before it was locked
                    return self._renew(slot)
                self.unlock(slot)
            if used < SLOT_COUNT:
                words[self._used] = used + 1
                if self.lock(new):
                    return self._renew(new)
        raise OSError(
            errno.ENOSPC,
            f"a queue serves at most {SLOT_COUNT} readers and producers at a time",
        )

    def _renew(self, slot: int) -> int:
        self._clear(slot)
        # The count goes on: what is out may still be stored for the last owner.
        self._words[slot + PUTS] = self._words[slot + SENT]
        self._words[slot + PID] = os.getpid()
        return slot

    def _is_empty(self, slot: int) -> bool:
        words = self._words
        first, begun, until = words[slot + FIRST : slot + PID]
        return first >= begun >= until and words[slot + PUTS] <= words[slot + SENT]

    def _has_lost_puts(self, slot: int) -> bool:
        words = self._words
        first, begun, until = words[slot + FIRST : slot + PID]
        return first >= begun >= until and words[slot + PUTS] > words[slot + SENT]

    def _is_told(self, slot: int) -> bool:
        words = self._words
        first, begun, until = words[slot + FIRST : slot + PID]
        return first < begun and not until and not words[slot + OFFSET]

    def _clear(self, slot: int) -> None:
        # In this order: none of the states in between is a claim.
        for word in (UNTIL, BEGUN, FIRST, OFFSET):
            self._words[slot + word] = 0

    # -- claiming ------------------------------------------------------------

    def prepare(self, slot: int, offset: int, number: int) -> None:
        """Write a claim from `number` on, which is none until it is completed."""
        words = self._words
        words[slot + FIRST] = number
        words[slot + BEGUN] = number
        words[slot + OFFSET] = offset

    def complete(self, slot: int, number: int, until: int) -> None:
        """Complete a claim that was published; again, if its claimer has died."""
        words = self._words
        if words[slot + FIRST] == number and words[slot + BEGUN] == number:
            words[slot + UNTIL] = until

    def finish(self, slot: int) -> None:
        """Say that the message in hand is done."""
        self._words[slot + FIRST] = self._words[slot + BEGUN]

    def give_back(self, holder: "Holder") -> None:
        """Say that the message in hand is done; what was not begun is anybody's.

        GET is held, if there is something that was not begun.
        """
        self.finish(holder.slot)
        self._exchange(holder, 0)

    def _exchange(self, holder: "Holder", slot: int) -> None:
        # In this order: another thread must not take either of them for a stray.
        before, holder.slot = holder.slot, slot
        self.unlock(before)

    def take_over(self, holder: "Holder") -> bool:
        """Exchange an empty slot for one that claims and has no owner. GET is held.

        Returns:
            Whether there was one.
        """
        self.drop_strays()
        words = self._words
        for other in sorted(self.unbegun(), key=lambda claim: words[claim + BEGUN]):
            if self.lock(other):
                if words[other + FIRST] == words[other + BEGUN]:
                    words[other + PID] = os.getpid()
                    self._exchange(holder, other)
                    return True
                self.unlock(other)  # what it had in hand is to be told first
        return False

    def split(self, holder: "Holder", begun: int, spare: int) -> None:
        """Give back what was not begun; keep what is in hand. GET is held.

        Args:
            holder: The reader that has the claim.
            begun: The number of the first message that was not begun.
            spare: An empty slot, which has the message in hand from now on.
        """
        self._divide(holder.slot, begun, spare)
        self._exchange(holder, spare)

    def _divide(self, slot: int, begun: int, spare: int) -> None:
        words = self._words
        words[slot + BEGUN] = begun
        if words[slot + FIRST] < begun:
            self._keep_in_hand(spare, slot)
            # Killed before this store, the message is lost twice, by one number.
            words[slot + FIRST] = begun

    def _keep_in_hand(self, slot: int, other: int) -> None:
        """Note in an empty slot what the owner of another has in hand."""
        words = self._words
        self._clear(slot)
        for word in (OFFSET, PID, *range(ORDER, KIND + KIND_BYTES // 8)):
            words[slot + word] = words[other + word]
        words[slot + FIRST] = words[other + FIRST]
        words[slot + BEGUN] = words[other + BEGUN]  # with this store it is in hand

    def unbegun(self) -> "Iterator[int]":
        """Yield the slots that claim messages which were not begun."""
        words = self._words
        for slot in self:
            if words[slot + BEGUN] < words[slot + UNTIL]:
                yield slot

    def count_unbegun(self) -> int:
        """Count the messages that are claimed and were not begun."""
        claims = [self._words[slot + BEGUN : slot + PID] for slot in self.unbegun()]
        return sum(max(0, until - begun) for begun, until in claims)

    def needed(self) -> "Iterator[int]":
        """Yield where the records lie that are claimed, in hand, or lost untold."""
        words = self._words
        for slot in self:
            offset, first, begun, until = words[slot : slot + PID]
            if offset and (first < begun or begun < until):
                yield offset

    def in_hand(self) -> "Iterator[tuple[int, int, int, int]]":
        """Yield the slots with a message in hand, as `bury` does, of the living too."""
        words = self._words
        for slot in self:
            offset, first, begun = words[slot : slot + UNTIL]
            if first < begun:
                yield slot, offset, first, begun - 1

    # -- telling what was lost -------------------------------------------------

    def bury(self) -> "Iterator[tuple[int, int, int, int]]":
        """Find messages that dead readers had in hand. GET is held.

        Yields:
            Of those that are not told yet: the slot that is kept for it, where its
            record lies, the number of the first message in doubt, and its own.
        """
        words = self._words
        for slot in self:
            offset, first, begun, until = words[slot : slot + PID]
            if first >= begun or not (until or offset) or not self.lock(slot):
                continue
            if begun < until:  # the rest of its claim is to be taken over
                spare = self.own()
                self._divide(slot, begun, spare)
                self.unlock(slot)
                slot = spare
            words[slot + UNTIL] = 0
            self.unlock(slot)
            if offset:
                yield slot, offset, first, begun - 1

    def tell(self, slot: int, kind: str, orders: "tuple[int, int, int]") -> None:
        """Say what the message in hand is; then its record is not needed any more."""
        raw = kind.encode(errors="replace")[:KIND_BYTES].ljust(KIND_BYTES, b"\0")
        for i, word in enumerate(struct.unpack(f"{KIND_BYTES // 8}Q", raw)):
            self._words[slot + KIND + i] = word
        for word, order in zip((ORDER, LOW, HIGH), orders, strict=True):
            self._words[slot + word] = order % 2**64
        self._words[slot + OFFSET] = 0

    def told(self, slot: int) -> "tuple[str, list[int]]":
        """Return what was told of the message in hand: its kind, and the orders."""
        words = self._words
        raw = words[slot + KIND : slot + KIND + KIND_BYTES // 8].tobytes()
        orders = words[slot + ORDER : slot + KIND].cast("B").cast("q").tolist()
        return raw.rstrip(b"\0").decode(errors="replace"), orders

    def lost(self) -> "list[Lost]":
        """List the messages that were lost and told. GET is held."""
        words = self._words
        lost = {}
        for slot in filter(self._is_told, self):
            if not self.lock(slot):
                continue  # its reader lives, and has it in hand
            self.unlock(slot)
            kind, orders = self.told(slot)
            number = words[slot + BEGUN] - 1
            doubtful = number - words[slot + FIRST]
            lost[number] = Lost(words[slot + PID], number, kind, orders, doubtful)
        return list(lost.values())

    def lost_puts(self) -> "list[tuple[int, int]]":
        """List dead producers with puts that never went out: (pid, how many)."""
        words = self._words
        lost = []
        for slot in self:
            count = words[slot + PUTS] - words[slot + SENT]
            if count > 0 and self.lock(slot):
                self.unlock(slot)
                lost.append((words[slot + PID], count))
        return lost
