"""Streams of messages: reading them until END, and ending them.

q:   Msg  Msg  Msg  END  END
      |    |    |    |    |
a reader takes one message at a time; its first END is its last
"""

import operator
import os
from collections.abc import Iterable
from functools import partial
from heapq import heappop, heappush
from itertools import chain
from itertools import count as count_up
from multiprocessing.process import BaseProcess
from time import monotonic

from . import watch
from .errors import WorkerError, messages_are, shorten
from .message import END_MSG, Generic, Msg, T
from .queue import Queue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    Worker = TypeVar("Worker", bound=BaseProcess)
    AnyQueue = TypeVar("AnyQueue", bound=Queue[Any])


def iter_msg(q: "Queue[Msg[T]]", timeout: float | None = None) -> "Iterator[Msg[T]]":
    """Yield the messages of a queue until END, which is never yielded.

    Several processes may read one queue: each message goes to one of them, and
    each END ends one of them.

    Args:
        q: The queue to read.
        timeout: How many seconds to wait for the next message at most; None waits
            as long as it takes.

    Raises:
        queue.Empty: There was no message in time. Calling again goes on.
        WorkerError: A worker of this process has failed, and nobody was told yet.
            Raised where the loop would wait, or end: what is there comes first.
            Calling again goes on with the workers that are left.
        TypeError: `q` is not a queue; or an item in it is not a
            [`Msg`][ezq.Msg]: then that item is taken, and calling again goes
            on with the next.

    Examples:
        >>> import ezq
        >>> q = ezq.Queue()
        >>> q.put(ezq.Msg("EVEN", 12))
        >>> q.put(ezq.Msg("ODD", 7))
        >>> [msg.data for msg in ezq.iter_msg(ezq.endq(q))]
        [12, 7]
    """
    _check_queue("iter_msg", q)
    watch.deadline_after("iter_msg", timeout)
    return q._items(partial(_check_msg, "iter_msg"), timeout)


def _check_msg(caller: str, item: object) -> None:
    if not isinstance(item, Msg):
        raise TypeError(
            f"{caller}() reads messages, but got {shorten(item)} from the queue: "
            "put ezq.Msg(data=...), or take other items out with get()"
        )


def iter_sortq(
    q: "Queue[Msg[T]]",
    start: int = 0,
    key: "Callable[[Msg[T]], Any]" = operator.attrgetter("order"),
) -> "Iterator[Msg[T]]":
    """Yield the messages of a queue in order, until END.

    Counts up from `start`. A message that comes early is held back until it is
    its turn. Nothing is lost, and nothing gets stuck:

    - Behind a gap, messages wait for what is missing until END, and then come
      out in order.
    - What comes after its turn, because its order is below `start` or was
      yielded before, comes out at once.
    - Of messages with the same order, the first to be put comes out first.

    A message that comes in its turn costs no more than with
    [`iter_msg`][ezq.iter_msg], and one that is held back hardly more: it waits in a
    dict, by its order. Only what is left at END is sorted.

    Args:
        q: The queue to read. This must be its only reader.
        start: The first order to expect.
        key: What to order by, of any message; by default its `.order`. Where it
            returns anything but ints, nothing can tell what comes next: these
            messages are all held back, and come out sorted at END.

    Raises:
        WorkerError: As in [`iter_msg`][ezq.iter_msg]; what is held back comes first.
        TypeError: `q` is not a queue, or `start` is not an int; an item in
            `q` is not a [`Msg`][ezq.Msg]; or two orders do not compare, such
            as `3` and `"3"`: the error tells how many messages were held back.

    Examples:
        >>> import ezq
        >>> q = ezq.Queue()
        >>> for order in [2, 0, 1]:
        ...     q.put(ezq.Msg("LINE", "abc"[order], order))
        >>> [msg.data for msg in ezq.iter_sortq(ezq.endq(q))]
        ['a', 'b', 'c']
    """
    _check_queue("iter_sortq", q)
    if not isinstance(start, int):
        raise TypeError(
            f"iter_sortq(start) takes the first order, an int, but got {shorten(start)}"
        )
    return _in_order(q._items(partial(_check_msg, "iter_sortq")), start, key)


