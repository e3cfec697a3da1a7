"""Batches: who pays for each message sends more in each of them."""

from time import perf_counter

import ezq

COUNT = 10_000
WORKERS = 2

Batches = ezq.Queue[ezq.Msg[range]]
Sums = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def square(q: Batches, out: Sums) -> None:
    for msg in ezq.iter_msg(q):
        total = sum(n * n for n in msg.data)
        out.put(ezq.Msg("SUM", total))


# --8<-- [end:worker]
# --8<-- [start:cut]
def cut(numbers: range, size: int) -> list[range]:
    firsts = range(0, len(numbers), size)
    return [numbers[first : first + size] for first in firsts]


# --8<-- [end:cut]
# --8<-- [start:main]
def main() -> None:
    q: Batches = ezq.Queue()
    out: Sums = ezq.Queue()
    workers = [ezq.run(square, q, out) for _ in range(WORKERS)]
    results = ezq.iter_msg(out)
    for size in [COUNT, 1, 100, 3000]:
        begin = perf_counter()
        batches = cut(range(COUNT), size)
        for batch in batches:
            q.put(ezq.Msg("BATCH", batch))
        total = sum(next(results).data for _ in batches)
        seconds = perf_counter() - begin
        print(f"{len(batches):5} messages: {total}")
        print(f"here: {seconds:.4f} seconds")
    ezq.endq_and_wait(q, workers)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
