"""Pools: they map a function over messages, and return the results in order."""

import concurrent.futures
import multiprocessing
from collections.abc import Callable
from typing import Any, ClassVar

from .base import Maps, Message

MANY = 1_000

Func = Callable[[Message], Any]


class Pool(Maps):
    """`multiprocessing.Pool.map`."""

    chunksize: ClassVar = MANY

    def map(self, func: Func, messages: list[Message], workers: int) -> list[Any]:
        with multiprocessing.Pool(workers) as pool:
            return pool.map(func, messages, self.chunksize)


class PoolOne(Pool):
    """The same, a message at a time."""

    chunksize = 1


class Futures(Maps):
    """`concurrent.futures.ProcessPoolExecutor.map`."""

    chunksize: ClassVar = MANY

    def map(self, func: Func, messages: list[Message], workers: int) -> list[Any]:
        with concurrent.futures.ProcessPoolExecutor(workers) as pool:
            return list(pool.map(func, messages, chunksize=self.chunksize))


class FuturesOne(Futures):
    """The same, a message at a time."""

    chunksize = 1


class Mpire(Maps):
    """`mpire.WorkerPool.map`."""

    def map(self, func: Func, messages: list[Message], workers: int) -> list[Any]:
        from mpire.pool import WorkerPool

        with WorkerPool(n_jobs=workers) as pool:
            return list(pool.map(func, messages, chunk_size=MANY))


class Joblib(Maps):
    """`joblib.Parallel`, with its default backend."""

    batch: ClassVar = MANY

    def map(self, func: Func, messages: list[Message], workers: int) -> list[Any]:
        from joblib import Parallel, delayed

        call = delayed(func)
        pool = Parallel(n_jobs=workers, batch_size=self.batch)
        return list(pool(call(msg) for msg in messages))


class JoblibOne(Joblib):
    """The same, a call at a time; it hands large arrays over as mapped files."""

    batch = 1


class Pebble(Maps):
    """`pebble.ProcessPool.map`."""

    def map(self, func: Func, messages: list[Message], workers: int) -> list[Any]:
        from pebble import ProcessPool

        with ProcessPool(max_workers=workers) as pool:
            return list(pool.map(func, messages, chunksize=MANY).result())
