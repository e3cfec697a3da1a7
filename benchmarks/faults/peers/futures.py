"""`concurrent.futures`."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from benchmarks.faults.faults import WORKERS


def double_all(double: Callable[[Any], Any], numbers: list[Any]) -> list[Any]:
    """Double the numbers in workers."""
    with ProcessPoolExecutor(WORKERS) as pool:
        return list(pool.map(double, numbers))
