"""Three workers print on one screen, each its line in pieces."""

import multiprocessing
import sys
from multiprocessing.synchronize import Barrier

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def divide(q: Numbers, together: Barrier) -> None:
    for msg in ezq.iter_msg(q):
        print(f"{msg.data}:", end="", flush=True)
        together.wait()  # now all are at work
        for n in range(1, msg.data + 1):
            if msg.data % n == 0:
                print(f" {n}", end="", flush=True)
        print(flush=True)


def main() -> None:
    q: Numbers = ezq.Queue()
    together = multiprocessing.Barrier(3)
    workers = [ezq.run(divide, q, together) for _ in range(3)]
    for word in sys.argv[1:]:
        q.put(ezq.Msg(data=int(word)))
    ezq.endq_and_wait(q, workers)


if __name__ == "__main__":
    main()
