"""Four workers share one CPU, and gain nothing by it."""

import math
import os
import time

import ezq

LIMIT = 5_000
JOBS = range(1_000_000, 1_004_000, 100)
WORKERS = 4  # what `os.cpu_count()` says on a host with four

Numbers = ezq.Queue[ezq.Msg[int]]


def table() -> list[int]:
    """Find all primes below LIMIT."""
    primes: list[int] = []
    for n in range(2, LIMIT):
        if all(n % p for p in primes):
            primes.append(n)
    return primes


def work(q: Numbers) -> tuple[int, int, float]:
    """As in examples/cpus.py; return the CPU time as well."""
    primes, found = table(), 0
    for msg in ezq.iter_msg(q):
        for n in range(msg.data, msg.data + 100):
            found += all(n % p for p in primes)
    return found, len(primes), time.process_time()


# --8<-- [start:main]
def main() -> None:
    cpu = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cpu})  # as in a container with one

    q: Numbers = ezq.Queue()
    began = time.perf_counter()
    workers = [ezq.run(work, q) for _ in range(WORKERS)]
    for first in JOBS:
        q.put(ezq.Msg(data=first))
    ezq.endq_and_wait(q, workers)
    seconds = time.perf_counter() - began

    results = [worker.result() for worker in workers]
    found, kept, used = zip(*results, strict=True)
    print("workers:", len(workers))
    print("CPUs kept busy:", math.ceil(sum(used) / seconds))
    print("primes found:", sum(found))
    print("table entries for each CPU:", sum(kept))


# --8<-- [end:main]


if __name__ == "__main__":
    main()
