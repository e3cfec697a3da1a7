"""END tells the reader of a queue that nothing follows."""

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def add(q: Numbers) -> None:
    total = 0
    for msg in ezq.iter_msg(q):
        total += msg.data
        print(f"{msg.data} makes {total}")
    print(f"That was all: {total}")


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Numbers = ezq.Queue()
    worker = ezq.run(add, q)
    for number in [3, 4, 5]:
        q.put(ezq.Msg(data=number))
    ezq.endq(q)
    worker.join()


if __name__ == "__main__":
    main()
# --8<-- [end:main]
