"""Squares, some by main and some by a worker, which may know those of main."""

import multiprocessing
import sys

import ezq

found: list[int] = []


def work(numbers: list[int]) -> list[int]:
    found.extend(number**2 for number in numbers)
    return found


def main() -> None:
    multiprocessing.set_start_method(sys.argv[1], force=True)
    mine = work([0, 1])
    worker = ezq.run(work, [2, 3, 4])
    print(*mine, *worker.result())


if __name__ == "__main__":
    main()
