"""Squares, and a worker that fails when all of them are there."""

import multiprocessing
import sys

import ezq


def work(numbers: list[int]) -> list[int]:
    return [number**2 for number in numbers]


def tidy_up(name: str) -> None:
    raise OSError(f"{name} is not there to be removed")


def main() -> None:
    multiprocessing.set_start_method(sys.argv[1], force=True)
    print(*ezq.run(work, [0, 1, 2, 3, 4]).result())
    multiprocessing.Process(target=tidy_up, args=("a.txt",)).start()


if __name__ == "__main__":
    main()
