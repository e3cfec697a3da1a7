"""A module that only main can import: in a worker, it raises."""

import multiprocessing
from typing import Any

if getattr(multiprocessing.current_process(), "_inheriting", False):
    raise ImportError("no such thing here")


def work(q: Any, out: Any) -> None:
    raise AssertionError("no worker can call this")
