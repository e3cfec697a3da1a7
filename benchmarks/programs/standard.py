"""The program with the queues of `multiprocessing`."""

import multiprocessing
from typing import Any


def work(q: Any, out: Any) -> None:
    """Return what comes, as a worker."""
    while (msg := q.get()) is not None:
        out.put(msg)


if __name__ == "__main__":
    q: Any = multiprocessing.Queue()
    out: Any = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(q, out))
    worker.start()
    q.put(1)
    q.put(None)
    print([out.get()])
    worker.join()
