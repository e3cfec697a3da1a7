"""ezq itself."""

from collections.abc import Iterator
from typing import Any

import ezq

from .base import Pairs, Queues


class Ezq(Queues):
    """The queue of this repository."""

    def queue(self) -> Any:
        return ezq.Queue()

    def run(self, func: Any, *args: Any) -> Any:
        return ezq.run(func, *args)

    def put_all(self, q: Any, pairs: Pairs) -> None:
        for order, data in pairs:
            q.put(ezq.Msg("NUMBER", data, order))

    def messages(self, q: Any) -> Iterator[Any]:
        return ezq.iter_msg(q)

    def end(self, q: Any, readers: int) -> None:
        ezq.endq(q, readers)

    def double(self, q: Any, out: Any) -> None:
        for msg in ezq.iter_msg(q):
            out.put(ezq.Msg("TWICE", msg.data * 2, msg.order))

    def in_order(self, out: Any, count: int) -> list[Any]:
        data = []
        for msg in ezq.iter_sortq(out):
            data.append(msg.data)
            if len(data) == count:
                break
        return data
