"""A worker fails, and main learns which one, and how."""
# ruff: noqa: D103

import ezq

# --8<-- [start:types]
Numbers = ezq.Queue[ezq.Msg[int]]
# --8<-- [end:types]


# --8<-- [start:all]
def invert(q: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        print(1 / msg.data)


def main() -> None:
    q: Numbers = ezq.Queue()
    worker = ezq.run(invert, q)
    for number in [4, 0, 5]:
        q.put(ezq.Msg(data=number))
    try:
        ezq.endq_and_wait(q, worker)
    except ezq.WorkerError as error:
        print(error)  # (1)!
        print(error.in_hand)  # (2)!
        print(repr(error.__cause__))  # (3)!


# --8<-- [end:all]

if __name__ == "__main__":
    main()
