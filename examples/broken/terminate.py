"""A worker is terminated: the next reader waits for its lock."""

import multiprocessing
import time
from typing import Any


# --8<-- [start:worker]
def work(q: Any) -> None:
    print("job", q.get())


# --8<-- [end:worker]
def until_it_reads(q: Any) -> None:
    """Wait until somebody in get() holds the readers' lock."""
    while q._rlock.acquire(block=False):
        q._rlock.release()
        time.sleep(0.01)


# --8<-- [start:main]
def main() -> None:
    q: Any = multiprocessing.Queue()
    first = multiprocessing.Process(target=work, args=(q,))
    first.start()
    until_it_reads(q)
    first.terminate()
    first.join()
    print("the first ended, exit code", first.exitcode)

    second = multiprocessing.Process(target=work, args=(q,))
    second.start()
    q.put(7)
    print("a job is there for the second")
    second.join()
    print("the second has done it")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
