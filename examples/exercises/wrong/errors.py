"""Only one of the two errors is caught."""

import sys

import ezq

Words = ezq.Queue[ezq.Msg[str]]
Results = ezq.Queue[ezq.Msg[str]]


def divide(q: Words, out: Results) -> None:
    for msg in ezq.iter_msg(q):
        try:
            result = 120 / int(msg.data)
        except ZeroDivisionError as error:
            out.put(ezq.Msg("ERROR", type(error).__name__, msg.order))
        else:
            out.put(ezq.Msg("RESULT", str(result), msg.order))


def main() -> None:
    q: Words = ezq.Queue()
    out: Results = ezq.Queue()
    worker = ezq.run(divide, q, out)
    for order, word in enumerate(sys.argv[1:]):
        q.put(ezq.Msg("WORD", word, order))
    ezq.endq_and_wait(q, worker)
    counts = {"RESULT": 0, "ERROR": 0}
    for msg in ezq.iter_sortq(ezq.endq(out)):
        print(msg.data)
        counts[msg.kind] += 1
    print(f"{counts['RESULT']} results, {counts['ERROR']} errors")


if __name__ == "__main__":
    main()
