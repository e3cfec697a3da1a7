"""What the queues of one process share: its one thread, its forks, and its end.

Puts gather in each queue. Before the process waits, forks or ends, all of them go
out; while it is busy, the ticker sees to it. A child that was made by a fork owns
nothing of what its parent had gathered or claimed.
"""

import multiprocessing
import os
import sys
import threading
import time
import traceback
import weakref
from multiprocessing.util import Finalize, is_exiting

from .waiting import Ticker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, FrameType, TracebackType
    from typing import Protocol

    from .slots import Lost

    class Gatherer(Protocol):
        """What gathers puts."""

        def flush(self) -> None:
            """Let go out what has gathered."""

    class Engine(Gatherer, Protocol):
        """What a queue does for its process."""

        def tick(self, now: float) -> bool:
            """Do what is due; return whether there may be more."""

        def is_held_here(self) -> bool:
            """Tell whether this thread holds a lock that the ticker may need."""

        def before_fork(self) -> None:
            """Need no ticker for what is claimed."""

        def leave(self) -> None:
            """Give back what is claimed."""

        def unread(self) -> int:
            """Count the messages that nobody has begun."""

        def stalled(self) -> int:
            """Tell which message is next, if the queue is full and a put waits."""

        def in_hand(self) -> "tuple[str, int] | None":
            """Tell the kind and the order of the message in hand here."""

        def lost(self) -> "list[Lost]":
            """List the messages that readers had in hand when they died."""

        def lost_puts(self) -> "list[tuple[int, int]]":
            """List dead producers with puts that did not go out."""

        def after_fork(self) -> None:
            """Own nothing."""


# The queues of this process by their keys: one that arrives twice is the same.
engines: "weakref.WeakValueDictionary[int, Engine]" = weakref.WeakValueDictionary()
unflushed: "set[Gatherer]" = set()  # those in which something has gathered
is_ending = False
arriving = threading.Lock()  # held to open a queue that came from another process
# See leave_in_hand: a frame by its id, its code and its instruction; the message.
_left: "tuple[tuple[int, CodeType, int] | None, tuple[str, int] | None]" = None, None
_cleans_up = 0  # the pid of the process that cleans up at its exit


def open_engines() -> "list[Engine]":
    """List the queues, while another thread may open or drop one."""
    found = [reference() for reference in engines.valuerefs()]
    return [engine for engine in found if engine is not None]


def flush_all() -> None:
    """Let go out what has gathered in any queue of this process."""
    failed = None
    for engine in [*unflushed, *(open_engines() if is_ending else ())]:
        try:
            engine.flush()
        except OSError as error:  # the others may have room
            failed = error
    if failed:
        raise failed


def leave_in_hand(message: "tuple[str, int] | None") -> None:
    """Remember which code has left a loop, and what it had in hand then.

    To be called when the loop's generator is closed: after `break`, or while what its
    body or the generator raises goes up; and where a get raises.
    """
    global _left
    frame: FrameType | None = sys._getframe(1)
    while frame and frame.f_globals.get("__package__") == __package__:
        frame = frame.f_back
    if frame:  # none, where the interpreter ends
        _left = (id(frame), frame.f_code, frame.f_lasti), message


def in_hand(error: BaseException) -> "tuple[str, int] | None":
    """Tell the kind and the order of the message that was in hand at an error."""
    place = error.__traceback__
    while place:
        if _left[0] and _ended(place, *_left[0]):
            return _left[1]
        place = place.tb_next
    messages = [engine.in_hand() for engine in open_engines()]
    return next(filter(None, messages), None)


def _ended(place: "TracebackType", frame: int, code: "CodeType", left: int) -> bool:
    """Tell whether the error of a traceback left a frame at an instruction.

    It did so where it was raised, or where a handler raised it again: `finally`,
    `raise`, or an `except` that is for something else. What is raised after the loop
    has no such handler.
    """
    from opcode import opmap

    # A frame may lie where that of other code was.
    if (id(place.tb_frame), place.tb_frame.f_code) != (frame, code):
        return False
    raised = place.tb_lasti
    again = bytes([opmap["RERAISE"]]), bytes([opmap["RAISE_VARARGS"], 0])
    if raised == left or not code.co_code.startswith(again, left):
        return raised == left
    # CPython tells what it writes there, in Objects/exception_handling_notes.txt.
    numbers, number = [], 0
    for byte in code.co_exceptiontable:
        number = number << 6 | byte & 63
        if not byte & 64:
            numbers.append(number)
            number = 0
    return any(
        start <= raised // 2 < start + size and target * 2 <= left
        for start, size, target in zip(*(numbers[n::4] for n in range(3)), strict=True)
    )


def lost_with(pid: int) -> "tuple[list[Lost], int]":
    """Tell what died with a process: messages in hand, and how many of its puts."""
    lost: list[Lost] = []
    puts = 0
    for engine in open_engines():
        lost += [one for one in engine.lost() if one.pid == pid]
        puts += sum(count for other, count in engine.lost_puts() if other == pid)
    return lost, puts


def unread() -> int:
    """Count the messages in all queues of this process that nobody has begun."""
    return sum(engine.unread() for engine in open_engines())


def _tick() -> bool:
    now = time.monotonic()
    busy = [engine.tick(now) for engine in open_engines()]
    return any(busy)


ticker = Ticker(_tick)


def clean_up_at_exit() -> None:
    """See to it that nothing that was put is lost when this process ends."""
    global _cleans_up, is_ending
    is_ending |= is_exiting()  # a thread of this process goes on after its end
    if _cleans_up != os.getpid():  # not yet, or inherited through a fork
        _cleans_up = os.getpid()
        # After the workers of this process were ended, at 100, and before
        # multiprocessing waits for other processes, at 0: they may be readers.
        Finalize(None, _clean_up, exitpriority=50)


def _clean_up() -> None:
    global is_ending
    is_ending = True  # what is put from here on goes out at once
    ticker.stop()
    for engine in open_engines():
        engine.leave()
    try:
        flush_all()
    except OSError:
        if multiprocessing.parent_process() is None:
            raise  # multiprocessing prints it
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)  # for the parent to see: what was put is lost


def _before_fork() -> None:
    # A signal handler may fork, in the middle of a put or get. Then the ticker may
    # wait for this thread, and cannot be waited for.
    if any(engine.is_held_here() for engine in open_engines()):
        return
    # The ticker starts again with the next put or claim. Until then nobody would
    # look after what is claimed now.
    ticker.stop()
    for engine in open_engines():
        engine.before_fork()
    try:
        flush_all()
    finally:
        ticker.stop()  # which a flush that failed has started


def _after_fork_in_parent() -> None:
    if unflushed:  # of another thread, meanwhile
        ticker.start()


def _after_fork() -> None:
    global is_ending, arriving
    is_ending = False
    arriving = threading.Lock()
    ticker.after_fork()
    unflushed.clear()
    for engine in open_engines():
        engine.after_fork()


os.register_at_fork(
    before=_before_fork,
    after_in_parent=_after_fork_in_parent,
    after_in_child=_after_fork,
)
