"""Cases of many messages: one way, there and back, growing numbers, and one alone.

The time of a case begins before its queues are made, and ends when the last worker
has ended, unless a docstring says otherwise.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from .case import MEMORY, MICROSECONDS, RATE, SPEED, Figures, Measure, must_equal
from .payloads import ARRAYS, NUMBERS, Loop, Payload
from .peers import load
from .peers.bare import Memcpy
from .peers.base import Maps, Message, Pairs, Queues

WORKERS = 2
CHECKED = 200  # messages that are compared one by one, before it is measured

clock = time.perf_counter


def use_up(
    peer: Queues, pairs: Callable[[], Pairs], loop: Loop, workers: int
) -> tuple[int, float]:
    """Put messages to workers; each uses its share in a loop and answers once.

    Returns:
        The sum of the answers, and how long it took, without making the payloads.
        These are made when the workers have started. If a child had them from a fork,
        each of them would be a page that is copied when it is put.
    """
    start = clock()
    q, out = peer.queue(), peer.queue()
    crew = [peer.run(answer, peer, q, out, loop) for _ in range(workers)]
    seconds = clock() - start
    ready = pairs()
    start = clock()
    peer.put_all(q, ready)
    peer.end(q, workers)
    total = sum(peer.answers(out, crew))
    return total, seconds + clock() - start


def answer(peer: Queues, q: Any, out: Any, loop: Loop) -> None:
    """Use messages, and put what the loop returned, as a worker."""
    peer.put_all(out, [(0, loop(peer.messages(q)))])


def check(peer: Queues, payload: Payload, count: int, workers: int) -> None:
    """Raise if payloads do not arrive as they were put."""
    whole, _ = use_up(
        peer, lambda: enumerate(payload.all(count)), payload.count_whole, workers
    )
    must_equal(whole, count)


def one_way(payload: Payload, workers: int) -> Measure:
    """Make a case: payloads of one kind, from one process to others."""

    def measure(name: str, size: int) -> Figures:
        peer = load(name)
        check(peer, payload, min(CHECKED, size), workers)
        have, seconds = use_up(
            peer, lambda: enumerate(payload.all(size)), payload.loop, workers
        )
        must_equal(have, payload.total(size))
        return {RATE: size / seconds}

    return measure


# -- there and back


def there_and_back(name: str, size: int) -> Figures:
    """Double numbers in workers, and return them in order."""
    peer: Queues | Maps = load(name)
    numbers = range(size)
    start = clock()
    if isinstance(peer, Maps):
        have = [msg.data for msg in peer.map(twice, numbered(numbers), WORKERS)]
    else:
        q, out = peer.queue(), peer.queue()
        crew = [peer.run(peer.double, q, out) for _ in range(WORKERS)]
        peer.put_all(q, enumerate(numbers))
        peer.end(q, WORKERS)
        have = peer.in_order(out, size)
        for worker in crew:
            worker.join()
    seconds = clock() - start
    must_equal(have, list(range(0, 2 * size, 2)))
    return {RATE: size / seconds}


def numbered(data: Iterable[Any]) -> list[Message]:
    """Make the messages for a pool."""
    return [Message("NUMBER", one, order) for order, one in enumerate(data)]


def twice(msg: Message) -> Message:
    """Double a number, as a worker of a pool."""
    return Message("TWICE", msg.data * 2, msg.order)


# -- arrays


def arrays(name: str, size: int) -> Figures:
    """Send arrays of 8 MB to one worker, which answers each with a number.

    A few of them go before, so that every peer has its memory and its workers; they
    are compared with what was put. The time is that of the others.
    """
    peer, few = load(name), max(2, size // 4)
    warm, data = ARRAYS.all(few), ARRAYS.all(size)
    if isinstance(peer, Memcpy):
        seconds, have = peer.seconds(data), list(map(use_array, numbered(data)))
    elif isinstance(peer, Maps):
        # Two workers: with one, joblib would call the function in this process.
        must_equal(sum(peer.map(ARRAYS.is_whole, numbered(warm), WORKERS)), few)
        start = clock()
        have = peer.map(use_array, numbered(data), WORKERS)
        seconds = clock() - start
    else:
        check(peer, ARRAYS, few, 1)
        q, out = peer.queue(), peer.queue()
        worker = peer.run(answer_arrays, peer, q, out)
        peer.put_all(q, enumerate(warm))
        peer.in_order(out, few)
        start = clock()
        peer.put_all(q, enumerate(data))
        have = peer.in_order(out, size)
        seconds = clock() - start
        peer.end(q, 1)
        worker.join()
    must_equal(have, list(map(use_array, numbered(data))))
    return {SPEED: sum(array.nbytes for array in data) / seconds / 1e9}


def use_array(msg: Any) -> int:
    """Use one array."""
    return ARRAYS.loop([msg])


def answer_arrays(peer: Queues, q: Any, out: Any) -> None:
    """Use arrays one by one, as a worker."""
    for msg in peer.messages(q):
        peer.put_all(out, [(msg.order, use_array(msg))])


# -- growing numbers of messages

LOOK = 50_000  # messages from one look at the memory to the next


def growing(name: str, size: int) -> Figures:
    """Send numbers to two workers; tell also what memory all of it takes.

    That is the processes at their largest, and the anonymous files.
    """
    files = 0

    def parts() -> Iterator[Pairs]:
        nonlocal files
        for first in range(0, size, LOOK):
            yield enumerate(range(first, min(size, first + LOOK)), first)
            files = max(files, anonymous_files())

    def pairs() -> Pairs:
        return chain.from_iterable(parts())

    have, seconds = use_up(load(name), pairs, NUMBERS.loop, WORKERS)
    must_equal(have, size * (size - 1) // 2)
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # the largest
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        RATE: size / seconds,
        MEMORY: ((mine + WORKERS * theirs) * unit + files) / 1e6,
    }


def anonymous_files() -> int:
    """Count the bytes of this process's files that are in memory only (Linux)."""
    found = 0
    folder = Path("/proc/self/fd")
    for fd in folder.iterdir() if folder.is_dir() else ():
        try:
            if str(fd.readlink()).startswith("/memfd:"):
                found += fd.stat().st_blocks * 512
        except FileNotFoundError:  # the one that lists the folder
            continue
    return found


# -- a message alone

PAUSE = 0.002  # seconds: long enough for a message to be a lone one


def latency(name: str, size: int) -> Figures:
    """Take the median time from before `put` until a waiting worker has it."""
    peer: Queues = load(name)
    q, out = peer.queue(), peer.queue()
    worker = peer.run(answer, peer, q, out, ages)
    for order in range(size):
        time.sleep(PAUSE)
        peer.put_all(q, now(order))
    peer.end(q, 1)
    ((median, orders),) = peer.answers(out, [worker])
    must_equal(orders, list(range(size)))
    return {MICROSECONDS: median / 1000}


def now(order: int) -> Pairs:
    """Yield one payload: the time at which it is asked for."""
    yield order, time.perf_counter_ns()


def ages(messages: Iterable[Any]) -> Any:
    """Return the median age of messages when they arrive, and their orders."""
    found = [(time.perf_counter_ns() - msg.data, msg.order) for msg in messages]
    times, orders = zip(*found, strict=True)
    return statistics.median(times), list(orders)
