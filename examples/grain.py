"""Grain: a message is worth it when it carries enough work."""

from itertools import islice
from time import perf_counter
from timeit import repeat

import ezq

COUNT = 5000

Batches = ezq.Queue[ezq.Msg[range]]
Sums = ezq.Queue[ezq.Msg[int]]
Timed = tuple[int, float]  # a sum, and the seconds it took


# --8<-- [start:worker]
def digits(numbers: range) -> int:
    return sum(int(d) for n in numbers for d in str(n**9))


def work(q: Batches, out: Sums) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg("SUM", digits(msg.data)))


# --8<-- [end:worker]
# --8<-- [start:share]
def share(batches: list[range], q: Batches, out: Sums) -> Timed:
    begin = perf_counter()
    for batch in batches:
        q.put(ezq.Msg("BATCH", batch))
    results = islice(ezq.iter_msg(out), len(batches))
    total = sum(msg.data for msg in results)
    return total, perf_counter() - begin


# --8<-- [end:share]
# --8<-- [start:main]
def main() -> None:
    q: Batches = ezq.Queue()
    out: Sums = ezq.Queue()
    workers = [ezq.run(work, q, out) for _ in range(2)]
    share([range(0)] * 100, q, out)  # so they have begun
    _, seconds = share([range(0)] * 1000, q, out)
    print(f"here: a message costs {seconds / 1000 * 1e6:.1f} us")
    loop = min(repeat(lambda: digits(range(COUNT)), number=1))
    print(f"here: a number takes {loop / COUNT * 1e6:.1f} us")
    for size in [1, 10, 100, 1000, COUNT]:
        starts = range(0, COUNT, size)
        batches = [range(n, n + size) for n in starts]
        total, seconds = share(batches, q, out)
        print(f"{len(batches):4} messages of {size:4}: {total}")
        print(f"here: {loop / seconds:.2f} times as fast as a loop")
    ezq.endq_and_wait(q, workers)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
