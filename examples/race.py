"""A race: to add is to read and to write. One lock holds both."""

from multiprocessing import Value
from typing import Any

import ezq

WORKERS = 4
TIMES = 3000


def no_lock(count: Any) -> None:
    for _ in range(TIMES):
        count.value += 1


# --8<-- [start:lock]
def with_lock(count: Any) -> None:
    for _ in range(TIMES):
        with count.get_lock():
            count.value += 1


# --8<-- [end:lock]
# --8<-- [start:alone]
def alone() -> int:
    count = 0
    for _ in range(TIMES):
        count += 1
    return count


# --8<-- [end:alone]
# --8<-- [start:main]
def all_of_them(function: Any, *args: Any) -> list[Any]:
    workers = [ezq.run(function, *args) for _ in range(WORKERS)]
    return [worker.result() for worker in workers]


def main() -> None:
    racing = Value("i", 0)
    all_of_them(no_lock, racing)
    print(f"here: without a lock: {racing.value:,}")

    locked = Value("i", 0)
    all_of_them(with_lock, locked)
    print(f"with a lock: {locked.value:,}")

    total = sum(all_of_them(alone))
    print(f"each by itself, added up: {total:,}")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
