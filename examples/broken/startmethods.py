"""It works under fork, and fails under the other start methods."""

import multiprocessing

import ezq

METHODS = ["fork", "spawn"]

prices: dict[str, int] = {}


# --8<-- [start:all]
def price(fruit: str) -> int:
    return prices[fruit]


def main() -> None:
    prices["pear"] = 3
    for method in METHODS:
        multiprocessing.set_start_method(method, force=True)
        worker = ezq.run(price, "pear")
        print(f"{method}: a pear costs {worker.result()}")


# --8<-- [end:all]


if __name__ == "__main__":
    main()
