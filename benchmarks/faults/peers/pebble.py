"""pebble."""

from collections.abc import Callable
from typing import Any

from pebble import ProcessPool

from benchmarks.faults.faults import WORKERS


def double_all(double: Callable[[Any], Any], numbers: list[Any]) -> list[Any]:
    """Double the numbers in workers."""
    with ProcessPool(max_workers=WORKERS) as pool:
        return list(pool.map(double, numbers).result())
