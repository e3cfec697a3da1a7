"""A worker changes its own copy of a variable, and not main's."""

import ezq

total = 0


# --8<-- [start:worker]
def add(number: int) -> int:
    global total
    total += number
    return total


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    workers = [ezq.run(add, number) for number in range(4)]
    totals = [worker.result() for worker in workers]
    print("total in main:", total)
    print("total in each worker:", totals)
    print("all together:", sum(totals))


if __name__ == "__main__":
    main()
# --8<-- [end:main]
