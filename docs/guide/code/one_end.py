"""Each END ends one reader; the other reader waits on."""
# ruff: noqa: D103

from multiprocessing.connection import wait

import ezq

Names = ezq.Queue[ezq.Msg[str]]


# --8<-- [start:all]
def read(q: Names) -> None:
    for _ in ezq.iter_msg(q):
        pass


def main() -> None:
    q: Names = ezq.Queue()
    workers = [ezq.run(read, q) for _ in range(2)]
    ezq.endq(q)  # one END for two readers

    ended = wait([worker.sentinel for worker in workers])  # (1)!
    print("ended by one END:", len(ended), "of", len(workers))

    ezq.endq_and_wait(q, workers)  # counts for itself
    print("exit codes:", [worker.exitcode for worker in workers])


# --8<-- [end:all]

if __name__ == "__main__":
    main()