def _in_order(
    messages: "Iterator[Msg[T]]", expected: int, key: "Callable[[Msg[T]], Any]"
) -> "Iterator[Msg[T]]":
    early: dict[int, Msg[T]] = {}  # by their orders, each above `expected`
    twins: dict[int, list[Msg[T]]] = {}  # what has the order of one of those
    try:
        for msg in messages:
            order = key(msg)
            if type(order) is not int:
                try:
                    order = operator.index(order)
                except TypeError:  # no int: from here on, everything waits for END
                    waiting = chain(early.values(), *twins.values(), [msg])
                    early, twins = {}, {}
                    yield from _sorted(chain(waiting, messages), key)
                    return
            if order > expected:
                if order in early:
                    twins.setdefault(order, []).append(msg)
                else:
                    early[order] = msg
                continue
            yield msg
            if order == expected:
                expected += 1
                while expected in early:
                    yield early.pop(expected)
                    if twins:
                        yield from twins.pop(expected, ())
                    expected += 1
    except WorkerError:  # what is held back comes first
        yield from _by_order(early, twins)
        raise
    yield from _by_order(early, twins)


def _by_order(
    early: "dict[int, Msg[T]]", twins: "dict[int, list[Msg[T]]]"
) -> "Iterator[Msg[T]]":
    for order in sorted(early):
        yield early[order]
        yield from twins.get(order, ())


def _sorted(
    messages: "Iterable[Msg[T]]", key: "Callable[[Msg[T]], Any]"
) -> "Iterator[Msg[T]]":
    held: _Held[T] = _Held()
    try:
        for msg in messages:
            held.push(key(msg), msg)
    except WorkerError:
        yield from held.all()
        raise
    yield from held.all()


class _Held(Generic[T]):
    """Messages until END: a heap, by order and then by arrival."""

    def __init__(self) -> None:
        self._heap: list[tuple[Any, int, Msg[T]]] = []
        self._arrivals = count_up()

    def __len__(self) -> int:
        return len(self._heap)

    def push(self, order: "Any", msg: "Msg[T]") -> None:
        try:
            heappush(self._heap, (order, next(self._arrivals), msg))
        except TypeError as error:
            raise self._no_order(error) from error

    def all(self) -> "Iterator[Msg[T]]":
        try:
            while self._heap:
                yield heappop(self._heap)[2]
        except TypeError as error:
            raise self._no_order(error) from error

    def _no_order(self, error: TypeError) -> TypeError:
        some = [shorten(order) for order, _, _ in self._heap[:4]]
        return TypeError(
            f"iter_sortq() cannot sort by orders that do not compare: {error}. Let "
            f"key return values of one type. {len(self)} messages that were held "
            f"back are lost; among their orders are {', '.join(some)}"
        )


def endq(q: "AnyQueue", count: int = 1) -> "AnyQueue":
    """Put END into a queue: the messages before it are all there will be.

    Never waits for a place, also when the queue is full.

    Args:
        q: The queue to end.
        count: How many ENDs to put: one for each reader.

    Returns:
        The queue, so that it can be read at once: `iter_msg(endq(q))`.

    Raises:
        TypeError: `q` is not a queue, or `count` is not an int.
        ValueError: `count` is below 0.
    """
    _check_queue("endq", q)
    if not isinstance(count, int):
        raise TypeError(
            f"endq(count) takes the number of readers, but got {shorten(count)}"
        )
    if count < 0:
        raise ValueError(
            f"endq(count) takes the number of readers, 0 or more, but got {count}"
        )
    for _ in range(count):
        q.put(END_MSG)
    return q


