"""A message carries ten times as much work as it costs, or is not sent."""

import sys
from itertools import islice

import ezq

Batches = ezq.Queue[ezq.Msg[range]]
Sums = ezq.Queue[ezq.Msg[int]]


def squares(numbers: range) -> int:
    return sum(n * n for n in numbers)


def work(q: Batches, out: Sums) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg("SUM", squares(msg.data)))


def main() -> None:
    cost, number, *counts = map(int, sys.argv[1:])
    size = -(-10 * cost // number)  # rounded up
    q: Batches = ezq.Queue()
    out: Sums = ezq.Queue()
    workers = [ezq.run(work, q, out) for _ in range(2)]
    for count in counts:
        numbers = range(count)
        if count <= size:
            print(f"0 messages: {squares(numbers)}")
            continue
        batches = [numbers[n : n + size] for n in range(0, count, size)]
        for batch in batches:
            q.put(ezq.Msg("BATCH", batch))
        results = islice(ezq.iter_msg(out), len(batches))
        total = sum(msg.data for msg in results)
        print(f"{len(batches)} messages: {total}")
    ezq.endq_and_wait(q, workers)


if __name__ == "__main__":
    main()
