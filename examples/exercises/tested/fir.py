"""Squares, by an exponent that not every worker knows."""

import multiprocessing
import sys

import ezq

power = 1


def work(numbers: list[int]) -> list[int]:
    return [number**power for number in numbers]


def main() -> None:
    global power
    multiprocessing.set_start_method(sys.argv[1], force=True)
    power = 2
    workers = [ezq.run(work, numbers) for numbers in ([0, 1], [2, 3, 4])]
    for worker in workers:
        print(*worker.result())


if __name__ == "__main__":
    main()
