"""Messages to records and back: how a batch travels.

Most messages are small and plain, and making and reading them is most of what a
queue costs. A batch of them travels as three columns in one pickle:

    Msg("EVEN", 2, 0)         kinds    "EVEN"  (one for all, where it is the same)
    Msg("EVEN", 4, 1)   -->   datas    [2, 4, 6]
    Msg("EVEN", 6, 2)         orders   [0, 1, 2]

Only values that can never change go into a column, or a new copy of a small dict, list
or tuple that holds nothing else. Anything else is pickled by itself when it is put:
that takes the snapshot, raises in the line that put it, and keeps two messages that
held the same object from arriving with one.
"""

import copyreg
import struct
from collections import ChainMap
from io import BytesIO
from itertools import groupby
from multiprocessing.reduction import ForkingPickler
from pickle import PickleBuffer, Pickler, PicklingError, dumps, load, loads

from .errors import shorten
from .message import END, Msg, is_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from .arena import Arena

    # A message that is ready to travel: kind, data, order, and the mode, which says
    # what the data is:
    #   PLAIN      a value that nobody can change
    #   PICKLED    a pickle of the data
    #   WHOLE      a pickle of an item that is no such `Msg`
    #   END_MODE   a pickle of a message that ends a stream; nothing for END_MSG
    #   LARGE      large buffers; the kind is a pickle that tells what to make of them
    Packed = tuple[Any, Any, Any, int]
    Record = tuple[int, int, list[bytes]]
    # What pickles, what forgets it, the parts it wrote, the buffers it left out.
    _Pickler = tuple[
        Callable[[Any], None], Callable[[], None], list[bytes], list[PickleBuffer]
    ]

END_MODE, PLAIN, PICKLED, WHOLE, LARGE = range(5)

PLAIN_TYPES = {int, float, bool, type(None)}
UNCHANGING = PLAIN_TYPES | {str, bytes}
COPIED = {dict, list, tuple}

SHORT = 256  # characters; the bytes of a longer string are counted
FEW = 16  # values in a dict, list or tuple that is copied

WORD = struct.Struct("Q")
LARGE_BYTES = 64 << 10  # a buffer from this size on does not go through a pickle


def pack(item: object) -> "Packed":
    """Make an item ready to travel.

    Raises:
        pickle.PicklingError: It cannot be pickled.
    """
    if (
        type(item) is Msg
        and type(kind := item.kind) is str
        and type(order := item.order) is int
        and kind != END
    ):
        data, mode = item.data, PICKLED
        if (
            type(data) in COPIED
            and len(data) <= FEW
            and (copy := _copied(data)) is not None
        ):
            return kind, copy, order, PLAIN
    elif is_end(item):
        return "", b"" if item == Msg(END) else pickled(item), 0, END_MODE
    else:
        kind, data, order, mode = "", item, 0, WHOLE
    if type(data) in (bytes, bytearray) and len(data) >= LARGE_BYTES:
        body, large = None, [PickleBuffer(data)]
    elif type(data) in UNCHANGING and mode == PICKLED:
        return kind, data, order, PLAIN
    else:
        body, large = _pickle(data, item, _leave_out)
        if not large:
            return kind, body, order, mode
    name = (kind, order) if mode == PICKLED else None
    raws = [buffer.raw() for buffer in large]
    head = dumps((name, body, [(len(raw), raw.readonly) for raw in raws]), 5)
    return head, raws, 0, LARGE


def _copied(data: "Any") -> "Any":
    """Copy a dict, list or tuple; None where it holds anything but small values."""
    copy: Any = data.copy() if type(data) is dict else data[:]
    characters = 0
    for key, value in copy.items() if type(data) is dict else enumerate(copy):
        if type(value) not in PLAIN_TYPES:
            if type(value) is not str:
                return None
            characters += len(value)
        if type(key) is str:
            characters += len(key)
        elif type(key) is not int:
            return None
    return copy if characters <= SHORT else None


