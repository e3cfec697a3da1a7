"""A single writer: many processes send lines, one prints them."""

import multiprocessing
from multiprocessing.synchronize import Barrier

import ezq

WORKERS = 3

Texts = ezq.Queue[ezq.Msg[str]]


# --8<-- [start:worker]
def check(q: Texts, out: Texts, together: Barrier) -> None:
    for msg in ezq.iter_msg(q):
        line = f"{msg.data}: "
        together.wait()
        line += "it works"
        out.put(ezq.Msg("LINE", line))


# --8<-- [end:worker]
# --8<-- [start:writer]
def write(out: Texts) -> None:
    lines = 0
    for msg in ezq.iter_msg(out):
        print(msg.data)
        lines += 1
    print(f"{lines} lines, by one writer")


# --8<-- [end:writer]
# --8<-- [start:main]
def main() -> None:
    q: Texts = ezq.Queue()
    out: Texts = ezq.Queue()
    together = multiprocessing.Barrier(WORKERS)
    args = (q, out, together)
    workers = [ezq.run(check, *args) for _ in range(WORKERS)]
    writer = ezq.run(write, out)
    for _ in range(3):
        q.put(ezq.Msg("CHECK", "a green lamp"))
    ezq.endq_and_wait(q, workers)
    ezq.endq_and_wait(out, writer)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
