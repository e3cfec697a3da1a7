"""The last batch is not full, and is never sent."""

import sys

import ezq

Batches = ezq.Queue[ezq.Msg[list[int]]]
Sums = ezq.Queue[ezq.Msg[int]]


def square(q: Batches, out: Sums) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg("SUM", sum(n * n for n in msg.data)))


def main() -> None:
    count, size = int(sys.argv[1]), int(sys.argv[2])
    q: Batches = ezq.Queue()
    out: Sums = ezq.Queue()
    workers = [ezq.run(square, q, out) for _ in range(2)]
    messages = 0
    batch: list[int] = []
    for number in range(count):
        batch.append(number)
        if len(batch) == size:
            q.put(ezq.Msg("BATCH", batch))
            messages += 1
            batch = []
    ezq.endq_and_wait(q, workers)
    print(f"messages: {messages}")
    print(f"sum: {sum(msg.data for msg in ezq.iter_msg(ezq.endq(out)))}")


if __name__ == "__main__":
    main()
