"""Numbers are doubled, then 1 is added; main ends the queues in the wrong order."""

import sys
import time

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def double(q: Numbers, doubled: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        time.sleep(0.1)  # the work
        doubled.put(ezq.Msg(data=2 * msg.data))


def add_one(doubled: Numbers, out: Numbers) -> None:
    for msg in ezq.iter_msg(doubled):
        time.sleep(0.1)  # the work
        out.put(ezq.Msg(data=msg.data + 1))


def main() -> None:
    q: Numbers = ezq.Queue()
    doubled: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    doublers = [ezq.run(double, q, doubled) for _ in range(2)]
    adders = [ezq.run(add_one, doubled, out) for _ in range(2)]
    for word in sys.argv[1:]:
        q.put(ezq.Msg(data=int(word)))
    ezq.endq(out)
    ezq.endq_and_wait(doubled, adders)
    ezq.endq_and_wait(q, doublers)
    print(*sorted(msg.data for msg in ezq.iter_msg(out)))


if __name__ == "__main__":
    main()
