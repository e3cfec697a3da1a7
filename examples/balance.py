"""Balance: workers that pull from one queue share work well."""

import multiprocessing
import time
from contextlib import suppress
from multiprocessing.synchronize import Barrier
from threading import BrokenBarrierError

import ezq

TASKS = {"A": 4, "B": 1, "C": 1, "D": 1, "E": 1}

Tasks = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def work(q: Tasks, clock: Barrier) -> str:
    did = ""
    for msg in ezq.iter_msg(q):
        for _ in range(msg.data):
            unit(clock)
            did += msg.kind
    clock.abort()  # and leave
    return did


# --8<-- [end:worker]
# --8<-- [start:unit]
def unit(clock: Barrier) -> None:
    """Work for one unit of time, together with the other."""
    time.sleep(0.02)
    with suppress(BrokenBarrierError):  # the other has left
        clock.wait()


# --8<-- [end:unit]
# --8<-- [start:main]
def main() -> None:
    clock = multiprocessing.Barrier(2)
    q: Tasks = ezq.Queue()
    workers = [ezq.run(work, q, clock) for _ in range(2)]
    for kind, units in TASKS.items():
        q.put(ezq.Msg(kind, units))
    ezq.endq(q, 2)
    for did in sorted(worker.result() for worker in workers):
        print(f"{did:8} {len(did)} units")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
