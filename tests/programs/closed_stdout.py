"""Print more than anybody reads, in main or in a worker.

python -m tests.programs.closed_stdout WHO
"""

import os
import sys

import ezq

LINES = 20_000


def send(out: "ezq.Queue[ezq.Msg[str]]") -> None:
    for n in range(LINES):
        out.put(ezq.Msg("LINE", f"line {n}", n))
    ezq.endq(out)


def print_all() -> None:
    for n in range(LINES):
        print(f"line {n}")


def main(who: str) -> None:
    if who == "main":
        out = ezq.Queue[ezq.Msg[str]]()
        ezq.run(send, out)
        for msg in ezq.iter_msg(out):
            print(msg.data)
    elif who == "worker":
        ezq.run(print_all).result()
    else:  # what it printed goes out at its end
        ezq.run(send, ezq.Queue[ezq.Msg[str]]()).join()
        print("the last line")


if __name__ == "__main__":
    ends = os.pipe()
    os.dup2(ends[1], 1)  # as in `| head`, when head has ended
    for end in ends:
        os.close(end)
    main(sys.argv[1])
