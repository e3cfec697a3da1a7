"""A real program: draw the Mandelbrot set, row by row."""

import ezq
from examples import _options, _png

STEPS = 60

Rows = ezq.Queue[ezq.Msg[bytes]]


# --8<-- [start:point]
def steps(a: float, b: float) -> int:
    x = y = 0.0
    for step in range(STEPS):
        if x * x + y * y > 4:
            return step
        x, y = x * x - y * y + a, 2 * x * y + b
    return STEPS


# --8<-- [end:point]
# --8<-- [start:worker]
def draw(q: ezq.Queue[ezq.Msg[int]], out: Rows) -> None:
    for msg in ezq.iter_msg(q):
        width, row = msg.data, msg.order
        height = width * 2 // 3
        b = (2 * row + 1 - height) / height
        points = ((3 * n + 1.5) / width - 2.1 for n in range(width))
        pixels = bytes(steps(a, b) for a in points)
        out.put(ezq.Msg("PIXELS", pixels, row))


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    args = _options.mandelbrot(__doc__)
    q: ezq.Queue[ezq.Msg[int]] = ezq.Queue()
    out: Rows = ezq.Queue()
    workers = [ezq.run(draw, q, out) for _ in range(ezq.NUM_CPUS)]
    height = args.width * 2 // 3
    for row in range(height):
        q.put(ezq.Msg("ROW", args.width, row))
    ezq.endq_and_wait(q, workers)
    rows = [msg.data for msg in ezq.iter_sortq(ezq.endq(out))]
    if not args.plain:
        _png.write(args.output, rows, _png.colours(STEPS))
    inside = sum(row.count(STEPS) for row in rows)
    print(f"{args.width} x {height} points, {inside} inside")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
