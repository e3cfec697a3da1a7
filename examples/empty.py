"""A queue that is empty now may have a message a moment later."""

import time

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def add(q: Numbers) -> None:
    total = 0
    for msg in ezq.iter_msg(q):
        total += msg.data
        print(f"{msg.data} makes {total}")
        print(f"here: is the queue empty? {q.empty()}")
    print(f"That was all: {total}")


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Numbers = ezq.Queue()
    q.put(ezq.Msg(data=3))
    worker = ezq.run(add, q)
    time.sleep(0.2)  # main has other things to do
    for number in [4, 5]:
        q.put(ezq.Msg(data=number))
    ezq.endq(q)
    worker.join()
    print(f"{q.qsize()} numbers were not read")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
