"""Messages to records and back: how a batch travels.

Most messages are small and plain, and making and reading them is most of what a
queue costs. A batch of them travels as three columns in one pickle:

    Msg("EVEN", 2, 0)         kinds    "EVEN"  (one for all, where it is the same)
    Msg("EVEN", 4, 1)   -->   datas    [2, 4, 6]
    Msg("EVEN", 6, 2)         orders   [0, 1, 2]

Only values that can never change go into a column. Anything else is pickled by
itself when it is put: that takes the snapshot, raises in the line that put it,
and keeps two messages that held the same object from arriving with one.
"""

import copyreg
import struct
from collections import ChainMap
from io import BytesIO
from itertools import groupby
from multiprocessing.reduction import ForkingPickler
from pickle import PickleBuffer, Pickler, PicklingError, dumps, load, loads
from sys import getsizeof

from .errors import shorten
from .message import END, Msg, is_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from .arena import Arena

    # A message that is ready to travel, told by its length:
    #   (kind, data, order)           a `Msg` of plain values
    #   (kind, pickle, order, True)   a `Msg`, its data pickled
    #   (pickle,)                     anything, pickled as a whole
    #   (head, buffers)               anything large: how to make it, and of what
    #   (pickle, *ENDS)               a message that ends a stream
    Packed = tuple[Any, ...]
    Record = tuple[int, int, bytes]

END_MODE, PLAIN, PICKLED, WHOLE, LARGE = range(5)
MODE_OF_LENGTH = {3: PLAIN, 4: PICKLED, 1: WHOLE, 2: LARGE, 5: END_MODE}

PLAIN_TYPES = {int, float, bool, type(None)}
UNCHANGING = PLAIN_TYPES | {str, bytes, complex}

# What `multiprocessing` knows to send besides, such as queues and sockets. Its
# own pickler builds this table anew for each object.
_reducers = ChainMap(ForkingPickler._extra_reducers, copyreg.dispatch_table)  # type: ignore[attr-defined]


FLAT_TYPES = {dict, list, tuple}
FLAT_ITEMS = 32
FLAT_BYTES = 4096
ENDS = (None,) * 4
WORD = struct.Struct("Q")
LARGE_BYTES = 64 << 10  # a buffer from this size on does not go through a pickle


def pack(item: object) -> "Packed":
    """Make an item ready to travel.

    Raises:
        pickle.PicklingError: It cannot be pickled.
    """
    if is_end(item):
        return (b"" if item == Msg(END) else pickled(item, item), *ENDS)
    is_msg = type(item) is Msg and type(item.kind) is str and type(item.order) is int
    data: Any = item.data if is_msg else item  # type: ignore[attr-defined]
    buffers: list[PickleBuffer] = []
    body = None
    if type(data) in (bytes, bytearray) and len(data) >= LARGE_BYTES:
        buffers.append(PickleBuffer(data))
    elif is_msg and (
        type(data) in UNCHANGING
        or (type(data) in FLAT_TYPES and (data := flat_copy(data)) is not None)
    ):
        return item.kind, data, item.order  # type: ignore[attr-defined]
    else:
        data = item.data if is_msg else item  # type: ignore[attr-defined]
        body = pickled(data, item, buffers)
    name = (item.kind, item.order) if is_msg else None  # type: ignore[attr-defined]
    if buffers:
        raws = [buffer.raw() for buffer in buffers]
        head = dumps((name, body, [(len(raw), raw.readonly) for raw in raws]), 5)
        return head, raws
    return (body,) if name is None else (name[0], body, name[1], True)


def flat_copy(data: "Any") -> "Any":
    """Copy a small dict, list or tuple of values that can never change, or give up.

    A copy is a snapshot, as a pickle of its own would be, at a tenth of the cost.
    """
    if 0 < len(data) <= FLAT_ITEMS:
        items = (*data, *data.values()) if type(data) is dict else data
        if (
            UNCHANGING.issuperset(map(type, items))
            and sum(map(getsizeof, items)) <= FLAT_BYTES
        ):
            return data if type(data) is tuple else data.copy()
    return None


