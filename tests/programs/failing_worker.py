"""Tell how a worker failed."""

import sys

import ezq
from tests.workers import divide, leave


def start(how: str) -> None:
    q: ezq.Queue[ezq.Msg[int]] = ezq.Queue()
    if how == "raise":
        worker = ezq.run(divide, 1, 0)
    elif how == "exit with words":
        worker = ezq.run(leave, "no luck")
    else:
        worker = ezq.run(leave, 3)
    try:
        ezq.endq_and_wait(q, worker)
    except ezq.WorkerError as error:
        print(error.name, "ended with", error.exitcode)


if __name__ == "__main__":
    start(sys.argv[1])
