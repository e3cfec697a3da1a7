"""Main waits, but its workers do not wait for theirs."""

import sys
import time

import ezq


def cook(dish: str) -> None:
    time.sleep(0.3)
    print(f"{dish} is cooked")


def serve(dish: str) -> None:
    ezq.run(cook, dish)
    print(f"{dish} is served")


def main() -> None:
    workers = [ezq.run(serve, dish) for dish in sys.argv[1:]]
    for worker in workers:
        worker.join()
    print("main: we close")


if __name__ == "__main__":
    main()