def pickled(
    value: object, item: object, large: "list[PickleBuffer] | None" = None
) -> bytes:
    """Pickle a value, or say that the item it belongs to cannot travel.

    Args:
        value: What to pickle.
        item: What it is a part of, for the error.
        large: Where the large buffers go that it offers to leave out of the pickle.
    """

    def keep_in(buffer: PickleBuffer) -> bool:
        if large is None or buffer.raw().nbytes < LARGE_BYTES:
            return True
        large.append(buffer)
        return False

    file = BytesIO()
    pickler = Pickler(file, 5, buffer_callback=keep_in)
    pickler.dispatch_table = _reducers
    try:
        pickler.dump(value)
    except (PicklingError, AttributeError, TypeError, RuntimeError) as error:
        # What `pickle` raises depends on the object and on the version.
        raise PicklingError(
            f"{shorten(item)} cannot be put into a queue, because what travels "
            f"between processes is pickled: {error}"
        ) from error
    return file.getvalue()


def encode(gathered: "list[Any]") -> "list[Record]":
    """Make records of what has gathered, in its order: (count, mode, payload).

    Args:
        gathered: Three items a message: kind, data and order of one of plain
            values; of any other, None, the message as `pack` made it, and None.
    """
    kinds = gathered[::3]
    first = kinds[0]
    if first is not None and kinds.count(first) == len(kinds):
        return [(len(kinds), PLAIN, dumps([first, gathered[1::3], gathered[2::3]], 5))]
    packs = zip(kinds, gathered[1::3], gathered[2::3], strict=True)
    ready = [pack if pack[0] is not None else pack[1] for pack in packs]
    return [
        record
        for length, run in groupby(ready, key=len)
        for record in _encode(MODE_OF_LENGTH[length], list(run))
    ]


def _encode(mode: int, run: "list[Packed]") -> "list[Record]":
    if mode == END_MODE:
        return [(1, END_MODE, end[0]) for end in run]
    columns: list[Any] = [list(column) for column in zip(*run, strict=True)][:3]
    if mode != WHOLE and columns[0].count(columns[0][0]) == len(run):
        columns[0] = columns[0][0]
    return [(len(run), mode, dumps(columns, 5))]


def size(packed: "Packed") -> int:
    """Count the bytes of a message, about: of its string, or of its pickle."""
    data = packed[0 if len(packed) == 1 else 1]
    return len(data) if type(data) in (str, bytes) else FLAT_BYTES // 8


def decode(mode: int, payload: bytes) -> "list[Any]":
    """Read the columns of a record.

    A large message is its own only row: how to make it, where its buffers are,
    and those that lie behind it in the record.
    """
    if mode == LARGE:
        (count,) = WORD.unpack_from(payload)
        start = WORD.size * (1 + count)
        places = struct.unpack_from(f"{count}Q", payload, WORD.size)
        file = BytesIO(payload)
        file.seek(start)
        head = load(file)
        return [[head], [places], [memoryview(payload)[file.tell() :]]]
    columns: list[Any] = loads(payload)
    return columns


def restored(
    mode: int, entries: "Iterable[tuple[Any, ...]]", arena: "Arena"
) -> "Iterator[Any]":
    """Make the items anew, each when it is asked for."""
    if mode == PLAIN:
        for kind, data, order, _ in entries:
            yield Msg(kind, data, order)
    elif mode == PICKLED:
        for kind, data, order, _ in entries:
            yield Msg(kind, loads(data), order)
    elif mode == WHOLE:
        for item, _ in entries:
            yield loads(item)
    elif mode == LARGE:
        for head, places, behind, _ in entries:
            yield _restored_large(head, places, behind, arena)
    else:
        for (end,) in entries:
            yield loads(end) if end else Msg(END)


def _restored_large(
    head: "Any", places: "tuple[int, ...]", behind: "memoryview[int]", arena: "Arena"
) -> "Any":
    name, body, shapes = head
    buffers: list[bytes | bytearray] = []
    for place, (length, readonly) in zip(places, shapes, strict=True):
        source = arena.read(place, length) if place else behind[:length]
        buffers.append(bytes(source) if readonly else bytearray(source))
        if place:
            source.release()
            arena.free(place)
        else:
            behind = behind[length:]
    data = buffers[0] if body is None else loads(body, buffers=buffers)
    return data if name is None else Msg(name[0], data, name[1])


def described(
    mode: int, columns: "list[Any]", start: int, index: int
) -> "tuple[str, tuple[int, int, int]]":
    """Return the kind of a message, its order, and the span of orders from `start`."""
    if mode == WHOLE:
        return "", (0, 0, 0)
    if mode == LARGE:
        name, _, _ = columns[0][0]
        kind, order = name or ("", 0)
        return kind, (order, order, order)
    kinds, _, orders = columns
    kind = kinds if type(kinds) is str else kinds[index]
    doubtful = orders[start : index + 1]
    return kind, (orders[index], min(doubtful), max(doubtful))
