"""A real program: sort a file, with little of it in memory."""

from pathlib import Path
from tempfile import TemporaryDirectory

import ezq
from examples import _lines as lines

WORKERS = 2
PLACES = 2  # chunks that may wait in the queue

Chunks = ezq.Queue[ezq.Msg[list[bytes]]]
Paths = ezq.Queue[ezq.Msg[Path]]


# --8<-- [start:worker]
def sort(q: Chunks, out: Paths, folder: Path) -> None:
    for msg in ezq.iter_msg(q):
        msg.data.sort()
        part = folder / f"{msg.order}.part"
        with part.open("wb") as file:
            file.writelines(msg.data)
        path = part.rename(part.with_suffix(".sorted"))
        out.put(ezq.Msg("SORTED", path, msg.order))


# --8<-- [end:worker]
# --8<-- [start:main]
def work(file: Path, to: Path, folder: Path, size: int) -> None:
    q, out, n, most = Chunks(PLACES), Paths(), 0, 0
    pool = range(WORKERS)
    workers = [ezq.run(sort, q, out, folder) for _ in pool]
    for n, chunk in enumerate(lines.chunks(file, size), start=1):
        most = max(most, n - lines.written(folder))
        q.put(ezq.Msg("CHUNK", chunk, n))
    ezq.endq_and_wait(q, workers)
    paths = [msg.data for msg in ezq.iter_msg(ezq.endq(out))]
    lines.merge_files(paths, to)
    print(f"here: at most {most} chunks were read and not written")
    print(n, "chunks were sorted, and merged")
    print("no more than 5 at once:", most <= PLACES + WORKERS + 1)


# --8<-- [end:main]
def main() -> None:
    args = lines.options(__doc__)
    with TemporaryDirectory(prefix="sort-") as name:
        folder = Path(name)
        source = args.file or lines.make(folder / "lines", 50_000)
        to = args.output or folder / "result"
        work(source, to, folder, args.chunk)
        lines.report(source, to)
    print("the temporary folder is gone:", not folder.exists())


if __name__ == "__main__":
    main()
