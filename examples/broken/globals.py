"""What workers add to a global variable, main never sees."""

import ezq

total = 0


# --8<-- [start:all]
def add(number: int) -> None:
    global total
    total += number


def main() -> None:
    workers = [ezq.run(add, number) for number in range(4)]
    for worker in workers:
        worker.join()
    print("total in main:", total)


# --8<-- [end:all]


if __name__ == "__main__":
    main()
