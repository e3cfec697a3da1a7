"""What travels: a message, and the message that ends a stream.

Msg( kind="EVEN",  data=12,  order=3 )
     what it is    payload   its place in the result
"""

from types import GenericAlias

__all__ = ["END_MSG", "Generic", "Msg", "T", "is_end"]

TYPE_CHECKING = False  # every type checker takes this name for True

if TYPE_CHECKING:
    from typing import Any, Generic, overload

    from typing_extensions import TypeVar

    T = TypeVar("T", default=Any)  # so that `Queue()` alone is a `Queue[Any]`
else:
    # `import typing` and `import dataclasses` would take longer than all the
    # rest of ezq. To be generic at run time takes no more than this, which is
    # how `queue.Queue` and `multiprocessing.Queue` do it.
    class Generic:
        """A class that takes types in brackets, and makes nothing of them."""

        __slots__ = ()
        __class_getitem__ = classmethod(GenericAlias)

    T = "T"


class Msg(Generic[T]):
    """Carry one piece of work, or one result, through a queue.

    A message is a plain value: two are equal when their fields are, and
    `match` takes it apart. It travels by pickle, so the reader gets a copy.

    Args:
        kind: What the message is, for the reader to tell messages apart.
            `"END"` is taken: it ends a stream, see [`END_MSG`][ezq.END_MSG].
        data: The payload: anything that can be pickled.
        order: The place of the message among its like, for
            [`iter_sortq`][ezq.iter_sortq]; usually counted up from 0.

    Examples:
        >>> from ezq import Msg
        >>> Msg("EVEN", 12, order=3)
        Msg(kind='EVEN', data=12, order=3)
        >>> Msg("EVEN", 12) == Msg("EVEN", 12, 0)
        True
        >>> match Msg("EVEN", 12):
        ...     case Msg("EVEN", number):
        ...         print(number // 2)
        6

        The first position is the kind. Give a payload alone by its name:

        >>> Msg(data=12)
        Msg(kind='', data=12, order=0)
    """

    __slots__ = ("data", "kind", "order")
    __match_args__ = ("kind", "data", "order")
    __hash__ = None  # type: ignore[assignment]  # equal by value, and mutable

    kind: str
    data: T
    order: int

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: "Msg[None]", kind: str = "", data: None = None, order: int = 0
        ) -> None: ...
        @overload
        def __init__(self, kind: str, data: T, order: int = 0) -> None: ...
        @overload
        def __init__(self, kind: str = "", *, data: T, order: int = 0) -> None: ...

    def __init__(self, kind: str = "", data: "Any" = None, order: int = 0) -> None:
        self.kind = kind
        self.data = data
        self.order = order

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}"
            f"(kind={self.kind!r}, data={self.data!r}, order={self.order!r})"
        )

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        mine = (self.kind, self.data, self.order)
        return mine == (other.kind, other.data, other.order)


END = "END"

END_MSG: "Msg[Any]" = Msg(END)
"""The message that ends a stream: `Msg(kind="END")`.

Any message of this kind ends a stream, however it was put. One END is taken by
one reader, so a queue needs as many as it has readers:
[`endq`][ezq.endq] and [`endq_and_wait`][ezq.endq_and_wait] put them.
"""


def is_end(item: object) -> bool:
    """Tell whether an item of a queue ends its reader's stream."""
    return isinstance(item, Msg) and item.kind == END
