"""faster-fifo: a ring of bytes in shared memory, written in C++."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from faster_fifo import Queue

from .base import Message, Pairs, Queues

RING = 64 << 20  # bytes; in a smaller one, put() waits for readers
BATCH = 1_000
FOREVER = 1e6  # seconds: by default, a call that waits for ten of them raises


class FasterFifo(Queues):
    """`put_many` and `get_many`: the form that its makers recommend."""

    def queue(self) -> Any:
        return Queue(RING)

    def put_all(self, q: Any, pairs: Pairs) -> None:
        pairs = iter(pairs)
        while batch := [
            Message("NUMBER", data, order) for order, data in islice(pairs, BATCH)
        ]:
            q.put_many(batch, timeout=FOREVER)

    def messages(self, q: Any) -> Iterator[Any]:
        while True:
            batch = q.get_many(timeout=FOREVER, max_messages_to_get=BATCH)
            ends = batch[-1] is None
            yield from batch[:-1] if ends else batch
            if ends:
                q.put(None, timeout=FOREVER)  # for the next reader
                return

    def end(self, q: Any, readers: int) -> None:
        # With one END for each, a reader could take several, as it takes many.
        del readers
        q.put(None, timeout=FOREVER)

    def double(self, q: Any, out: Any) -> None:
        ends = False
        while not ends:
            batch = q.get_many(timeout=FOREVER, max_messages_to_get=BATCH)
            ends = batch[-1] is None
            results = [
                Message("TWICE", msg.data * 2, msg.order)
                for msg in (batch[:-1] if ends else batch)
            ]
            if results:
                out.put_many(results, timeout=FOREVER)
        q.put(None, timeout=FOREVER)  # for the next reader


class FasterFifoOne(FasterFifo):
    """A message a put, and a message a get: for a few large messages."""

    def put_all(self, q: Any, pairs: Pairs) -> None:
        for order, data in pairs:
            q.put(Message("NUMBER", data, order), timeout=FOREVER)

    def messages(self, q: Any) -> Iterator[Any]:
        while (msg := q.get(timeout=FOREVER)) is not None:
            yield msg
        q.put(None, timeout=FOREVER)  # for the next reader
