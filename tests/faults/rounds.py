"""Make a queue, run workers, put END and wait, again and again: nothing grows.

    python -m tests.under METHOD tests.faults.rounds ROUNDS

Some of the rounds have a worker that fails. Prints by how much the descriptors, the
threads, the zombies and the memory of main have grown since a tenth of the rounds.
"""

import os
import sys
from pathlib import Path

import ezq
from tests import workers

from .fault import Anything
from .program import counts

Figures = dict[str, int]


def one_round(n: int) -> None:
    """Pass a few messages on; in two rounds of ten, have a worker fail as well."""
    q, out = Anything(), Anything()
    worker = ezq.run(workers.pass_on, q, out)
    for order in range(5):
        q.put(ezq.Msg("NUMBER", order, order))
    ezq.endq_and_wait(q, worker)
    assert [msg.order for msg in ezq.iter_msg(ezq.endq(out))] == list(range(5))
    if n % 10 == 0:
        try:
            ezq.endq_and_wait(q, ezq.run(workers.leave_at_once, 3))
        except ezq.WorkerError as error:
            assert error.exitcode == 3  # noqa: PT017 - pytest is not for here
        else:
            raise AssertionError("no error was raised")
    if n % 10 == 5:
        raised = ezq.run(workers.divide, 1, 0).exception()
        assert isinstance(raised, ZeroDivisionError)


def figures() -> Figures:
    """Count what main has, and the kilobytes of its memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {**counts(), "kilobytes": pages * os.sysconf("SC_PAGE_SIZE") // 1024}


def main(rounds: int) -> None:
    for n in range(rounds // 10):
        one_round(n)
    before = figures()
    for n in range(rounds // 10, rounds):
        one_round(n)
    after = figures()
    for name, count in after.items():
        print(name, count - before[name])


if __name__ == "__main__":
    main(int(sys.argv[1]))
