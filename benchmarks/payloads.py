"""Payloads: what the messages carry, and how a worker uses it up.

Each payload is an object of its own. Of one that is put again and again, `pickle`
sends a reference, and a queue looks ten times as fast as it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .peers.base import Message

Loop = Callable[[Iterable[Any]], int]

TEXT = 200  # characters
BLOCK = 4096  # bytes
ARRAY = 1 << 20  # numbers, 8 MB
PAGE = 512  # numbers of an array in a page of memory


@dataclass(frozen=True)
class Payload:
    """A kind of payload.

    Args:
        make: Makes payload i.
        loop: What a worker does: uses each message a little, and adds that up.
    """

    make: Callable[[int], Any]
    loop: Loop

    def all(self, count: int) -> list[Any]:
        """Make the payloads 0 to count - 1."""
        return [self.make(i) for i in range(count)]

    def total(self, count: int) -> int:
        """Return what the loop makes of them without any queue."""
        return self.loop(Message("NUMBER", self.make(i), i) for i in range(count))

    def is_whole(self, msg: Any) -> bool:
        """Compare a message with what was put; joblib sends a subclass of arrays."""
        made = self.make(msg.order)
        same = msg.data == made  # an array, where these are arrays
        return isinstance(msg.data, type(made)) and bool(
            same if isinstance(same, bool) else same.all()
        )

    def count_whole(self, messages: Iterable[Any]) -> int:
        """Count the messages that are what was put: a loop that checks."""
        return sum(map(self.is_whole, messages))


def _number(i: int) -> int:
    return i


def add_numbers(messages: Iterable[Any]) -> int:
    """Add up ints."""
    total = 0
    for msg in messages:
        total += msg.data
    return total


def _text(i: int) -> str:
    return f"{i:08d}" * (TEXT // 8)


def add_texts(messages: Iterable[Any]) -> int:
    """Add up the last character of each."""
    total = 0
    for msg in messages:
        total += ord(msg.data[-1])
    return total


def _dict(i: int) -> dict[str, Any]:
    return {"id": i, "name": f"number {i}", "half": i / 2, "even": i % 2 == 0}


def _nested(i: int) -> dict[str, Any]:
    return {"id": i, "name": f"number {i}", "halves": [i / 2, i / 4], "of": {"by": 2}}


def add_dicts(messages: Iterable[Any]) -> int:
    """Add up one value of each."""
    total = 0
    for msg in messages:
        total += msg.data["id"]
    return total


def _block(i: int) -> bytes:
    return i.to_bytes(8, "little") * (BLOCK // 8)


def add_blocks(messages: Iterable[Any]) -> int:
    """Add up one byte of each."""
    total = 0
    for msg in messages:
        total += msg.data[-8]
    return total


def _array(i: int) -> Any:
    import numpy as np

    return np.arange(i, i + ARRAY, dtype=np.int64)


def add_arrays(messages: Iterable[Any]) -> int:
    """Add up one number of each page, so that the whole array must be there."""
    total = 0
    for msg in messages:
        total += int(msg.data[::PAGE].sum())
    return total


NUMBERS = Payload(_number, add_numbers)
TEXTS = Payload(_text, add_texts)
DICTS = Payload(_dict, add_dicts)
NESTED = Payload(_nested, add_dicts)
BLOCKS = Payload(_block, add_blocks)
ARRAYS = Payload(_array, add_arrays)
