"""Recycled slots of shared memory, for buffers too large to go through the log.

    arena  | slot 0: 8 MB, of message 41 | slot 1: 8 MB, free | slot 2: ... |

The memory of a slot is used again and again: memory that was touched before takes
a copy many times faster than new pages do. A buffer is copied in by its producer,
and out by its reader, who then frees the slot.

The table of slots is in the header of the log. A slot is given to a message by
its producer, who holds PUT: the number of the message marks it. It is freed by
the one process that has the message in hand, with one store. A producer killed
before its message is appended leaves a number that was never reached; the next
one to hold PUT frees that slot. A slot whose reader was killed is freed by
whoever tells what was lost.
"""

from .shared import allocate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

START, SIZE, NUMBER = 0, 1, 2  # the words of an entry: where, how long, whose
ENTRY = 3
ENTRIES = 128
FEW = 3  # slots are made without asking: one to fill, one to read, one between
STEP = 64 << 10  # slots come in multiples of this many bytes


class Arena:
    """The slots of one queue, as one process sees them."""

    def __init__(
        self,
        space: "memoryview[int]",
        words: "memoryview[int]",
        table: int,
        file: int,
        offset: int,
    ) -> None:
        self._file = file
        self._offset = offset  # of the space in the file
        self._space = space
        self._words = words
        self._count = table  # the word that counts the entries; they come next
        self._table = table + 1

    def _entries(self) -> "Iterable[int]":
        stop = self._table + self._words[self._count] * ENTRY
        return range(self._table, stop, ENTRY)

    def is_new(self) -> bool:
        """Tell whether there are no slots."""
        return not self._words[self._count]

    def forget(self) -> None:
        """Have no slots; PUT is held, and all are free."""
        self._words[self._count] = 0

    def size(self) -> int:
        """Return where the last slot ends."""
        count = self._words[self._count]
        if not count:
            return 0
        last = self._table + (count - 1) * ENTRY
        return self._words[last + START] + self._words[last + SIZE]

    def has_room(self, sizes: "list[int]") -> bool:
        """Tell whether buffers fit into slots that are free; PUT is held.

        Up to `FEW` slots are made without asking.
        """
        words = self._words
        if words[self._count] + len(sizes) <= FEW:
            return True
        free = [words[e + SIZE] for e in self._entries() if not words[e + NUMBER]]
        for size in sorted(sizes):
            fit = [room for room in free if room >= size]
            if not fit:
                return False
            free.remove(min(fit))
        return True

    def take(self, sizes: "list[int]", number: int, all_free: bool) -> "list[int]":
        """Take a slot for each buffer of the message that will have this number.

        Args:
            sizes: How many bytes each buffer has.
            number: The number. PUT is held, and no message has it yet.
            all_free: Whether no message is unread or in hand.

        Returns:
            The slots; 0 for a buffer that there is no room for.
        """
        words = self._words
        for entry in self._entries():
            if all_free or words[entry + NUMBER] >= number:
                words[entry + NUMBER] = 0
        taken = []
        for size in sizes:
            free = [
                (words[entry + SIZE], entry)
                for entry in self._entries()
                if words[entry + SIZE] >= size and not words[entry + NUMBER]
            ]
            entry = min(free)[1] if free else self._add(size)
            if entry:
                words[entry + NUMBER] = number
            taken.append(entry)
        return taken

    def _add(self, size: int) -> int:
        words = self._words
        count, start = words[self._count], self.size()
        size = -(-size // STEP) * STEP
        if start + size > len(self._space) or count == ENTRIES:
            return 0
        try:
            allocate(self._file, self._offset + start, size)
        except OSError:  # there is no room: it goes where an error can be raised
            return 0
        entry = self._table + count * ENTRY
        words[entry + NUMBER] = 0
        words[entry + START] = start
        words[entry + SIZE] = size
        words[self._count] = count + 1
        return entry

    def write(self, entry: int, buffer: "memoryview[int]") -> None:
        """Copy a buffer into a slot that was taken for it."""
        start = self._words[entry + START]
        self._space[start : start + len(buffer)] = buffer

    def read(self, entry: int, length: int) -> "memoryview[int]":
        """Show what a slot holds; copy it before the slot is freed."""
        start = self._words[entry + START]
        return self._space[start : start + length]

    def free(self, entry: int) -> None:
        """Free a slot: its message is in this process's hands."""
        self._words[entry + NUMBER] = 0

    def free_lost(self, entry: int, number: int) -> None:
        """Free the slot of a lost message, unless its reader did; GET is held."""
        if self._words[entry + NUMBER] == number:
            self._words[entry + NUMBER] = 0

    def close(self) -> None:
        """Let go of the memory."""
        self._space.release()
