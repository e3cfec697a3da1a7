"""One number in each message, and only one message at a time."""

from time import perf_counter

import ezq

COUNT = 1000

Batches = ezq.Queue[ezq.Msg[range]]
Sums = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def digits(numbers: range) -> int:
    return sum(int(d) for n in numbers for d in str(n**9))


def work(q: Batches, out: Sums) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg("SUM", digits(msg.data)))


# --8<-- [end:worker]


def loop() -> float:
    begin = perf_counter()
    digits(range(COUNT))
    return perf_counter() - begin


# --8<-- [start:main]
def main() -> None:
    q: Batches = ezq.Queue()
    out: Sums = ezq.Queue()
    workers = [ezq.run(work, q, out) for _ in range(2)]
    total = 0
    begin = perf_counter()
    for n in range(COUNT):
        q.put(ezq.Msg("BATCH", range(n, n + 1)))
        total += out.get().data
    seconds = perf_counter() - begin
    ezq.endq_and_wait(q, workers)

    print(f"The sum of the digits is {total}.")
    print(f"{COUNT} messages there, and {COUNT} back")
    if seconds > 5 * min(loop() for _ in range(5)):
        print("A plain loop is more than 5 times as fast.")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
