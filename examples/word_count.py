"""A real program: count words over many files, and time it."""

import time
from collections import Counter
from pathlib import Path

import ezq
from examples._words import count, options, show, words

Paths = ezq.Queue[ezq.Msg[Path]]
Counts = ezq.Queue[ezq.Msg[Counter[str]]]


# --8<-- [start:workers]
def read(q: Paths, out: Counts) -> None:
    files, total = 0, Counter[str]()
    for msg in ezq.iter_msg(q):
        files += 1
        total.update(words(msg.data))
    out.put(ezq.Msg("COUNTS", total, order=files))


def report(out: Counts, plain: bool) -> None:
    total = Counter[str]()
    for n, msg in enumerate(ezq.iter_msg(out), start=1):
        total.update(msg.data)
        if not plain:
            print(f"worker {n} read {msg.order} files")
    show(total)


# --8<-- [end:workers]
# --8<-- [start:main]
def main() -> None:
    args = options(__doc__)
    start = time.perf_counter()
    if args.serial:
        show(count(args.files))
    else:
        q: Paths = ezq.Queue()
        out: Counts = ezq.Queue()
        cpus = range(ezq.NUM_CPUS)
        readers = [ezq.run(read, q, out) for _ in cpus]
        reporter = ezq.run(report, out, args.plain)
        for path in args.files:
            q.put(ezq.Msg("FILE", path))
        ezq.endq_and_wait(q, readers)
        ezq.endq_and_wait(out, reporter)
    if not args.plain:
        seconds = time.perf_counter() - start
        print(f"{len(args.files)} files in {seconds:.2f} seconds")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
