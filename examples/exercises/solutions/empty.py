"""A worker squares numbers as they come, and main adds them up."""

import sys
import time

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def square(q: Numbers, out: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        time.sleep(0.1)  # it is hard work
        out.put(ezq.Msg(data=msg.data**2))


def main() -> None:
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    worker = ezq.run(square, q, out)
    for word in sys.argv[1:]:
        time.sleep(0.1)  # the next number takes a while
        q.put(ezq.Msg(data=int(word)))
    ezq.endq_and_wait(q, worker)
    total = 0
    for msg in ezq.iter_msg(ezq.endq(out)):
        total += msg.data
    print(total)


if __name__ == "__main__":
    main()
