"""Each worker is a program of its own, which has its own pid.

A pid is the number that the system gives to a running program.
"""

import os

import ezq

WORKERS = 3


# --8<-- [start:worker]
def tell(number: int) -> int:
    pid = os.getpid()
    print(f"here: worker {number} is process {pid}")
    return pid


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    print(f"here: main is process {os.getpid()}")
    workers = [ezq.run(tell, n) for n in range(WORKERS)]
    pids = {os.getpid()}
    for worker in workers:
        pids.add(worker.result())
    print(f"main and {WORKERS} workers: {len(pids)} pids")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
