"""Without the guard, a worker that imports this file starts everything again."""
# ruff: noqa: D103

import ezq

Names = ezq.Queue[ezq.Msg[str]]


# --8<-- [start:all]
def greet(q: Names) -> None:
    for msg in ezq.iter_msg(q):
        print(f"Hello, {msg.data}!")


q: Names = ezq.Queue()  # no `if __name__ == "__main__":` above
worker = ezq.run(greet, q)
q.put(ezq.Msg(data="Ada"))
ezq.endq_and_wait(q, worker)
# --8<-- [end:all]