def endq_and_wait(
    q: "Queue[Any]",
    workers: "Worker | Iterable[Worker]",
    timeout: float | None = None,
) -> "list[Worker]":
    """Put one END for each worker, and wait until they have all ended.

    A worker that has ended before gets no END. When one fails, the others
    first work off the queue. When this returns or raises, those of the ENDs that no
    worker took are taken back, so the queue can be used again.

    Args:
        q: The queue that the workers read.
        workers: One worker, or several. Each counts once.
        timeout: How many seconds to wait at most; None waits as long as it takes.

    Returns:
        The workers, in the order given, all ended.

    Raises:
        WorkerError: A worker failed: its function raised, it called `sys.exit(3)`,
            or it was killed, say. Raised when the last of the workers has ended.
            Raised before that when another worker has failed, and these wait because
            a queue is full that nobody reads any more; and at once when `workers` is
            empty, and there are messages that nobody will read.
        TimeoutError: Some of the workers still run: the error names them, and the
            message that each has in hand. They get no END any more, until this is
            called again.
        TypeError: `q` is not a queue, or a worker is not a process.
        ValueError: A worker was never started, or is another process's child.
    """
    _check_queue("endq_and_wait", q)
    deadline = watch.deadline_after("endq_and_wait", timeout)
    team = _team(workers)
    if not team and (unread := q._unread()):
        raise WorkerError(
            f"endq_and_wait() got no workers, and {messages_are(unread)} unread "
            "in the queue: nobody will read them. Was the list of workers filled?"
        )
    ends = sum(not watch.has_ended(worker) for worker in team)
    q._engine.await_ends(ends)
    try:
        endq(q, ends)
        look_at = monotonic() + 1
        stalled: list[int] = []
        for worker in team:
            while not watch.wait_for_end(worker, deadline):
                if deadline is not None and monotonic() >= deadline:
                    raise _too_late(q, team, timeout)
                if monotonic() >= look_at:
                    before, stalled = stalled, watch.stalled()
                    look_at = monotonic() + 1
                    # They may wait for one that has failed to read what they put.
                    if any(stalled) and stalled == before and watch.look():
                        watch.raise_untold()
    finally:
        q._engine.take_back_ends(ends)
    failures = [error for worker in team if (error := watch.failure_of(worker))]
    for worker in team:
        watch.forget(worker)
    if failures:
        raise watch.all_in_one(failures, q._unread())
    return team


def _too_late(
    q: "Queue[Any]", team: "list[Worker]", timeout: float | None
) -> TimeoutError:
    at_work = q._engine.at_work()
    names = []
    for worker in team:
        if not watch.has_ended(worker):
            kind, order = at_work.get(worker.pid or 0, (None, 0))
            what = "" if kind is None else f" on kind {kind!r}, order {order}"
            names.append(f"{worker.name} (pid {worker.pid}){what}")
    return TimeoutError(
        f"endq_and_wait() waited for {timeout} seconds, and {len(names)} of "
        f"{len(team)} workers still run: {', '.join(names)}"
    )


def _team(workers: "Worker | Iterable[Worker]") -> "list[Worker]":
    if isinstance(workers, BaseProcess):
        workers = [workers]
    elif not isinstance(workers, Iterable):
        raise _no_worker(workers)
    team: list[Worker] = []
    for worker in workers:
        if not isinstance(worker, BaseProcess):
            raise _no_worker(worker)
        if worker in team:
            continue
        team.append(worker)
        if worker.pid is None:
            raise ValueError(
                f"endq_and_wait() cannot wait for {worker!r}, which was never "
                "started: start it with ezq.run(), or call its start()"
            )
        if worker._parent_pid != os.getpid():  # type: ignore[attr-defined]
            raise ValueError(
                f"endq_and_wait() cannot wait for {worker!r}, which another "
                "process started: wait for it there"
            )
    return team


def _no_worker(value: object) -> TypeError:
    return TypeError(
        "endq_and_wait() takes the workers that ezq.run() returned, "
        f"but got {shorten(value)}"
    )


def _check_queue(caller: str, q: object) -> None:
    if not isinstance(q, Queue):
        raise TypeError(f"{caller}() takes an ezq.Queue, but got {shorten(q)}")
