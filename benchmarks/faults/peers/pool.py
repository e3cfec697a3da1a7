"""`multiprocessing.Pool`."""

import multiprocessing
from collections.abc import Callable
from typing import Any

from benchmarks.faults.faults import WORKERS


def double_all(double: Callable[[Any], Any], numbers: list[Any]) -> list[Any]:
    """Double the numbers in workers."""
    with multiprocessing.Pool(WORKERS) as pool:
        return pool.map(double, numbers)
