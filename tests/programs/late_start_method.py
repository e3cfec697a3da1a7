"""Make a queue, and only then set the start method: the first argument."""

import multiprocessing
import sys

import ezq
from tests.workers import read


def main() -> None:
    q: ezq.Queue[ezq.Msg[int]] = ezq.Queue()
    multiprocessing.set_start_method(sys.argv[1])
    worker = ezq.run(read, q)
    q.put(ezq.Msg("NUMBER", 1))
    ezq.endq_and_wait(q, worker)
    print("exit code", worker.exitcode)


if __name__ == "__main__":
    main()
