"""Prints that it does not know a kind, among the results."""

import sys

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def step(q: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        if msg.kind == "EVEN":
            print(msg.data // 2)
        elif msg.kind == "ODD":
            print(3 * msg.data + 1)
        else:
            print(f"no rule for {msg}")
            sys.exit(1)


def main() -> None:
    q: Numbers = ezq.Queue()
    worker = ezq.run(step, q)
    words = sys.argv[1:]
    for kind, number in zip(words[::2], words[1::2], strict=True):
        q.put(ezq.Msg(kind, int(number)))
    ezq.endq_and_wait(q, worker)


if __name__ == "__main__":
    main()
