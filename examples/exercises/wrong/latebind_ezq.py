"""A queue of ezq is taken: its put waits for what main does after it."""

import multiprocessing
import sys
import threading
from typing import TypeAlias

import ezq

Thing: TypeAlias = "list[int] | Slow | None"
Things: TypeAlias = "ezq.Queue[Thing]"
changed = threading.Event()


class Slow:
    """Pickle waits here until main has put all of its lists."""

    def __reduce__(self) -> tuple[object, ...]:
        changed.wait()
        return Slow, ()


def tell(q: Things) -> None:
    while thing := q.get():
        if isinstance(thing, list):
            print(thing)


def main() -> None:
    q: Things = ezq.Queue()
    worker = multiprocessing.Process(target=tell, args=(q,))
    worker.start()
    q.put(Slow())
    numbers = []
    for word in sys.argv[1:]:
        numbers.append(int(word))
        q.put(numbers)
    changed.set()
    q.put(None)  # the end
    worker.join()


if __name__ == "__main__":
    main()
