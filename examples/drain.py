"""A join may wait for a reader, but not with a queue of ezq."""

import multiprocessing
from typing import TypeAlias

import ezq

SIZE = 1_000_000
Out: TypeAlias = "multiprocessing.Queue[bytes] | ezq.Queue[bytes]"


def fill(out: Out, size: int) -> None:
    out.put(bytes(size))
    print(f"the worker has put {size:,} bytes")


def read_first(size: int) -> None:
    # --8<-- [start:read_first]
    out: Out = multiprocessing.Queue()
    worker = multiprocessing.Process(target=fill, args=[out, size])
    worker.start()
    data = out.get()
    worker.join()
    # --8<-- [end:read_first]
    print(f"main has read {len(data):,} bytes, and joined it")


def join_first(size: int) -> None:
    # --8<-- [start:join_first]
    out: Out = ezq.Queue()
    worker = ezq.run(fill, out, size)
    worker.join()
    data = out.get()
    # --8<-- [end:join_first]
    print(f"main has joined it, and read {len(data):,} bytes")


def main() -> None:
    print("With multiprocessing:")
    read_first(SIZE)
    print("With ezq:")
    join_first(SIZE)


if __name__ == "__main__":
    main()
