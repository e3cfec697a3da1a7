"""joblib, with its default backend."""

from collections.abc import Callable
from typing import Any

from joblib import Parallel, delayed

from benchmarks.faults.faults import WORKERS


def double_all(double: Callable[[Any], Any], numbers: list[Any]) -> list[Any]:
    """Double the numbers in workers."""
    return list(Parallel(n_jobs=WORKERS)(delayed(double)(n) for n in numbers))
