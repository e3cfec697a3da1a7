"""Squares in order, with ezq."""
# ruff: noqa: D103

# --8<-- [start:all]
import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def work(q: Numbers, out: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg("SQUARE", msg.data**2, msg.order))


def main() -> None:
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    workers = [ezq.run(work, q, out) for _ in range(3)]
    for n in range(5):
        q.put(ezq.Msg("NUMBER", n, order=n))
    ezq.endq_and_wait(q, workers)
    print([msg.data for msg in ezq.iter_sortq(ezq.endq(out))])


# --8<-- [end:all]

if __name__ == "__main__":
    main()
