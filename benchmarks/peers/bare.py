"""Nothing between: what the machine itself can do."""

import multiprocessing
import time
from collections.abc import Callable
from typing import Any


class Ideal:
    """Tasks that were dealt out before, so that every worker has the same to do."""

    def run_all(
        self, tasks: list[float], work: Callable[[list[float]], None], workers: int
    ) -> int:
        """Deal the longest first, each to who has the least; count them."""
        hands: list[list[float]] = [[] for _ in range(workers)]
        for seconds in sorted(tasks, reverse=True):
            min(hands, key=sum).append(seconds)
        processes = [
            multiprocessing.Process(target=work, args=(hand,)) for hand in hands
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return sum(map(len, hands))


class Memcpy:
    """One copy of each array, into memory that was touched before."""

    def seconds(self, arrays: list[Any]) -> float:
        """Copy them all; return how long that took."""
        import numpy as np

        there = np.empty_like(arrays[0])
        np.copyto(there, arrays[0])
        start = time.perf_counter()
        for array in arrays:
            np.copyto(there, array)
        return time.perf_counter() - start
