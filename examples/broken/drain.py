"""Main waits for the worker, and the worker for a reader."""

import multiprocessing
from typing import TypeAlias

Out: TypeAlias = "multiprocessing.Queue[bytes]"


# --8<-- [start:worker]
def fill(out: Out, size: int) -> None:
    out.put(bytes(size))
    print(f"the worker has put {size:,} bytes")


# --8<-- [end:worker]
# --8<-- [start:main]
def join_first(size: int) -> None:
    out: Out = multiprocessing.Queue()
    worker = multiprocessing.Process(target=fill, args=[out, size])
    worker.start()
    worker.join()
    data = out.get()
    print(f"main has joined it, and read {len(data):,} bytes")


def main() -> None:
    join_first(60_000)
    join_first(1_000_000)


# --8<-- [end:main]


if __name__ == "__main__":
    main()
