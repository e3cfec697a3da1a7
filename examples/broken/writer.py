"""Three workers print on one screen, each its line in pieces."""

import multiprocessing
from multiprocessing.synchronize import Barrier

import ezq

WORKERS = 3

Texts = ezq.Queue[ezq.Msg[str]]


# --8<-- [start:all]
def check(q: Texts, together: Barrier) -> None:
    for msg in ezq.iter_msg(q):
        print(f"{msg.data}: ", end="", flush=True)
        together.wait()
        print("it works\n", end="", flush=True)


def main() -> None:
    q: Texts = ezq.Queue()
    together = multiprocessing.Barrier(WORKERS)
    workers = [ezq.run(check, q, together) for _ in range(WORKERS)]
    for _ in range(3):
        q.put(ezq.Msg("CHECK", "a green lamp"))
    ezq.endq_and_wait(q, workers)


# --8<-- [end:all]
if __name__ == "__main__":
    main()
