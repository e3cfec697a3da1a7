"""Two workers add to one number, and half of it is lost."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from typing import Any

import ezq

TIMES = 100


# --8<-- [start:all]
def add(count: Any, both: Barrier) -> None:
    for _ in range(TIMES):
        seen = count.value
        both.wait()  # until the other has read it, too
        count.value = seen + 1
        both.wait()  # until the other has written, too


def main() -> None:
    count = multiprocessing.Value("i", 0)
    both = multiprocessing.Barrier(2)
    workers = [ezq.run(add, count, both) for _ in range(2)]
    for worker in workers:
        worker.result()
    print(f"2 workers added 1, {TIMES} times each: {count.value}")


# --8<-- [end:all]


if __name__ == "__main__":
    main()
