"""ezq itself."""

from collections.abc import Callable
from typing import Any

import ezq
from benchmarks.faults.faults import WORKERS


def work(double: Callable[[Any], Any], q: ezq.Queue, out: ezq.Queue) -> None:
    """Double what comes, as a worker."""
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg("TWICE", double(msg.data), msg.order))


def double_all(double: Callable[[Any], Any], numbers: list[Any]) -> list[Any]:
    """Double the numbers in workers."""
    q, out = ezq.Queue(), ezq.Queue()
    workers = [ezq.run(work, double, q, out) for _ in range(WORKERS)]
    for order, number in enumerate(numbers):
        q.put(ezq.Msg("NUMBER", number, order))
    ezq.endq_and_wait(q, workers)
    return [msg.data for msg in ezq.iter_sortq(ezq.endq(out))]
