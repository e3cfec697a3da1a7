"""Two workers add up squares, and get many numbers in each message."""

import sys

import ezq

Batches = ezq.Queue[ezq.Msg[range]]
Sums = ezq.Queue[ezq.Msg[int]]


def square(q: Batches, out: Sums) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg("SUM", sum(n * n for n in msg.data)))


def main() -> None:
    count, size = int(sys.argv[1]), int(sys.argv[2])
    q: Batches = ezq.Queue()
    out: Sums = ezq.Queue()
    workers = [ezq.run(square, q, out) for _ in range(2)]
    numbers = range(count)
    firsts = numbers[::size]
    for first in firsts:
        q.put(ezq.Msg("BATCH", numbers[first : first + size]))
    ezq.endq_and_wait(q, workers)
    print(f"messages: {len(firsts)}")
    print(f"sum: {sum(msg.data for msg in ezq.iter_msg(ezq.endq(out)))}")


if __name__ == "__main__":
    main()
