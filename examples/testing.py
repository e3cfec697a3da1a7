"""A test of a program with workers, under each start method.

With a start method as its argument, it is that program.
"""

import multiprocessing
import os
import signal
import sys
from subprocess import PIPE, Popen

import ezq

LIMIT = 60  # seconds: far more than it takes


# --8<-- [start:program]
def work(q: ezq.Queue[ezq.Msg[int]], power: int) -> list[int]:
    return [msg.data**power for msg in ezq.iter_msg(q)]


def program() -> None:
    q: ezq.Queue[ezq.Msg[int]] = ezq.Queue()
    workers = [ezq.run(work, q, 2) for _ in range(2)]
    for number in range(5):
        q.put(ezq.Msg(data=number))
    ezq.endq_and_wait(q, workers)
    print(*(n for worker in workers for n in worker.result()))


# --8<-- [end:program]
# --8<-- [start:test]
def test(method: str) -> None:
    command = [sys.executable, "-m", "examples.testing", method]
    run = Popen(command, stdout=PIPE, stderr=PIPE, process_group=0)
    try:
        printed, errors = run.communicate(timeout=LIMIT)
    except BaseException:  # the limit is reached, or Ctrl-C
        os.killpg(run.pid, signal.SIGKILL)
        raise
    assert (run.returncode, errors) == (0, b"")
    assert sorted(map(int, printed.split())) == [0, 1, 4, 9, 16]


def main() -> None:
    if sys.argv[1:]:
        multiprocessing.set_start_method(sys.argv[1], force=True)
        program()
        return
    for method in ["fork", "spawn", "forkserver"]:
        if method in multiprocessing.get_all_start_methods():
            test(method)
            print(f"{method}: passed")
        else:
            print(f"{method}: not on this system")


if __name__ == "__main__":
    main()
# --8<-- [end:test]