def pickled(item: object) -> bytes:
    """Pickle an item as a whole, or say that it cannot travel."""
    body, _ = _pickle(item, item, _keep_in)
    return body


def _pickle(
    value: object, item: object, idle: "list[_Pickler]"
) -> "tuple[bytes, list[PickleBuffer]]":
    """Pickle a value of an item; return that, and the buffers that it leaves out."""
    # Taken, not shared: another thread may pickle, or what is pickled may put.
    pickler = idle.pop() if idle else _new_pickler(idle is _leave_out)
    dump, clear_memo, parts, large = pickler
    try:
        dump(value)
    except (PicklingError, AttributeError, TypeError, RuntimeError) as error:
        # What `pickle` raises depends on the object and on the version.
        raise PicklingError(
            f"{shorten(item)} cannot be put into a queue, because what travels "
            f"between processes is pickled: {error}"
        ) from error
    body = parts.pop()
    if parts:
        body = b"".join([*parts, body])
        parts.clear()
    clear_memo()
    if not large:
        idle.append(pickler)
    return body, large


class Parts(list[bytes]):
    """A file to write to, which keeps what is written in the parts it comes in.

    A pickler writes parts of 64 KB or so. One that is larger would be in memory
    that the system gives, page by page, and takes back: that takes much longer.
    """

    __slots__ = ()
    write = list.append


def _new_pickler(leaves_out: bool) -> "_Pickler":
    parts = Parts()
    large: list[PickleBuffer] = []

    def keeps_in(buffer: PickleBuffer) -> bool:
        if not leaves_out or buffer.raw().nbytes < LARGE_BYTES:
            return True
        large.append(buffer)
        return False

    pickler = Pickler(parts, 5, buffer_callback=keeps_in)
    pickler.dispatch_table = _reducers
    return pickler.dump, pickler.clear_memo, parts, large


# What `multiprocessing` knows to send besides, such as queues and sockets. Its
# own pickler builds this table anew for each object.
_reducers = ChainMap(ForkingPickler._extra_reducers, copyreg.dispatch_table)  # type: ignore[attr-defined]

# Picklers that are idle: to make one takes longer than most pickles. These leave
# large buffers out, and those do not.
_leave_out: "list[_Pickler]" = []
_keep_in: "list[_Pickler]" = []


def encode(gathered: "list[Any]") -> "list[Record]":
    """Make records of what has gathered, in its order: (count, mode, payload).

    Args:
        gathered: The four items of a message as `pack` made it, those of the next,
            and so on.
    """
    if len(gathered) == 4:  # by itself it is in a hurry
        kind, data, order, mode = gathered
        row = [data] if mode == END_MODE else [dumps([kind, [data], [order]], 5)]
        return [(1, mode, row)]
    modes = gathered[3::4]
    if modes.count(modes[0]) == len(modes):  # as it is nearly always
        return _encode(modes[0], gathered)
    records, start = [], 0
    for mode, run in groupby(modes):
        stop = start + 4 * len(list(run))
        records += _encode(mode, gathered[start:stop])
        start = stop
    return records


def _encode(mode: int, run: "list[Any]") -> "list[Record]":
    kinds, datas, orders = run[::4], run[1::4], run[2::4]
    if mode == END_MODE:
        return [(1, END_MODE, [end]) for end in datas]
    kind = kinds[0] if kinds.count(kinds[0]) == len(kinds) else kinds
    parts = Parts()
    Pickler(parts, 5).dump([kind, datas, orders])
    return [(len(datas), mode, parts)]


def decode(mode: int, payload: "bytes | memoryview[int]") -> "list[Any]":
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
        for _, item, _, _ in entries:
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
    if mode == LARGE:
        name, _, _ = columns[0][0]
        kind, order = name or ("", 0)
        return kind, (order, order, order)
    kinds, _, orders = columns
    kind = kinds if type(kinds) is str else kinds[index]
    doubtful = orders[start : index + 1]
    return kind, (orders[index], min(doubtful), max(doubtful))
