"""A kind that no branch knows is dropped, and nobody is told."""

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


# --8<-- [end:reader]
def write(out: Lines) -> None:
    for msg in ezq.iter_sortq(out):
        print(msg.data)


# --8<-- [start:main]
def main() -> None:
    q: Numbers = ezq.Queue()
    out: Lines = ezq.Queue()
    readers = [ezq.run(step, q, out) for _ in range(2)]
    writer = ezq.run(write, out)
    for n in range(10):
        kind = "EVEN" if n % 2 == 0 else "Odd"
        q.put(ezq.Msg(kind, n, order=n))
    ezq.endq_and_wait(q, readers)
    ezq.endq_and_wait(out, writer)
    print("All workers have ended.")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
