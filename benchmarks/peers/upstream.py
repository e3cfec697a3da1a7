"""Upstream ezq, from a folder of its own: its import name is ours as well."""

import sys
from collections.abc import Iterator
from typing import Any

from . import UPSTREAM
from .base import Pairs, Queues

VERSION = "3.0.4"

if not UPSTREAM.is_dir():
    raise ModuleNotFoundError(name=f"ezq {VERSION}, in {UPSTREAM.name}/")
# Before our own, which a process that measures upstream does not import.
sys.path.insert(0, str(UPSTREAM))

import ezq  # noqa: E402

if getattr(ezq, "__version__", "") != VERSION:
    raise ImportError(f"{UPSTREAM} does not hold ezq {VERSION}, but {ezq.__file__}")


class Upstream(Queues):
    """`ezq.Q`: a queue of `multiprocess`, which pickles with dill."""

    def queue(self) -> Any:
        return ezq.Q()  # type: ignore[attr-defined]

    def run(self, func: Any, *args: Any) -> Any:
        return ezq.run(func, *args)

    def put_all(self, q: Any, pairs: Pairs) -> None:
        for order, data in pairs:
            q.put(data, kind="NUMBER", order=order)

    def messages(self, q: Any) -> Iterator[Any]:
        return iter(q)

    def end(self, q: Any, readers: int) -> None:
        for _ in range(readers):
            q.end()

    def double(self, q: Any, out: Any) -> None:
        for msg in q:
            out.put(msg.data * 2, kind="TWICE", order=msg.order)
