"""Main tells which job was lost with a worker, and how that ended."""

import os
import signal
import sys

import ezq

Jobs = ezq.Queue[ezq.Msg[int]]


def work(q: Jobs, name: str) -> None:
    for msg in ezq.iter_msg(q):
        if msg.data == 0:
            os.kill(os.getpid(), signal.Signals[name])


def main() -> None:
    name, *jobs = sys.argv[1:]
    q: Jobs = ezq.Queue()
    workers = [ezq.run(work, q, name) for _ in range(2)]
    for order, job in enumerate(jobs):
        q.put(ezq.Msg("JOB", int(job), order))
    try:
        ezq.endq_and_wait(q, workers)
    except ezq.WorkerError as error:
        if error.in_hand:
            print(f"lost: {error.in_hand[1]}")
        print(f"exit code: {error.exitcode}")


if __name__ == "__main__":
    main()
