"""A real program: what a log says, where some lines are broken."""

from itertools import islice

import ezq
from examples._logs import Totals, lines, options, show

BLOCK = 250  # so many lines travel in one message

Blocks = ezq.Queue[ezq.Msg[list[bytes]]]
Results = ezq.Queue[ezq.Msg[Totals | str]]


# --8<-- [start:workers]
def analyse(q: Blocks, out: Results) -> None:
    totals = Totals()
    for msg in ezq.iter_msg(q):
        for number, line in enumerate(msg.data, start=msg.order):
            try:
                totals.add(line)
            except ValueError as error:
                out.put(ezq.Msg("BROKEN", str(error), number))
    out.put(ezq.Msg("TOTALS", totals))


# --8<-- [end:workers]
# --8<-- [start:report]
def report(out: Results) -> None:
    totals, broken = Totals(), {}
    for msg in ezq.iter_msg(out):
        match msg:
            case ezq.Msg("TOTALS", Totals() as part):
                totals.update(part)
            case ezq.Msg("BROKEN", str(reason), number):
                broken[number] = reason
            case _:
                raise ValueError(f"no rule for {msg}")
    show(totals, broken)


# --8<-- [end:report]
# --8<-- [start:main]
def main() -> None:
    log = lines(options(__doc__))
    q: Blocks = ezq.Queue()
    out: Results = ezq.Queue()
    cpus = range(ezq.NUM_CPUS)
    workers = [ezq.run(analyse, q, out) for _ in cpus]
    reporter = ezq.run(report, out)
    number = 1
    while block := list(islice(log, BLOCK)):
        q.put(ezq.Msg("BLOCK", block, order=number))
        number += len(block)
    ezq.endq_and_wait(q, workers)
    ezq.endq_and_wait(out, reporter)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
