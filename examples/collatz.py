"""Kinds: workers tell EVEN from ODD, one writer prints in order.

The Collatz rule halves an even number n, and makes an odd one
3n + 1. Nobody knows whether this always ends at 1.
"""

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]
Lines = ezq.Queue[ezq.Msg[str]]


# --8<-- [start:reader]
def step(q: Numbers, out: Lines) -> None:
    for msg in ezq.iter_msg(q):
        n = msg.data
        if msg.kind == "EVEN":
            line = f"{n:2} is even: {n} / 2 = {n // 2}"
            out.put(ezq.Msg("LINE", line, msg.order))
        elif msg.kind == "ODD":
            line = f"{n:2} is odd:  3 * {n} + 1 = {3 * n + 1}"
            out.put(ezq.Msg("LINE", line, msg.order))
        else:
            raise ValueError(f"no rule for {msg}")


# --8<-- [end:reader]
# --8<-- [start:writer]
def write(out: Lines) -> None:
    for msg in ezq.iter_sortq(out):
        print(msg.data)


# --8<-- [end:writer]
# --8<-- [start:main]
def main() -> None:
    q: Numbers = ezq.Queue()
    out: Lines = ezq.Queue()
    count = max(1, ezq.NUM_CPUS - 1)  # leave one CPU to the writer
    readers = [ezq.run(step, q, out) for _ in range(count)]
    writer = ezq.run(write, out)
    for n in range(40):
        kind = "EVEN" if n % 2 == 0 else "ODD"
        q.put(ezq.Msg(kind, n, order=n))
    ezq.endq_and_wait(q, readers)
    ezq.endq_and_wait(out, writer)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
