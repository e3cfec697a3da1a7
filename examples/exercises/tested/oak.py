"""Squares, and then a wait for a worker that gets no END."""

import multiprocessing
import sys

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def work(q: Numbers, out: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg(data=msg.data**2))


def main() -> None:
    multiprocessing.set_start_method(sys.argv[1], force=True)
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    workers = [ezq.run(work, q, out) for _ in range(2)]
    for number in range(5):
        q.put(ezq.Msg(data=number))
    for _ in range(5):
        print(out.get().data, flush=True)
    ezq.endq(q)
    for worker in workers:
        worker.join(60)  # not for ever, lest a test without a limit leave it behind


if __name__ == "__main__":
    main()
