"""What a process did, for others to read after its death."""

import mmap
from collections.abc import Iterator
from pathlib import Path


class Ledger:
    """Numbers in shared memory; each is noted by one store, after it was written.

    Args:
        room: For how many numbers there is room.
        path: A file to map, for processes that do not inherit the memory.
    """

    def __init__(self, room: int = 8000, path: Path | None = None) -> None:
        size = 8 * (room + 1)
        if path is None:
            memory = mmap.mmap(-1, size)
        else:
            with path.open("a+b") as file:
                file.truncate(size)
                memory = mmap.mmap(file.fileno(), size)
        self._words = memoryview(memory).cast("q")

    def note(self, number: int) -> None:
        count = self._words[0]
        self._words[count + 1] = number
        self._words[0] = count + 1

    def __len__(self) -> int:
        return self._words[0]

    def __iter__(self) -> Iterator[int]:
        return iter(self._words[1 : self._words[0] + 1].tolist())
