"""The workers send every number home, and main adds."""

import ezq

WORKERS = 3

Numbers = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def add(q: Numbers, out: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg("SUM", msg.data))


# --8<-- [end:worker]
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
