"""The worker leaves when its queue is empty, but more comes."""

import multiprocessing
from multiprocessing.synchronize import Event

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def add(q: Numbers, looked: Event) -> None:
    total = 0
    while not q.empty():
        msg = q.get()
        total += msg.data
        print(f"{msg.data} makes {total}")
    print(f"That was all: {total}")
    looked.set()


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Numbers = ezq.Queue()
    looked = multiprocessing.Event()
    q.put(ezq.Msg(data=3))
    worker = ezq.run(add, q, looked)
    looked.wait()  # main has other things to do
    for number in [4, 5]:
        q.put(ezq.Msg(data=number))
    worker.join()
    print(f"{q.qsize()} numbers were not read")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
