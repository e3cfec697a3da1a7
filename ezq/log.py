"""The shared log: records of bytes in memory, which any process appends or claims.

One anonymous file holds a header and then the records, one after the other:

    | header | arena | record | record | record | ... |
                       ^ start: next to claim    ^ end: next to append

A *record* carries many messages, all appended together. A producer writes its
records behind the end, and then moves the end. A consumer *claims* some of the
messages at the start: it writes the claim into its slot in the header, and then
moves the start. Each step is published by one store of 8 aligned bytes, which
the processor does whole or not at all. So a process that is killed at any
instruction leaves either the old state or the new one.

Two locks, each a byte of a second file. They are record locks: the kernel drops
them when their holder dies.

    PUT  held to append: guards the end, and the file behind it
    GET  held to claim: guards the start, and who owns which slot

A slot has a lock byte of its own, which its owner holds for as long as it lives.
A slot that is marked but not locked has lost its owner, and whoever locks it
next takes its claim over, from the message after the one in hand. Nobody holds
GET and then waits for PUT, so they cannot wait for each other.

The log knows bytes and counts: no message, no pickle.
"""

import contextlib
import mmap
import os
import struct
import threading

from .arena import Arena
from .header import (
    ARENA,
    GET_STATE,
    OFFERED,
    PUT_STATE,
    RECORD,
    SLOTS,
    SLOTS_USED,
    Record,
)
from .shared import Lock, State, anonymous_file, punch_hole, write
from .slots import BEGUN, OFFSET, SENT, UNTIL, Slots
from .space import Space

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .shared import R
    from .slots import Holder, Lost

    Describe = Callable[..., tuple[str, tuple[int, int, int]]]

HEADER_BYTES = 64 << 10  # behind the header comes the arena, and then the records
ARENA_BYTES = 256 << 20  # of addresses; memory is taken where it is used
KEEP_BYTES = 256 << 10  # so many bytes of records are kept by a log at rest
END_MODE = 0  # a record of this mode ends a stream, and counts as one message

JUMP = 255  # a record of this mode has no messages: its length is an offset
SKIPPED = Record(0, 0, 0, 0, 0), b""  # instead of a claim: there was no reader for it

PUT, GET = 0, 1  # lock bytes; a slot's is the number of its first word


