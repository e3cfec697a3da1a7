"""Each worker follows Collatz's rule from its number down to 1."""

import multiprocessing
import sys
from typing import TypeAlias

Out: TypeAlias = "multiprocessing.Queue[str]"


def follow(out: Out, n: int) -> None:
    while n != 1:
        n = 3 * n + 1 if n % 2 else n // 2
        out.put(f"{n} " * 1000)


def main() -> None:
    out: Out = multiprocessing.Queue()
    numbers = [int(word) for word in sys.argv[1:]]
    workers = [multiprocessing.Process(target=follow, args=(out, n)) for n in numbers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    lines = characters = 0
    while not out.empty():
        lines += 1
        characters += len(out.get())
    print(f"{lines} lines, {characters} characters")


if __name__ == "__main__":
    main()
