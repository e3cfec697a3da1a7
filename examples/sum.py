"""Partial sums: each worker adds, and sends one number home."""

import ezq

WORKERS = 3

Numbers = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def add(q: Numbers, out: Numbers) -> None:
    total = 0
    for msg in ezq.iter_msg(q):
        total += msg.data
    out.put(ezq.Msg("SUM", total))


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    workers = [ezq.run(add, q, out) for _ in range(WORKERS)]
    for number in range(1000):
        q.put(ezq.Msg(data=number))
    ezq.endq_and_wait(q, workers)

    sums = [msg.data for msg in ezq.iter_msg(ezq.endq(out))]
    print(f"1000 messages went out, {len(sums)} came back.")
    print(f"The sum of their sums is {sum(sums)}.")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
