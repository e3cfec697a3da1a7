"""Each worker says when it is done; main reads that far, and then joins."""

import multiprocessing
import sys
from typing import TypeAlias

Out: TypeAlias = "multiprocessing.Queue[str | None]"


def follow(out: Out, n: int) -> None:
    while n != 1:
        n = 3 * n + 1 if n % 2 else n // 2
        out.put(f"{n} " * 1000)
    out.put(None)


def main() -> None:
    out: Out = multiprocessing.Queue()
    numbers = [int(word) for word in sys.argv[1:]]
    workers = [multiprocessing.Process(target=follow, args=(out, n)) for n in numbers]
    for worker in workers:
        worker.start()
    lines = characters = 0
    running = len(workers)
    while running:
        line = out.get()
        if line is None:
            running -= 1
        else:
            lines += 1
            characters += len(line)
    for worker in workers:
        worker.join()
    print(f"{lines} lines, {characters} characters")


if __name__ == "__main__":
    main()
