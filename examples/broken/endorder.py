"""END overtakes the results: main gets none of them."""

import multiprocessing
from multiprocessing.synchronize import Event

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]
NUMBERS, WORKERS = 20, 2


# --8<-- [start:all]
def square(q: Numbers, out: Numbers, go: Event) -> None:
    for msg in ezq.iter_msg(q):
        go.wait()  # as if the work took that long
        out.put(ezq.Msg(data=msg.data**2))


def main() -> None:
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    go = multiprocessing.Event()
    workers = [ezq.run(square, q, out, go) for _ in range(WORKERS)]
    for n in range(NUMBERS):
        q.put(ezq.Msg(data=n))
    ezq.endq(q, WORKERS)
    ezq.endq(out)
    squares = [msg.data for msg in ezq.iter_msg(out)]
    print(f"main got {len(squares)} of {NUMBERS} squares")

    go.set()
    for worker in workers:
        worker.join()
    print(f"{out.qsize()} came after END")


# --8<-- [end:all]


if __name__ == "__main__":
    main()
