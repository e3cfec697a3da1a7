"""Kill main while a worker waits, one computes in C, and one has a worker."""

import os
import signal

import ezq
from tests import workers


def main() -> None:
    q, ready = ezq.Queue[ezq.Msg[int]](), ezq.Queue[int]()
    ezq.run(workers.read, q)
    ezq.run(workers.compute, q)
    ezq.run(workers.run_another, q, ready)
    ready.get()
    print("three workers run", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
