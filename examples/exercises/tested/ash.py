"""Squares, in the order in which nobody expects them."""

import multiprocessing
import sys

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def work(q: Numbers, out: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg(data=msg.data**2, order=-msg.data))


def main() -> None:
    multiprocessing.set_start_method(sys.argv[1], force=True)
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    workers = [ezq.run(work, q, out) for _ in range(2)]
    for number in range(5):
        q.put(ezq.Msg(data=number))
    ezq.endq_and_wait(q, workers)
    ezq.endq(out)
    for msg in ezq.iter_sortq(out, start=-4):
        print(msg.data)


if __name__ == "__main__":
    main()
