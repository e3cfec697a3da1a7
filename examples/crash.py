"""A worker is killed: main is told how, and what is lost."""

import os
import signal

import ezq

JOBS = [0, 1, 2, 3, 4, 5]

Numbers = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def double(q: Numbers, out: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        if msg.data == 0:  # as if from outside
            os.kill(os.getpid(), signal.SIGKILL)
        out.put(ezq.Msg("RESULT", 2 * msg.data, msg.order))


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    workers = [ezq.run(double, q, out) for _ in range(2)]
    for order, job in enumerate(JOBS):
        q.put(ezq.Msg("JOB", job, order))
    try:
        ezq.endq_and_wait(q, workers)
    except ezq.WorkerError as error:
        print(f"A worker {error.failure}.")
        print(f"exit code: {error.exitcode}")
        print(f"lost: {error.in_hand}")
    for msg in ezq.iter_sortq(ezq.endq(out)):
        print(f"{msg.order}: {msg.data}")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
