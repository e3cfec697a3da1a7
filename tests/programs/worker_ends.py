"""End a worker while a worker of its own waits; tell how that went.

python -m tests.programs.worker_ends wait|ignore_sigterm
"""

import os
import signal
import sys
from typing import Any

import ezq

Queue = ezq.Queue[ezq.Msg[Any]]


def wait(q: Queue, ready: Queue) -> None:
    ready.put(ezq.Msg("PID", os.getpid()))
    for _ in ezq.iter_msg(q):
        raise AssertionError("there is no message")


def ignore_sigterm(q: Queue, ready: Queue) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    wait(q, ready)


def leave_another(name: str, q: Queue, ready: Queue, pids: Queue) -> None:
    ezq.run(globals()[name], q, ready)
    pids.put(ready.get())


def main() -> None:
    q, ready, pids = ezq.Queue(), ezq.Queue(), ezq.Queue()
    worker = ezq.run(leave_another, sys.argv[1], q, ready, pids)
    pid = pids.get().data
    worker.join()
    print("exit code", worker.exitcode)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        print("its worker has ended")


if __name__ == "__main__":
    main()