class Log:
    """One log, as one process sees it. See the drawing at the top of this file."""

    def __init__(self, file: int, locks: int, base: int) -> None:
        self.is_closed = False
        self.file = file
        self.locks = locks
        self.base = base  # where the records begin
        self._map = mmap.mmap(file, base)
        self._view = memoryview(self._map)
        self.words: memoryview[int] = self._view[:HEADER_BYTES].cast("Q")
        space = self._view[HEADER_BYTES:]
        self.arena = Arena(space, self.words, ARENA, file, HEADER_BYTES)
        # The end, its number, ENDs put, the numbers of the last start over and of the
        # last jump, up to where it is free; the last producer's slot, what it has sent.
        self._put_state = State(self.words, PUT_STATE, 8)
        # Start, number, ENDs taken; the last claim's slot, and first; ENDs to skip.
        self._get_state = State(self.words, GET_STATE, 6)
        self.space = Space(self.words, file, base)
        self._put_lock = Lock(locks, PUT)
        self._get_lock = Lock(locks, GET)
        self.slots = Slots(self.words, SLOTS, SLOTS_USED, locks)

    @classmethod
    def new(cls) -> "Log":
        """Make an empty log."""
        base = HEADER_BYTES + ARENA_BYTES
        with contextlib.ExitStack() as opened:
            try:
                file = anonymous_file(base, HEADER_BYTES)
            except OSError:  # a limit on the size of files: do without the arena
                base = HEADER_BYTES
                file = anonymous_file(base, HEADER_BYTES)
            opened.callback(os.close, file)
            locks = anonymous_file(0)
            opened.callback(os.close, locks)
            log = cls(file, locks, base)
            opened.pop_all()  # nothing has failed
        log._put_state.write(base, 1, 0, 0, 0, base, 0, 0)
        log._get_state.write(base, 1, 0, 0, 0, 0)
        return log

    def is_held_here(self) -> bool:
        """Tell whether this thread holds a lock: then this is a signal handler."""
        return threading.get_ident() in (self._put_lock.owner, self._get_lock.owner)

    def after_fork(self) -> None:
        """Own nothing: in the child of a fork, all slots are the parent's."""
        self._put_lock.after_fork()
        self._get_lock.after_fork()
        self.slots.after_fork()

    def close(self) -> None:
        """Let go of everything; claims that are left may then be taken over."""
        self.is_closed = True
        self.arena.close()
        self.words.release()
        self._view.release()
        self._map.close()
        os.close(self.file)
        os.close(self.locks)

    # -- appending -----------------------------------------------------------

    def append(
        self,
        records: "Sequence[tuple[int, int, list[bytes]]]",
        slot: int,
        sent: int,
        limit: int = 0,
        large: "Sequence[memoryview[int]]" = (),
        grow: bool = True,
    ) -> bool:
        """Append records, each a count of messages, a mode and a payload.

        They become visible together. Where the file cannot grow, the error of
        the operating system is raised, and nothing was appended.

        Args:
            records: What to append.
            slot: The slot of this producer.
            sent: How many messages it has appended when this is done.
            limit: How many messages may be unread then; 0 is any number.
            large: The buffers of the message, where there is one record of one
                message, and what it carries is large. They go into the arena, or
                behind the payload, which then begins with where they are.
            grow: Whether the arena may grow for them, into memory that is cold.

        Returns:
            Whether they were appended: within the limit, and without growing.
        """
        return self._put_lock.run(self._append, records, slot, sent, limit, large, grow)

    def _append(
        self,
        records: "Sequence[tuple[int, int, list[bytes]]]",
        slot: int,
        sent: int,
        limit: int,
        large: "Sequence[memoryview[int]]",
        grow: bool,
    ) -> bool:
        if limit:
            unread = self._claims(self._unread)
            if unread + sum(count for count, _, _ in records) > limit:
                return False
        if not grow and not self.arena.has_room(list(map(len, large))):
            return False
        state = self._put_state.read()
        end, number, ends, restart, jump, free, producer, its_sent = state
        if producer:  # it may have died after it published, before its last store
            self.words[producer + SENT] = its_sent
        parts: list[bytes | memoryview[int]] = []
        first = number
        for count, mode, payload in records:
            behind: list[memoryview[int]] = []
            if large:
                places = self._place(large, number)
                behind = [b for b, at in zip(large, places, strict=True) if not at]
                head = struct.pack(f"Q{len(places)}Q", len(places), *places)
                payload = [head, *payload]
            length = sum(map(len, payload)) + sum(map(len, behind))
            parts += RECORD.pack(number, count, mode, length), *payload, *behind
            parts.append(bytes(-length % 8))
            number += count
            ends += mode == END_MODE
        size = sum(map(len, parts))
        if end + size + RECORD.size > free:  # with a jump behind it
            start, free = self._claims(self._find_room, state, size)
            if start != end:
                write(self.file, [RECORD.pack(first, 0, JUMP, start)], end)
                end, jump = start, first
        end = self.space.write(parts, end)
        # Published by the last store in here. Until then, what lies behind the
        # end means nothing.
        self._put_state.write(end, number, ends, restart, jump, free, slot, sent)
        self.words[slot + SENT] = sent
        return True

    def _find_room(self, put_state: "list[int]", size: int) -> "tuple[int, int]":
        end, last, _, restart, jump, *_ = put_state
        offset, number, *_ = self._get_state.read()
        start = None
        if number < last:
            start = self.base if number == restart else offset
        claimed = [*self.slots.needed()]
        return self.space.find(size, end, start, claimed, is_whole=number > jump)

    def _place(self, large: "Sequence[memoryview[int]]", number: int) -> "list[int]":
        sizes = [len(buffer) for buffer in large]
        places = self.arena.take(sizes, number, self._is_read(number))
        for buffer, place in zip(large, places, strict=True):
            if place:
                self.arena.write(place, buffer)
        return places

    def sent(self, slot: int) -> int:
        """Return how many messages of a producer were appended."""
        *_, producer, sent = self._put_state.read()
        # If it was not the last, the one after it has stored this.
        return sent if producer == slot else self.words[slot + SENT]

    def _is_read(self, number: int) -> bool:
        """Tell whether nobody needs any record. PUT is held: no claim can begin."""
        claimed = self._get_state.read()[1] == number
        return claimed and not self._claims(any, self.slots.needed())

    def rest(self) -> None:
        """Give all memory back, if nothing is unread or in hand, and it is much."""
        is_little = self.space.size() <= KEEP_BYTES and self.arena.is_new()
        if not is_little and self.is_empty():
            self._put_lock.run(self._rest)

    def _rest(self) -> None:
        _, number, ends, _, jump, _, slot, sent = self._put_state.read()
        if self._is_read(number):
            punch_hole(self.file, HEADER_BYTES, HEADER_BYTES + self.arena.size())
            self.arena.forget()
            end, free = self.space.clear()
            self._put_state.write(end, number, ends, number, jump, free, slot, sent)

    # -- claiming ------------------------------------------------------------

    def claim(self, slot: int, most: int) -> "tuple[Record, bytes] | None":
        """Claim messages of the next record, or a record that is an END.

        An END is claimed only when no message before it is claimed and not
        begun: its claim could still come back, and somebody must be there to
        take it over.

        Args:
            slot: A slot of this process, with nothing left to read. It holds
                the claim then; an END is not held.
            most: How many messages to claim at most.

        Returns:
            The record, and the start of its payload, the whole of it if it is an
            END; None where nothing can be claimed now.
        """
        while (claim := self._get_lock.run(self._claim, slot, most)) is SKIPPED:
            pass
        return claim

    def _claim(self, slot: int, most: int) -> "tuple[Record, bytes] | None":
        offset, number, ends, claimer, claimed, surplus = self._get_state.read()
        if claimer:  # as in `_settled`
            self.slots.complete(claimer, claimed, number)
        if self.words[slot + BEGUN] < self.words[slot + UNTIL]:
            # A signal handler had cut this reader off, right after it published.
            return self.space.record(self.words[slot + OFFSET])
        _, last, _, restart, *_ = self._put_state.read()
        if number == last:
            return None
        if number == restart:
            offset = self.base
        record, payload = self.space.record(offset)
        if record.mode == JUMP:
            offset = record.length
            record, payload = self.space.record(offset)
        behind = self.space.behind(record)
        if record.mode == END_MODE and surplus:
            # One store skips it, and says so: no kill can make it two.
            self._get_state.write(behind, number + 1, ends + 1, 0, 0, surplus - 1)
            return SKIPPED
        if record.mode == END_MODE:
            if any(True for _ in self.slots.unbegun()):
                return None
            payload = self.space.payload(record, payload)  # no slot keeps it after this
            self._get_state.write(behind, number + 1, ends + 1, 0, 0, surplus)
            return record, payload
        until = min(number + most, record.first + record.messages)
        if until < record.first + record.messages:
            behind = offset
        self.slots.prepare(slot, offset, number)
        self.space.give_back(offset, self.slots.needed)
        # Published by the last store in here; from now on it is this slot's.
        self._get_state.write(behind, until, ends, slot, number, surplus)
        self.slots.complete(slot, number, until)
        return record, payload

    def _claims(self, func: "Callable[..., R]", *args: object) -> "R":
        """Call a function while GET is held, and no claim is half made."""
        result: R = self._get_lock.run(self._settled, func, *args)
        return result

    def _settled(self, func: "Callable[..., R]", *args: object) -> "R":
        # The last claimer may have died before its last store.
        _, until, _, slot, number, _ = self._get_state.read()
        if slot:
            self.slots.complete(slot, number, until)
        try:
            return func(*args)
        except BaseException:  # of a signal handler
            self.slots.drop_strays()
            raise

    def take_over(self, holder: "Holder") -> bool:
        """Exchange an empty slot for a claim that has lost its owner, if any."""
        return self._claims(self._take_over, holder)

    def _take_over(self, holder: "Holder") -> bool:
        if not (taken := self.slots.take_over(holder)):
            self.words[OFFERED] = 0
        return taken

    def split(self, holder: "Holder", begun: int, spare: int) -> None:
        """Give back what was not begun; the spare slot has what is in hand."""
        self._claims(self._offer, self.slots.split, holder, begun, spare)

    def give_back(self, holder: "Holder") -> None:
        """Let go of a slot: what is in hand is done, the rest is anybody's."""
        if self.words[holder.slot + BEGUN] < self.words[holder.slot + UNTIL]:
            self._claims(self._offer, self.slots.give_back, holder)
        else:
            self.slots.give_back(holder)

    def _offer(self, func: "Callable[..., None]", *args: object) -> None:
        func(*args)
        # Older messages come first, or the next claim of a reader that was slow
        # would be newer than the rest that its ticker gave back.
        self.words[OFFERED] = 1

    def own_slot(self) -> int:
        """Make an empty slot this process's own."""
        return self._claims(self.slots.own)

    # -- counts and bytes ----------------------------------------------------

    def is_empty(self) -> bool:
        """Tell whether everything that was appended is claimed."""
        return self._put_state.read()[1] == self._get_state.read()[1]

    def unread(self) -> int:
        """Count the messages that were appended and not begun, ENDs left out."""
        if self.is_held_here():  # a signal handler, in the middle of it: about so many
            return self._unread()
        return self._claims(self._unread)  # half a claim would count twice, or not

    def _unread(self) -> int:
        _, last, ends_put, *_ = self._put_state.read()
        _, number, ends_taken, *_ = self._get_state.read()
        unclaimed = max(0, last - number - (ends_put - ends_taken))
        return unclaimed + self.slots.count_unbegun()

    def ends(self) -> int:
        """Count the ENDs that were appended and not taken."""
        _, _, taken, _, _, surplus = self._get_state.read()
        return max(0, self._put_state.read()[2] - taken - surplus)

    def bury(self, describe: "Describe") -> None:
        """Tell what dead readers had in hand; `describe` says it for `Slots.tell`."""
        self._claims(self._bury, describe)  # or two would tell, the second too late

    def _bury(self, describe: "Describe") -> None:
        for slot, offset, first, number in self.slots.bury():
            what = describe(*self.space.record(offset), first, number)
            self.slots.tell(slot, *what)

    def lost(self) -> "list[Lost]":
        """List the messages that were lost and told."""
        return self._claims(self.slots.lost)

    def lost_puts(self) -> "list[tuple[int, int]]":
        """List dead producers with puts that never went out: (pid, how many)."""
        return self._put_lock.run(self._lost_puts)

    def _lost_puts(self) -> "list[tuple[int, int]]":
        *_, producer, sent = self._put_state.read()
        if producer:
            self.words[producer + SENT] = sent
        return self._claims(self.slots.lost_puts)
