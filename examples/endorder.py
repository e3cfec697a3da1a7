"""The results may end when all who put them have ended."""

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]
NUMBERS, WORKERS = 20, 2


# --8<-- [start:worker]
def square(q: Numbers, out: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg(data=msg.data**2))


# --8<-- [end:worker]
def main() -> None:
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    workers = [ezq.run(square, q, out) for _ in range(WORKERS)]
    # --8<-- [start:ending]
    for n in range(NUMBERS):
        q.put(ezq.Msg(data=n))
    ezq.endq_and_wait(q, workers)
    ezq.endq(out)
    squares = [msg.data for msg in ezq.iter_msg(out)]
    print(f"main got {len(squares)} of {NUMBERS} squares")
    # --8<-- [end:ending]
    print(f"their sum is {sum(squares)}")


if __name__ == "__main__":
    main()
