"""The rows count from 1, and the writer waits for row 0."""

import ezq

ROWS, COLUMNS, DEPTH = 21, 64, 200
WORKERS = 3

Rows = ezq.Queue[ezq.Msg[float]]
Lines = ezq.Queue[ezq.Msg[str]]


def shade(x: float, y: float) -> str:
    z = c = complex(x, y)
    for n in range(DEPTH):
        if abs(z) > 2:
            return " .:-=+*%"[min(n, 7)]
        z = z * z + c
    return "@"


def draw(q: Rows, out: Lines) -> None:
    for msg in ezq.iter_msg(q):
        y = msg.data
        row = (shade(x / 21 - 2.2, y) for x in range(COLUMNS))
        out.put(ezq.Msg("LINE", "".join(row), msg.order))


def write(out: Lines) -> None:
    for msg in ezq.iter_sortq(out):
        print(msg.data)


# --8<-- [start:main]
def main() -> None:
    q: Rows = ezq.Queue()
    out: Lines = ezq.Queue()
    workers = [ezq.run(draw, q, out) for _ in range(WORKERS)]
    writer = ezq.run(write, out)
    for row in range(ROWS):
        q.put(ezq.Msg("ROW", row / 10 - 1.03, order=row + 1))
    ezq.endq_and_wait(q, workers)
    print("All rows are drawn, and none is printed.", flush=True)
    ezq.endq_and_wait(out, writer)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
