"""Two full queues in a ring: one without a limit breaks it."""

import ezq

JOBS = 10

Numbers = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def square(q: Numbers, out: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg("SQUARE", msg.data**2, msg.order))


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Numbers = ezq.Queue(maxsize=2)
    out: Numbers = ezq.Queue()
    worker = ezq.run(square, q, out)
    for n in range(JOBS):
        q.put(ezq.Msg("NUMBER", n, n))
        print(f"put {n}")
    ezq.endq(q)
    total = 0
    for _ in range(JOBS):
        total += out.get().data
    worker.join()
    print(f"sum of the squares: {total}")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
