"""Cases of uneven tasks: how well the work is shared between two workers.

A task takes seconds of CPU time, not of the clock, so other programs do not make it
shorter. What counts is the CPU time of all tasks, over what the workers could have
spent on tasks while the case took.
"""

import time
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from .case import BALANCE, Figures, Measure, must_equal
from .peers import load
from .peers.bare import Ideal
from .peers.base import Maps, Message
from .streams import WORKERS, clock, numbered, use_up

SHORTEST, LONGEST = 50e-6, 20e-3  # seconds of CPU time


def uneven(arrange: Callable[[int], list[float]]) -> Measure:
    """Make a case: tasks that take different time."""

    def measure(name: str, size: int) -> Figures:
        peer, tasks = load(name), arrange(size)
        start = clock()
        if isinstance(peer, Ideal):
            done = peer.run_all(tasks, spin_all, WORKERS)
        elif isinstance(peer, Maps):
            done = sum(peer.map(spin_one, numbered(tasks), WORKERS))
        else:
            done, _ = use_up(peer, lambda: enumerate(tasks), spin_messages, WORKERS)
        seconds = clock() - start
        must_equal(done, size)
        return {BALANCE: sum(tasks) / (WORKERS * seconds)}

    return measure


def spin(seconds: float) -> None:
    """Use so much CPU time."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def spin_all(tasks: list[float]) -> None:
    """Do tasks that were dealt out, as a worker."""
    for seconds in tasks:
        spin(seconds)


def spin_one(msg: Message) -> int:
    """Do a task, as a worker of a pool."""
    spin(msg.data)
    return 1


def spin_messages(messages: Iterable[Any]) -> int:
    """Do tasks as they come, as a worker; count them."""
    done = 0
    for msg in messages:
        spin(msg.data)
        done += 1
    return done


def shuffled(size: int, longest: float = LONGEST) -> list[float]:
    """Make tasks from 50 us to 20 ms; there are as many of each magnitude."""
    random = Random(size)
    factor = longest / SHORTEST
    return [SHORTEST * factor ** random.random() for _ in range(size)]


def sorted_up(size: int) -> list[float]:
    """Make the same tasks, the shortest first: the hardest order for batches."""
    return sorted(shuffled(size))


def one_long(size: int) -> list[float]:
    """Make shorter tasks, and among the first one of 2 seconds where there are 4,000.

    It takes about half as long as all others, so two workers can share them well.
    """
    tasks = shuffled(size, LONGEST / 5)
    tasks[size // 10] = size / 2000
    return tasks
