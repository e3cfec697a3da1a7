"""End main, in a way of one's own, while workers are still at work.

    python -m tests.programs.main_ends WAY WORKERS

Every worker has said that it is at work before main ends.
"""

import os
import signal
import sys
import threading
from typing import Any

import ezq

Queue = ezq.Queue[ezq.Msg[Any]]

# The queues are all made by main: what a worker makes and cannot put away, because
# it is ended, the resource tracker of multiprocessing tells on stderr.


def wait_for_a_message(q: Queue, ready: Queue, spare: Queue) -> None:
    ready.put(ezq.Msg("READY"))
    for _ in ezq.iter_msg(q):
        raise AssertionError("there is no message")


def wait_for_a_place(q: Queue, ready: Queue, spare: Queue) -> None:
    while not spare.full():
        spare.put(ezq.Msg("FILLS"))
    ready.put(ezq.Msg("READY"))
    spare.put(ezq.Msg("WAITS"))


def compute(q: Queue, ready: Queue, spare: Queue) -> None:
    ready.put(ezq.Msg("READY"))
    while True:
        pass


def ignore_sigterm(q: Queue, ready: Queue, spare: Queue) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    wait_for_a_message(q, ready, spare)


def stop(q: Queue, ready: Queue, spare: Queue) -> None:
    ready.put(ezq.Msg("READY"))
    ready.close()
    ready.join_thread()  # what was put is in the pipe
    os.kill(os.getpid(), signal.SIGSTOP)


def leave_a_thread(q: Queue, ready: Queue, spare: Queue) -> None:
    threading.Thread(target=threading.Event().wait).start()
    ready.put(ezq.Msg("READY"))


def put_more_than_fits(q: Queue, ready: Queue, spare: Queue) -> None:
    """End with a message that nobody reads, and that no pipe holds."""
    spare.put(ezq.Msg("LARGE", "x" * 1_000_000))
    ready.put(ezq.Msg("READY"))


def start_another(q: Queue, ready: Queue, spare: Queue) -> None:
    """Wait, as a worker of one's own does."""
    ezq.run(wait_for_a_message, q, ready, spare)
    for _ in ezq.iter_msg(q):
        raise AssertionError("there is no message")


def leave_another(q: Queue, ready: Queue, spare: Queue) -> None:
    """End, while a worker of one's own waits."""
    ezq.run(wait_for_a_message, q, spare, spare)
    spare.get()
    ready.put(ezq.Msg("READY"))


def main(way: str, names: list[str]) -> None:
    q, ready, spare = ezq.Queue(), ezq.Queue(), ezq.Queue(maxsize=1)
    for name in names:
        ezq.run(globals()[name], q, ready, spare)
    for _ in names:
        ready.get()
    print("main ends", flush=True)
    if way == "raises":
        raise RuntimeError("main fails")
    if way == "exits with 3":
        sys.exit(3)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
