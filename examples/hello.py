"""One worker: it greets each name that comes through a queue."""

import ezq

Names = ezq.Queue[ezq.Msg[str]]


# --8<-- [start:worker]
def greet(q: Names) -> None:
    for msg in ezq.iter_msg(q):
        print(f"Hello, {msg.data}!")
    print("No more names: the worker ends.")


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Names = ezq.Queue()
    worker = ezq.run(greet, q)
    for name in ["Ada", "Grace", "Katherine"]:
        q.put(ezq.Msg(data=name))
    ezq.endq_and_wait(q, worker)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
