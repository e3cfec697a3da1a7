"""Each worker prints its lines in one piece, and numbers its own."""

import multiprocessing
import sys
from multiprocessing.synchronize import Barrier

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def divide(q: Numbers, together: Barrier) -> None:
    for number, msg in enumerate(ezq.iter_msg(q), start=1):
        together.wait()  # now all are at work
        found = [n for n in range(1, msg.data + 1) if msg.data % n == 0]
        words = " ".join(map(str, found))
        print(f"{number}. {msg.data}: {words}")


def main() -> None:
    q: Numbers = ezq.Queue()
    together = multiprocessing.Barrier(3)
    workers = [ezq.run(divide, q, together) for _ in range(3)]
    for word in sys.argv[1:]:
        q.put(ezq.Msg(data=int(word)))
    ezq.endq_and_wait(q, workers)


if __name__ == "__main__":
    main()
