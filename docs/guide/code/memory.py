"""A worker changes its own copy of a variable, not main's."""
# ruff: noqa: D103

import ezq

total = 0


# --8<-- [start:all]
def add(number: int) -> None:
    global total
    total += number
    print("in the worker, total is", total)


def main() -> None:
    worker = ezq.run(add, 5)
    worker.join()
    print("in main, total is", total)


# --8<-- [end:all]

if __name__ == "__main__":
    main()
