"""Who waits needs no CPU, so waiting overlaps.

Main naps four times. Then four workers nap, once each.
"""

import time

import ezq

NAPS = 4
SECONDS = 0.1


# --8<-- [start:worker]
def nap(naps: int) -> float:
    """Return the CPU time that it takes to nap so many times."""
    before = time.process_time()
    for _ in range(naps):
        time.sleep(SECONDS)
    return time.process_time() - before


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    began = time.perf_counter()
    cpu = nap(NAPS)
    print(f"here: main took {time.perf_counter() - began:.2f} s")

    began = time.perf_counter()
    workers = [ezq.run(nap, 1) for _ in range(NAPS)]
    for worker in workers:
        cpu += worker.result()
    print(f"here: workers took {time.perf_counter() - began:.2f} s")

    print(f"{2 * NAPS} naps took {cpu:.1f} s of CPU time")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
