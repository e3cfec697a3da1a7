"""What processes share: files without a name, locks, and numbers that change together.

Everything here is anonymous: the kernel drops it with the last process that has
it open, however that process ends.
"""

import contextlib
import errno
import fcntl
import mmap
import os
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    R = TypeVar("R")


PARTS = 1000  # of what one call writes; the system may have a limit of 1024


class Lock:
    """One byte of the lock file, between processes, and between threads of one.

    A record lock belongs to a process: it does not keep two of its threads
    apart, and the kernel drops it when the process dies.
    """

    def __init__(self, fd: int, byte: int) -> None:
        self._fd = fd
        self._byte = byte
        self.after_fork()

    def after_fork(self) -> None:
        """Be free: another thread of the parent may have held it."""
        self._threads = threading.Lock()
        self.owner = 0  # the thread that holds it

    def run(self, func: "Callable[..., R]", *args: object) -> "R":
        """Call a function while the lock is held.

        A signal handler may raise anywhere, as that of Ctrl-C does, but the lock is
        let go: between the steps here that matter, the interpreter looks for no
        signals. In `__enter__` and `__exit__` it would. The function may be cut off
        by it at any point, which is like the death of a process.
        """
        me = threading.get_ident()
        with self._threads:
            try:
                self.owner = me
                try:
                    fcntl.lockf(self._fd, fcntl.LOCK_EX, 1, self._byte)
                except OSError as error:
                    self._go_on_waiting(error)
                return func(*args)
            finally:
                try:
                    fcntl.lockf(self._fd, fcntl.LOCK_UN, 1, self._byte)
                finally:
                    self.owner = 0

    def _go_on_waiting(self, error: OSError) -> None:
        # The kernel believes that two processes wait for each other, because it
        # does not tell their threads apart. Locks are taken in one order.
        while error.errno == errno.EDEADLK:
            os.sched_yield()
            try:
                fcntl.lockf(self._fd, fcntl.LOCK_EX, 1, self._byte)
            except OSError as again:
                error = again
            else:
                return
        raise error


class State:
    """A few words that change together.

    There are two copies, and a version whose last bit says which one counts.
    The writer, who holds the lock of the state, fills the other copy and then
    stores the next version: this one store publishes them all. A reader without
    the lock reads again when the version has moved meanwhile.
    """

    def __init__(self, words: "memoryview[int]", at: int, size: int) -> None:
        self._words = words
        self._at = at
        self._size = size

    def read(self) -> list[int]:
        """Return the words, all from one moment."""
        words, at, size = self._words, self._at, self._size
        while True:
            version = words[at]
            copy = at + 1 + size * (version & 1)
            values: list[int] = words[copy : copy + size].tolist()
            if words[at] == version:
                return values

    def write(self, *values: int) -> None:
        """Change the words, all in one moment; the lock of the state is held."""
        words, at, size = self._words, self._at, self._size
        version = words[at] + 1
        copy = at + 1 + size * (version & 1)
        for i, value in enumerate(values, start=copy):
            words[i] = value
        words[at] = version


def anonymous_file(size: int, head: int = 0) -> int:
    """Open a file without a name: in memory, or where temporary files go.

    Args:
        size: How many bytes it has.
        head: For how many of them there must be memory or disk at once.
    """
    if hasattr(os, "memfd_create"):
        fd = os.memfd_create("ezq")
    else:
        import tempfile

        with tempfile.TemporaryFile() as file:
            fd = os.dup(file.fileno())
    try:
        os.ftruncate(fd, size)
        if head:
            allocate(fd, 0, head)
    except OSError:
        os.close(fd)
        raise
    return fd


def allocate(fd: int, offset: int, size: int) -> None:
    """Have memory or disk for a part of a file, before a mapping touches it.

    What a mapping cannot have raises no error: it kills the process.
    """
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(fd, offset, size)
    else:  # macOS
        os.pwrite(fd, bytes(size), offset)


def write(fd: int, parts: "list[bytes | memoryview[int]]", offset: int) -> int:
    """Write bytes at an offset; return where they end."""
    at = 0
    while at < len(parts):
        if hasattr(os, "pwritev"):
            done = os.pwritev(fd, parts[at : at + PARTS], offset)
        else:  # macOS before 11
            done = os.pwrite(fd, parts[at], offset)
        offset += done
        while at < len(parts) and done >= len(parts[at]):
            done -= len(parts[at])
            at += 1
        if done:  # one call writes 2 GB at most, or as much as there is room for
            parts[at] = memoryview(parts[at])[done:]
    return offset


def read(fd: int, length: int, offset: int) -> bytes:
    """Read so many bytes at an offset."""
    data = os.pread(fd, length, offset)
    while len(data) < length:  # one call reads 2 GB at most
        data += os.pread(fd, length - len(data), offset + len(data))
    return data


def read_into(fd: int, buffer: "memoryview[int]", offset: int) -> None:
    """Read bytes at an offset, until a buffer is full."""
    if not hasattr(os, "preadv"):  # macOS before 11
        buffer[:] = read(fd, len(buffer), offset)
        return
    done = 0
    while done < len(buffer):
        done += os.preadv(fd, [buffer[done:]], offset + done)


def punch_hole(fd: int, start: int, stop: int) -> None:
    """Give the memory between two offsets back to the system, where it can be."""
    page = mmap.ALLOCATIONGRANULARITY
    start, stop = start // page * page, stop // page * page
    if start >= stop or not hasattr(mmap, "MADV_REMOVE"):
        return
    with (
        contextlib.suppress(OSError),
        mmap.mmap(fd, stop - start, offset=start) as hole,
    ):
        hole.madvise(mmap.MADV_REMOVE)
