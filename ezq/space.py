"""Where records lie in the file: round a ring, and behind it while that is too full.

    |         ring          | behind it, as long as it takes
    | 57 58 | free | 55 56 J|                        ( J is a jump to 57 )

Memory that was used before is several times as quick as new memory. So the log goes
on at the beginning of the ring as soon as it can, in place of records that nobody needs
any more. Those that are unread, claimed or in hand are gone round. A record that
carries nothing, a *jump*, says where the next one lies. Behind the ring, memory
is given back as it is read.

Records and jumps are written under PUT, and mean nothing before the log has moved its
end. What nobody needs is cut off under PUT and GET, or under PUT while nobody needs a
record; holes are punched under GET. So a SIGKILL at any instruction leaves memory that
is given back later, and no more.
"""

import os

from .header import GIVEN_BACK, RECORD, Record
from .shared import punch_hole, read, read_into, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

RING = 1 << 20  # bytes
STEP = 256 << 10  # behind the ring, the log looks again after so many bytes
GIVE_BACK = 1 << 20  # and gives memory back in steps of so many
STAY_BYTES = RING // 64  # so large may a record be that stays in the ring
PEEK_BYTES = 2048  # what is read at once: all of a small record


class Space:
    """The part of the file that has the records, as one process sees it."""

    def __init__(self, words: "memoryview[int]", file: int, base: int) -> None:
        self._words = words
        self._file = file
        self._base = base  # where the ring begins

    def find(
        self,
        size: int,
        end: int,
        start: "int | None",
        claimed: "list[int]",
        is_whole: bool,
    ) -> "tuple[int, int]":
        """Find where the next records can lie. PUT and GET are held.

        Args:
            size: How many bytes they have, without the jump behind them.
            end: Where the last record ends.
            start: Where the first unread record lies, if any.
            claimed: Where records lie that are claimed or in hand.
            is_whole: Whether all unread records lie between the start and the end;
                otherwise there is a jump between.

        Returns:
            Where, and up to where there is no record that anybody needs.
        """
        size += RECORD.size
        base, ring = self._base, self._base + RING
        needed = [*claimed, *([] if start is None else [start])]
        places = [end]
        if is_whole:
            unread = range(end if start is None else start, end)
            records = [self.record(offset)[0] for offset in claimed if offset < ring]
            behind = map(self.behind, records)
            places += [p for p in sorted({base, *behind}) if p not in unread]
        for where in places:
            jump = [end] if where < end else []
            limit = min([ring, *jump, *(o for o in needed if o >= where)])
            if where + size <= limit:
                break
        else:
            file_end = self._base + self.size()
            where = end
            # No record lies across the end of the ring, where the file is cut off.
            if end < ring or any(offset >= end for offset in needed):
                where = max(ring, -(-file_end // 8) * 8)
            return where, where + size + STEP
        if self.size() > RING and all(offset < ring for offset in needed):
            # In this order: killed in between, what grows there is still given back.
            self._words[GIVEN_BACK] = ring
            os.ftruncate(self._file, ring)
        return where, limit

    def behind(self, record: Record) -> int:
        """Return where a record ends."""
        return record.offset + RECORD.size + record.length + -record.length % 8

    def may_stay(self, record: Record) -> bool:
        """Tell whether a record is in nobody's way: small, and in the ring."""
        return record.length <= STAY_BYTES and record.offset < self._base + RING

    def size(self) -> int:
        """Count the bytes of the file that belong to records."""
        return os.fstat(self._file).st_size - self._base

    def write(self, parts: "list[bytes | memoryview[int]]", offset: int) -> int:
        """Write records; return where they end. PUT is held."""
        try:
            return write(self._file, parts, offset)
        except OSError:
            if offset >= self._base + RING:  # nobody needs what lies behind it
                os.ftruncate(self._file, offset)
            raise

    def clear(self) -> "tuple[int, int]":
        """Give all memory back; nobody needs a record. Returns what `find` does."""
        self._words[GIVEN_BACK] = limit = self._base + RING
        os.ftruncate(self._file, self._base)
        return self._base, limit

    def give_back(self, offset: int, needed: "Callable[[], Iterable[int]]") -> None:
        """Give back what lies between the ring and an offset. GET is held.

        Args:
            offset: Where the first unread record lies.
            needed: Returns where others lie that somebody needs.
        """
        start = max(self._words[GIVEN_BACK], self._base + RING)
        if offset - start < GIVE_BACK:
            return
        low = min([offset, *(other for other in needed() if other >= start)])
        if low - start >= GIVE_BACK:
            punch_hole(self._file, start, low)
            self._words[GIVEN_BACK] = low

    def record(self, offset: int) -> "tuple[Record, bytes]":
        """Read the head of the record at an offset, and the start of its payload."""
        data = os.pread(self._file, PEEK_BYTES, offset)
        return Record(offset, *RECORD.unpack_from(data)), data[RECORD.size :]

    def payload(self, record: "Record", start: bytes) -> bytes:
        """Read what a record carries; its claim keeps it from being overwritten."""
        if record.length <= len(start):
            return start[: record.length]
        return read(self._file, record.length, record.offset + RECORD.size)

    def read_into(self, buffer: "memoryview[int]", record: "Record") -> None:
        """Read what a record carries into a buffer of its length."""
        read_into(self._file, buffer, record.offset + RECORD.size)
