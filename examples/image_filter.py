"""A real program: filter a picture in shared memory, in bands."""

from pathlib import Path

import ezq
from examples import _blocks, _pictures, _png
from examples._pictures import options

BAND = 16  # rows

Bands = ezq.Queue[ezq.Msg[tuple[list[str], int, int]]]


# --8<-- [start:worker]
def work(q: Bands, done: ezq.Queue[ezq.Msg[None]]) -> None:
    for msg in ezq.iter_msg(q):
        names, width, height = msg.data
        with _blocks.attached(names, width * height) as (old, new):
            for y in range(msg.order, height)[:BAND]:
                _pictures.filter_row(msg.kind, old, new, width, y)
        done.put(ezq.Msg("DONE"))


# --8<-- [end:worker]
# --8<-- [start:rounds]
def apply(filters: list[str], picture: bytes, width: int) -> bytes:
    q: Bands = ezq.Queue()
    done: ezq.Queue[ezq.Msg[None]] = ezq.Queue()
    size, height = len(picture), len(picture) // width
    with _blocks.created(picture, bytes(size)) as names:
        cpus = range(ezq.NUM_CPUS)
        workers = [ezq.run(work, q, done) for _ in cpus]
        for name in filters:
            for first in range(0, height, BAND):
                q.put(ezq.Msg(name, (names, width, height), first))
            for _ in range(0, height, BAND):
                done.get()
            names.reverse()
        ezq.endq_and_wait(q, workers)
        with _blocks.attached(names, size) as (old, _):
            return bytes(old)


# --8<-- [end:rounds]
# --8<-- [start:main]
def main() -> None:
    args = options(__doc__)
    picture = _pictures.landscape(args.width)
    result = apply(args.filters, picture, args.width)
    if not args.plain:
        rows = _pictures.side_by_side(args.width, picture, result)
        _png.write(Path(args.output), rows, _pictures.GREYS)
    print(_pictures.preview(result, args.width))


if __name__ == "__main__":
    main()
# --8<-- [end:main]
