"""mpire."""

from collections.abc import Callable
from typing import Any

from mpire.pool import WorkerPool

from benchmarks.faults.faults import WORKERS


def double_all(double: Callable[[Any], Any], numbers: list[Any]) -> list[Any]:
    """Double the numbers in workers."""
    with WorkerPool(n_jobs=WORKERS) as pool:
        return list(pool.map(double, numbers))
