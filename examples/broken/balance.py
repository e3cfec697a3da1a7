"""Halves: one worker has most of the work, the other is idle."""

import multiprocessing
import time
from contextlib import suppress
from multiprocessing.synchronize import Barrier
from threading import BrokenBarrierError

import ezq

TASKS = {"A": 4, "B": 1, "C": 1, "D": 1, "E": 1}

Tasks = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def unit(clock: Barrier) -> None:
    """Work for one unit of time, together with the other."""
    time.sleep(0.02)
    with suppress(BrokenBarrierError):  # the other has left
        clock.wait()


def work(q: Tasks, clock: Barrier) -> str:
    did = ""
    for msg in ezq.iter_msg(q):
        for _ in range(msg.data):
            unit(clock)
            did += msg.kind
    clock.abort()  # and leave
    return did


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    clock = multiprocessing.Barrier(2)
    queues: list[Tasks] = [ezq.Queue(), ezq.Queue()]
    workers = [ezq.run(work, q, clock) for q in queues]
    for kind, units in TASKS.items():
        half = 0 if kind in "ABC" else 1
        queues[half].put(ezq.Msg(kind, units))
    for q in queues:
        ezq.endq(q)
    for did in sorted(worker.result() for worker in workers):
        print(f"{did:8} {len(did)} units")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
