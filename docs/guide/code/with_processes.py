"""Squares in order, with processes and queues of multiprocessing."""
# ruff: noqa: D103

# --8<-- [start:all]
from multiprocessing import Process, Queue
from typing import Any


def work(q: Any, out: Any) -> None:
    while (n := q.get()) is not None:
        out.put((n, n**2))


def main() -> None:
    q: Any = Queue()
    out: Any = Queue()
    workers = [Process(target=work, args=(q, out)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for n in range(5):
        q.put(n)
    for _ in workers:
        q.put(None)
    squares = dict(out.get() for _ in range(5))
    for worker in workers:
        worker.join()
    print([squares[n] for n in range(5)])


# --8<-- [end:all]

if __name__ == "__main__":
    main()
