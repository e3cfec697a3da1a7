"""An exception comes while a lock is held: nobody gives it back."""

import multiprocessing
from typing import Any

import ezq

LIMIT = 0.5  # seconds: without a limit, it would wait for ever


# --8<-- [start:worker]
def convert(lock: Any, text: str) -> int:
    if not lock.acquire(timeout=LIMIT):
        raise TimeoutError("nobody has given it back")
    number = int(text)
    lock.release()
    return number


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    lock = multiprocessing.Lock()
    for text in ["two", "2"]:
        worker = ezq.run(convert, lock, text)
        print("lock:", worker.exception() or worker.result())


# --8<-- [end:main]


if __name__ == "__main__":
    main()
