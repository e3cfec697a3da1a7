"""A plain queue copies late: the worker gets what main has then."""

import multiprocessing
import threading
from typing import TypeAlias

Thing: TypeAlias = "list[int] | Slow | None"
Things: TypeAlias = "multiprocessing.queues.Queue[Thing]"

# --8<-- [start:all]
changed = threading.Event()


class Slow:
    """Pickle waits here until main has changed its list."""

    def __reduce__(self) -> tuple[object, ...]:  # called by pickle
        changed.wait()
        return Slow, ()


def tell(q: Things) -> None:
    while thing := q.get():
        if isinstance(thing, list):
            print(f"the worker got {thing}")


def main() -> None:
    q: Things = multiprocessing.Queue()
    worker = multiprocessing.Process(target=tell, args=(q,))
    worker.start()
    q.put(Slow())
    numbers = [1]
    print(f"main puts {numbers}")
    q.put(numbers)
    numbers.append(2)
    changed.set()
    q.put(None)  # the end
    worker.join()


# --8<-- [end:all]


if __name__ == "__main__":
    main()
