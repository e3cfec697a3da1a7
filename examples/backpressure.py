"""Back-pressure: a queue that may be full slows down who puts."""

import multiprocessing
from multiprocessing.synchronize import Event

import ezq

COUNT = 1000
SIZE = 10_000

Blocks = ezq.Queue[ezq.Msg[bytes]]


# --8<-- [start:worker]
def read(q: Blocks, begin: Event) -> None:
    begin.wait()  # it has other things to do
    received = sum(len(msg.data) for msg in ezq.iter_msg(q))
    print(f"read: {received:,} bytes")


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Blocks = ezq.Queue(maxsize=8)
    begin = multiprocessing.Event()
    reader = ezq.run(read, q, begin)
    greatest = 0
    for _ in range(COUNT):
        if q.full():
            begin.set()
        q.put(ezq.Msg("BLOCK", bytes(SIZE)))
        greatest = max(greatest, q.qsize())
    begin.set()
    ezq.endq_and_wait(q, reader)
    print(f"unread at most: {greatest} messages")
    print(f"that is {greatest * SIZE:,} bytes")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
