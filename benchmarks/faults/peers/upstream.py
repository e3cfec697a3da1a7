"""Upstream ezq, from a folder of its own: its import name is ours as well."""

from collections.abc import Callable
from typing import Any

from benchmarks.peers import upstream  # noqa: F401 - the next import then finds it

# ruff: isort: split
import ezq
from benchmarks.faults.faults import WORKERS


def work(double: Callable[[Any], Any], q: Any, out: Any) -> None:
    """Double what comes, as a worker."""
    for msg in q:
        out.put(double(msg.data), order=msg.order)


def double_all(double: Callable[[Any], Any], numbers: list[Any]) -> list[Any]:
    """Double the numbers in workers."""
    q, out = ezq.Q(), ezq.Q()  # type: ignore[attr-defined]
    workers = [ezq.run(work, double, q, out) for _ in range(WORKERS)]
    for order, number in enumerate(numbers):
        q.put(number, order=order)
    q.stop(workers)
    return [msg.data for msg in out.items(sort=True)]
