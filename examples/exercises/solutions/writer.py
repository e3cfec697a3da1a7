"""Three workers find divisors, and one more process prints them."""

import multiprocessing
import sys
from multiprocessing.synchronize import Barrier

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]
Lines = ezq.Queue[ezq.Msg[str]]


def divide(q: Numbers, out: Lines, together: Barrier) -> None:
    for msg in ezq.iter_msg(q):
        line = f"{msg.data}:"
        together.wait()  # now all are at work
        for n in range(1, msg.data + 1):
            if msg.data % n == 0:
                line += f" {n}"
        out.put(ezq.Msg("LINE", line))


def write(out: Lines) -> None:
    for number, msg in enumerate(ezq.iter_msg(out), start=1):
        print(f"{number}. {msg.data}")


def main() -> None:
    q: Numbers = ezq.Queue()
    out: Lines = ezq.Queue()
    together = multiprocessing.Barrier(3)
    workers = [ezq.run(divide, q, out, together) for _ in range(3)]
    writer = ezq.run(write, out)
    for word in sys.argv[1:]:
        q.put(ezq.Msg(data=int(word)))
    ezq.endq_and_wait(q, workers)
    ezq.endq_and_wait(out, writer)


if __name__ == "__main__":
    main()
