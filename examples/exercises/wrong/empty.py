"""A worker squares numbers as they come, and main adds them up."""

import sys
import time

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def square(q: Numbers, out: Numbers) -> None:
    while not q.empty():
        msg = q.get()
        time.sleep(0.1)  # it is hard work
        out.put(ezq.Msg(data=msg.data**2))


def main() -> None:
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    ezq.run(square, q, out)
    for word in sys.argv[1:]:
        time.sleep(0.1)  # the next number takes a while
        q.put(ezq.Msg(data=int(word)))
    total = 0
    while not out.empty():
        total += out.get().data
    print(total)


if __name__ == "__main__":
    main()
