"""One generator for all: each worker gets a copy of it."""

import math
import random
import statistics

import ezq

POINTS = 10_000


# --8<-- [start:all]
def estimate(chance: random.Random) -> float:
    inside = 0
    for _ in range(POINTS):
        x, y = chance.random(), chance.random()
        inside += x * x + y * y < 1
    return 4 * inside / POINTS


def main() -> None:
    chance = random.Random(2026)
    workers = [ezq.run(estimate, chance) for _ in range(4)]
    found = [worker.result() for worker in workers]
    print("found:", found)
    usual = statistics.stdev(found) / math.sqrt(4)
    print(f"the usual error is {usual:.4f}")
    error = abs(statistics.mean(found) - math.pi)
    print(f"the error is {error:.4f}")


# --8<-- [end:all]


if __name__ == "__main__":
    main()
