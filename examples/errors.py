"""An error that the data may bring is sent, like a result."""

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]
Results = ezq.Queue[ezq.Msg[float | str]]


# --8<-- [start:worker]
def invert(q: Numbers, out: Results) -> None:
    for msg in ezq.iter_msg(q):
        try:
            result = 1 / msg.data
        except ZeroDivisionError as error:
            out.put(ezq.Msg("ERROR", str(error), msg.order))
        else:
            out.put(ezq.Msg("RESULT", result, msg.order))


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Numbers = ezq.Queue()
    out: Results = ezq.Queue()
    worker = ezq.run(invert, q, out)
    for order, number in enumerate([1, 0, 2]):
        q.put(ezq.Msg("NUMBER", number, order))
    ezq.endq_and_wait(q, worker)
    for msg in ezq.iter_sortq(ezq.endq(out)):
        print(msg.order, msg.kind, msg.data)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
