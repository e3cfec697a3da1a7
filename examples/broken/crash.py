"""A worker is killed, and main waits for its result for ever."""

import os
import signal
from multiprocessing import Process, SimpleQueue

JOBS = [0, 1, 2, 3, 4, 5]


# --8<-- [start:worker]
def double(q: "SimpleQueue[int]", out: "SimpleQueue[int]") -> None:
    while True:
        job = q.get()
        if job == 0:  # as if from outside
            os.kill(os.getpid(), signal.SIGKILL)
        out.put(2 * job)


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: SimpleQueue[int] = SimpleQueue()
    out: SimpleQueue[int] = SimpleQueue()
    for _ in range(2):
        Process(target=double, args=(q, out), daemon=True).start()
    for job in JOBS:
        q.put(job)
    for count in range(1, len(JOBS) + 1):
        out.get()
        print(f"{count} of {len(JOBS)} results are here")
    print("All are here.")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
