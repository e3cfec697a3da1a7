"""A copy of the list is put after each number that is appended."""

import multiprocessing
import sys
import threading
from typing import TypeAlias

Thing: TypeAlias = "list[int] | Slow | None"
Things: TypeAlias = "multiprocessing.queues.Queue[Thing]"
changed = threading.Event()


class Slow:
    """Pickle waits here until main has put all of its copies."""

    def __reduce__(self) -> tuple[object, ...]:
        changed.wait()
        return Slow, ()


def tell(q: Things) -> None:
    while thing := q.get():
        if isinstance(thing, list):
            print(thing)


def main() -> None:
    q: Things = multiprocessing.Queue()
    worker = multiprocessing.Process(target=tell, args=(q,))
    worker.start()
    q.put(Slow())
    numbers = []
    for word in sys.argv[1:]:
        numbers.append(int(word))
        q.put(numbers.copy())
    changed.set()
    q.put(None)  # the end
    worker.join()


if __name__ == "__main__":
    main()
