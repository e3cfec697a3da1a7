"""As many workers as there are CPUs for this program.

`ezq.NUM_CPUS` counts those: the machine may well have more.
"""

import os
import time

import ezq

LIMIT = 5_000
JOBS = range(1_000_000, 1_004_000, 100)

Numbers = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def table() -> list[int]:
    """Find all primes below LIMIT."""
    primes: list[int] = []
    for n in range(2, LIMIT):
        if all(n % p for p in primes):
            primes.append(n)
    return primes


def work(q: Numbers) -> tuple[int, int]:
    """Count primes; return how many, and the size of the table."""
    primes, found = table(), 0
    for msg in ezq.iter_msg(q):
        for n in range(msg.data, msg.data + 100):
            found += all(n % p for p in primes)
    return found, len(primes)


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Numbers = ezq.Queue()
    began = time.perf_counter()
    workers = [ezq.run(work, q) for _ in range(ezq.NUM_CPUS)]
    for first in JOBS:
        q.put(ezq.Msg(data=first))
    ezq.endq_and_wait(q, workers)
    seconds = time.perf_counter() - began
    # --8<-- [end:main]
    # --8<-- [start:print]
    results = [worker.result() for worker in workers]
    found, kept = zip(*results, strict=True)
    print("here: CPUs of the machine:", os.cpu_count())
    print("here: CPUs for this program:", ezq.NUM_CPUS)
    print(f"here: workers: {len(workers)}, seconds: {seconds:.2f}")
    print("primes found:", sum(found))
    print("table entries for each CPU:", sum(kept) // ezq.NUM_CPUS)


if __name__ == "__main__":
    main()
# --8<-- [end:print]
