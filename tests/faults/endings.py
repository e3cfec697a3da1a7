"""Programs whose processes put late, and end in their own ways.

python -m tests.under METHOD tests.faults.endings CASE
"""

import atexit
import os
import sys
from typing import Any


def put_at_exit() -> None:
    """Put in a handler that runs after those of ezq, as it was there before."""
    if q is not None:
        for n in range(1, 6):
            q.put(n)
        os.waitpid(reader, 0)


atexit.register(put_at_exit)

import multiprocessing  # noqa: E402
import threading  # noqa: E402

import ezq  # noqa: E402

q: "ezq.Queue[Any] | None" = None
reader = 0


def start_late(q: "ezq.Queue[Any]") -> None:
    threading.Thread(target=put_late, args=(q,)).start()


def put_late(q: "ezq.Queue[Any]") -> None:
    """Put when the main thread of this worker has ended."""
    threading.main_thread().join()
    for n in range(100):
        q.put(n)


def a_thread_puts_after_the_function_of_its_worker_has_ended() -> None:
    q = ezq.Queue[int]()
    for start in (ezq.run, run_plainly):
        start(start_late, q).join()
        print([q.get(timeout=20) for _ in range(100)] == list(range(100)))


def run_plainly(func: Any, *args: Any) -> multiprocessing.Process:
    process = multiprocessing.Process(target=func, args=args)
    process.start()
    return process


def puts_at_exit_arrive() -> None:
    global q, reader
    q = ezq.Queue()
    reader = os.fork()
    if not reader:
        print([q.get(timeout=20) for _ in range(6)], flush=True)
        os._exit(0)
    q.put(0)


def a_child_of_a_plain_fork_puts_and_ends() -> None:
    q = ezq.Queue[int]()
    q.put(0)
    q.put(1)  # gathers, here
    pid = os.fork()
    if not pid:
        for n in range(2, 5):
            q.put(n)
        sys.exit()
    os.waitpid(pid, 0)
    print(sorted(q.get(timeout=20) for _ in range(5)), q.empty())


def objects_in_a_cycle_are_left_to_the_interpreter() -> None:
    class Holder:
        pass

    holder: Any = Holder()
    holder.itself = holder
    holder.q = ezq.Queue()
    for n in range(100):
        holder.q.put(ezq.Msg("NUMBER", n))
    holder.loop = ezq.iter_msg(holder.q)
    print(next(holder.loop))
    globals()["kept"] = ezq.iter_msg(holder.q)
    print(next(globals()["kept"]).kind)


def a_fork_in_the_loop_waits_for_its_child() -> None:
    """The child takes an END, although its parent has claimed what is before it."""
    q = ezq.Queue[ezq.Msg[int]]()
    for n in range(1000):
        q.put(ezq.Msg("NUMBER", n))
    read = 0
    for _ in ezq.iter_msg(q):
        read += 1
        if read == 50:
            worker = ezq.run(count_down, q, 950)
            ezq.endq_and_wait(q, worker)
            break
    print(read, q.qsize())


def count_down(q: "ezq.Queue[Any]", expected: int) -> None:
    assert sum(1 for _ in ezq.iter_msg(q)) == expected


def forks_in_bursts_warn_of_no_thread() -> None:
    """From 3.12 on, Python warns of a fork in a process with several threads."""
    import warnings

    q = ezq.Queue[int]()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(200):
            for n in range(5):
                q.put(n)
            if not (pid := os.fork()):
                os._exit(0)
            os.waitpid(pid, 0)
    print(q.qsize())


if __name__ == "__main__":
    globals()[sys.argv[1]]()
