"""The queues of `multiprocessing`: a message a put, and 1,000 a put by hand."""

import multiprocessing
from collections.abc import Iterator
from itertools import islice
from typing import Any

from .base import Message, Pairs, Queues

BATCH = 1_000


class Queue(Queues):
    """`multiprocessing.Queue`."""

    def queue(self) -> Any:
        return multiprocessing.Queue()

    def put_all(self, q: Any, pairs: Pairs) -> None:
        for order, data in pairs:
            q.put(Message("NUMBER", data, order))

    def messages(self, q: Any) -> Iterator[Any]:
        while (msg := q.get()) is not None:
            yield msg

    def end(self, q: Any, readers: int) -> None:
        for _ in range(readers):
            q.put(None)

    def double(self, q: Any, out: Any) -> None:
        while (msg := q.get()) is not None:
            out.put(Message("TWICE", msg.data * 2, msg.order))


class SimpleQueue(Queue):
    """`multiprocessing.SimpleQueue`: no thread, and `put` may wait for the reader."""

    def queue(self) -> Any:
        return multiprocessing.SimpleQueue()


class BatchQueue(Queue):
    """`multiprocessing.Queue` with lists of 1,000 messages."""

    def put_all(self, q: Any, pairs: Pairs) -> None:
        pairs = iter(pairs)
        while batch := [
            Message("NUMBER", data, order) for order, data in islice(pairs, BATCH)
        ]:
            q.put(batch)

    def messages(self, q: Any) -> Iterator[Any]:
        while (batch := q.get()) is not None:
            yield from batch

    def double(self, q: Any, out: Any) -> None:
        while (batch := q.get()) is not None:
            out.put([Message("TWICE", msg.data * 2, msg.order) for msg in batch])


class BatchSimpleQueue(BatchQueue):
    """`multiprocessing.SimpleQueue` with lists of 1,000 messages."""

    def queue(self) -> Any:
        return multiprocessing.SimpleQueue()
