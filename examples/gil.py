"""Threads share one process, and its GIL; workers do not.

The same work is done twice: in a row, by threads, and by workers.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import ezq

STEPS = 3_000_000


# --8<-- [start:work]
def work(steps: int) -> int:
    """Keep a CPU busy; return the pid of the process."""
    while steps:
        steps -= 1
    return os.getpid()


# --8<-- [end:work]
# --8<-- [start:ways]
def in_a_row() -> list[int]:
    return [work(STEPS), work(STEPS)]


def threads() -> list[int]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, [STEPS, STEPS]))


def workers() -> list[int]:
    both = [ezq.run(work, STEPS), ezq.run(work, STEPS)]
    return [worker.result() for worker in both]


# --8<-- [end:ways]
# --8<-- [start:main]
def main() -> None:
    # Pythons before 3.13 cannot tell: they all have a GIL.
    has_gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    print("here: the GIL is", "on" if has_gil else "off")
    for way in [in_a_row, threads, workers]:
        began = time.perf_counter()
        pids = set(way())
        seconds = time.perf_counter() - began
        print(f"here: {seconds:.2f} s for {way.__name__}")
        print(f"pids for {way.__name__}: {len(pids)}")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
