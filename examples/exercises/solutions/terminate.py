"""The worker is told by END that it has had all."""

import sys

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def square(q: Numbers) -> None:
    squares = [msg.data**2 for msg in ezq.iter_msg(q)]
    print(*squares)


def main() -> None:
    q: Numbers = ezq.Queue()
    worker = ezq.run(square, q)
    for word in sys.argv[1:]:
        q.put(ezq.Msg(data=int(word)))
    ezq.endq_and_wait(q, worker)


if __name__ == "__main__":
    main()
