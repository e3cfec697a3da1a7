"""A worker starts in one of three ways: fork, spawn or forkserver.

Only fork copies what main has in its memory. What a worker gets as
an argument, it has under each of them.
"""

import multiprocessing
import os

import ezq

HERE = multiprocessing.get_all_start_methods()
METHODS = [m for m in ("fork", "spawn", "forkserver") if m in HERE]

prices: dict[str, int] = {}


# --8<-- [start:price]
def price(fruit: str, given: dict[str, int]) -> int:
    return given[fruit]


# --8<-- [end:price]
# --8<-- [start:worker]
def look() -> tuple[int, int]:
    return len(prices), os.getppid()


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    prices["pear"] = 3
    for method in METHODS:
        multiprocessing.set_start_method(method, force=True)
        worker = ezq.run(price, "pear", prices)
        print(f"{method}: a pear costs {worker.result()}")
        # --8<-- [end:main]
        # --8<-- [start:look]
        count, parent = ezq.run(look).result()
        starter = "main" if parent == os.getpid() else "a helper"
        print(f"  started by {starter}, prices known: {count}")


# --8<-- [end:look]


if __name__ == "__main__":
    main()
