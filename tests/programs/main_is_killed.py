"""End main by a signal while a worker waits, one computes, and one has a worker.

python -m tests.programs.main_is_killed SIGNAL
"""

import os
import signal
import sys

import ezq
from tests import workers


def main(name: str) -> None:
    q, ready = ezq.Queue[ezq.Msg[int]](), ezq.Queue[int]()
    ezq.run(workers.read, q)
    ezq.run(workers.compute, q)
    ezq.run(workers.run_another, q, ready)
    ready.get()
    print("three workers run", flush=True)
    os.kill(os.getpid(), signal.Signals[name])


if __name__ == "__main__":
    main(sys.argv[1])
