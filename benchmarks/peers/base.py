"""What the peers have in common."""

import multiprocessing
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

Pairs = Iterable[tuple[int, Any]]  # an order, and the payload of that order


@dataclass
class Message:
    """What the peers carry. ezq and upstream carry a `Msg` of their own."""

    kind: str
    data: Any
    order: int


class Queues(ABC):
    """A peer that has queues.

    The loops that put and get are written out in each peer, in its best form.
    """

    @abstractmethod
    def queue(self) -> Any:
        """Make a queue."""

    def run(self, func: Callable[..., None], *args: Any) -> Any:
        """Start a worker."""
        # A daemon, which does not keep a run from ending that went wrong.
        worker = multiprocessing.Process(target=func, args=args, daemon=True)
        worker.start()
        return worker

    @abstractmethod
    def put_all(self, q: Any, pairs: Pairs) -> None:
        """Put one message for each pair."""

    @abstractmethod
    def messages(self, q: Any) -> Iterator[Any]:
        """Yield messages until the end of the queue."""

    @abstractmethod
    def end(self, q: Any, readers: int) -> None:
        """End the loops of so many readers."""

    @abstractmethod
    def double(self, q: Any, out: Any) -> None:
        """Put twice the data of each message of `q` into `out`, as a worker."""

    def in_order(self, out: Any, count: int) -> list[Any]:
        """Read so many messages of any order; return their data in order."""
        data: list[Any] = [None] * count
        for msg in islice(self.messages(out), count):
            data[msg.order] = msg.data
        return data

    def answers(self, out: Any, workers: list[Any]) -> list[Any]:
        """Read one message from each worker, and wait for the workers to end."""
        data = [msg.data for msg in islice(self.messages(out), len(workers))]
        for worker in workers:
            worker.join()
        return data


class Maps(ABC):
    """A peer that maps a function over a list, and returns the results in order."""

    @abstractmethod
    def map(
        self,
        func: Callable[[Message], Any],
        messages: list[Message],
        workers: int,
    ) -> list[Any]:
        """Call the function for each message, in workers."""
