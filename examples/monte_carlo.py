"""A real program: estimate pi by chance, each time the same.

Points are thrown into a square. The share of them that falls into
the quarter of a circle is about a quarter of pi. The work is cut
into blocks, each with a seed of its own. So the answer is the same
on every machine, whatever the number of workers.

Its argument is how many workers there are: by default, one a CPU.
"""

import math
import random
import statistics
import sys
import time

import ezq

BLOCKS = 20
POINTS = 10_000  # in a block


# --8<-- [start:block]
def estimate(seed: int) -> float:
    chance = random.Random(seed)
    inside = 0
    for _ in range(POINTS):
        x, y = chance.random(), chance.random()
        inside += x * x + y * y < 1
    return 4 * inside / POINTS


# --8<-- [end:block]
# --8<-- [start:worker]
def work(seeds: range) -> list[float]:
    return [estimate(seed) for seed in seeds]


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else ezq.NUM_CPUS
    seeds = range(BLOCKS)
    start = time.perf_counter()
    workers = [ezq.run(work, seeds[n::count]) for n in range(count)]
    found = [pi for worker in workers for pi in worker.result()]
    seconds = time.perf_counter() - start
    mean = statistics.mean(found)
    usual = statistics.stdev(found) / math.sqrt(BLOCKS)
    print(f"here: {count} workers, {seconds:.2f} seconds")
    print(f"{BLOCKS * POINTS} points, from {BLOCKS} seeds")
    print(f"pi is about {mean:.4f}")
    print(f"the usual error is {usual:.4f}")
    print(f"the error is {abs(mean - math.pi):.4f}")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
