"""A message for each number: they cost more than the work."""

from time import perf_counter

import ezq

COUNT = 10_000
WORKERS = 2

Numbers = ezq.Queue[ezq.Msg[int]]


def loop() -> float:
    begin = perf_counter()
    sum(n * n for n in range(COUNT))
    return perf_counter() - begin


# --8<-- [start:worker]
def square(q: Numbers, out: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg("SQUARE", msg.data * msg.data))


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    begin = perf_counter()
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    workers = [ezq.run(square, q, out) for _ in range(WORKERS)]
    for number in range(COUNT):
        q.put(ezq.Msg("NUMBER", number))
    ezq.endq_and_wait(q, workers)
    results = [msg.data for msg in ezq.iter_msg(ezq.endq(out))]
    seconds = perf_counter() - begin

    print(f"The sum of the squares is {sum(results)}.")
    print(f"{COUNT} messages there, and {len(results)} back")
    if seconds > 5 * min(loop() for _ in range(5)):
        print("A plain loop is more than 5 times as fast.")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
