"""A queue on a disk of 2 MB, where there is no memory without a name.

TMPDIR=... python -m tests.faults.full_disk CASE
"""

import os
import sys
from contextlib import suppress
from queue import Empty
from typing import Any

import ezq


def fill() -> int:
    """Take what is left of the disk."""
    file = os.open(os.environ["TMPDIR"] + "/filler", os.O_CREAT | os.O_WRONLY)
    with suppress(OSError):
        while os.write(file, bytes(4096)):
            pass
    return file


def rest_of(q: "ezq.Queue[Any]") -> list[Any]:
    found = []
    with suppress(Empty):
        while True:
            found.append(q.get(timeout=0.1))
    return found


def large_buffers(q: "ezq.Queue[Any]") -> None:
    """What fits neither beside the log nor into it raises, and nothing is lost."""
    for size in (8_000_000, 100_000, 8_000_000):
        try:
            q.put(bytes(size))
            print("put", size)
        except OSError as error:
            print(error)
    print([len(item) if type(item) is bytes else item for item in rest_of(q)])


def many_small_ones(q: "ezq.Queue[Any]") -> None:
    """As many arrive as were put; when they were read, there is room again."""
    for _ in range(3):
        put = 0
        try:
            while True:
                q.put(str(put).ljust(50_000))
                put += 1
        except OSError as error:
            print(error)
        got = [int(item) for item in rest_of(q)]
        print(put > 10, got[-put:] == list(range(put)))


def a_burst(q: "ezq.Queue[Any]") -> None:
    """What had gathered when the disk became full goes out when it is not."""
    file = fill()
    for n in range(10, 20):
        with suppress(OSError):
            q.put(n)
    os.ftruncate(file, 0)
    q.put(20)
    print(rest_of(q))


def nothing_left(q: "ezq.Queue[Any]") -> None:
    """What was there is read, by new readers as well; a new queue is refused."""
    fill()
    try:
        ezq.Queue()
    except OSError as error:
        print(error)
    got = []
    for _ in range(9):
        for item in q._items(lambda item: None):
            got.append(item)
            break
    print(got, q.qsize())


if __name__ == "__main__":
    del os.memfd_create
    q: "ezq.Queue[Any]" = ezq.Queue()
    for n in range(10):
        q.put(n)
    q.join_thread()
    globals()[sys.argv[1]](q)
