"""The job, and the ten faults: what goes wrong, once, in the middle of it.

The job is to double each of many numbers in two workers, and to add up the results.
One number brings the fault. All the others are doubled as they should be.
"""

import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

WORKERS = 2
COUNT = 400  # the numbers are 0 to 399: the results of more would not fit into a pipe,
# and a peer that waits for its workers first would hang with no fault at all
BAD = 200  # the one that brings the fault
RIGHT = sum(2 * number for number in range(COUNT))

LONG = 4.0
"""Seconds that a task is still at work when the parent is killed or interrupted."""

BEFORE = 0.5
"""Seconds that it was at work before: by then all the others are done."""


def say(**facts: Any) -> None:
    """Tell whoever watches this run, in one write, which nothing can tear apart."""
    os.write(1, f"{json.dumps(facts)}\n".encode())


def now() -> None:
    """Tell that the fault is about to happen."""
    say(struck=time.monotonic())


class UnfitError(Exception):
    """An exception that pickle can take apart, and not put together again."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"number {number} {reason}")


class Trap:
    """An argument that can be pickled, and raises when it is unpickled."""

    def __reduce__(self) -> Any:
        return _spring, ()


def _spring() -> NoReturn:
    now()
    raise ValueError("this argument cannot be read")


def _nothing() -> int:
    now()
    return 2 * BAD


def _raise() -> NoReturn:
    now()
    raise ValueError("there is no such number")


def _raise_unfit() -> NoReturn:
    now()
    raise UnfitError(BAD, "is not fit")


def _be_killed() -> None:
    now()
    os.kill(os.getpid(), signal.SIGKILL)


def _exit() -> NoReturn:
    now()
    sys.exit(3)


def _exit_at_once() -> NoReturn:
    now()
    os._exit(0)


def _crash() -> None:
    now()
    ctypes.string_at(0)


def _give_a_lambda() -> Callable[[], int]:
    now()
    return lambda: 2 * BAD


def _kill_the_parent() -> int:
    _work(BEFORE)
    now()
    os.kill(os.getsid(0), signal.SIGKILL)  # each run is a session of its own
    return _work(LONG)


def _press_ctrl_c() -> int:
    _work(BEFORE)
    now()
    os.killpg(os.getsid(0), signal.SIGINT)  # as a terminal does: to all of them
    return _work(LONG)


def _work(seconds: float) -> int:
    until = time.monotonic() + seconds
    while time.monotonic() < until:  # busy: who sleeps would look like who hangs
        pass
    return 2 * BAD


@dataclass(frozen=True)
class Fault:
    """A thing that goes wrong.

    Args:
        name: How `--fault` knows it.
        title: What it is, for the table.
        happen: Is called in place of doubling the bad number.
        cause: What an error must tell to name the cause: a regular expression.
    """

    name: str
    title: str
    happen: Callable[[], Any]
    cause: str = ""


NOTHING, PARENT, CTRL_C = "nothing", "parent", "ctrl-c"

_ALL = [
    Fault(NOTHING, "nothing goes wrong", _nothing),
    Fault("raise", "a task raises", _raise, "no such number"),
    Fault(
        "unfit",
        "a task raises what cannot be unpickled",
        _raise_unfit,
        "is not fit|UnfitError",
    ),
    Fault(
        "kill",
        "a worker is killed (SIGKILL)",
        _be_killed,
        r"SIGKILL|signal 9\b|exit ?code\W+-9\b",
    ),
    Fault(
        "exit",
        "a task calls `sys.exit(3)`",
        _exit,
        r"SystemExit: 3|exit\(3\)|exit ?code\W+3\b",
    ),
    Fault(
        "os-exit",
        "a task calls `os._exit(0)`",
        _exit_at_once,
        r"_exit\(0\)|exit ?code\W+0\b",
    ),
    Fault(
        "crash",
        "a task crashes (segmentation fault)",
        _crash,
        r"SIGSEGV|signal 11\b|exit ?code\W+-11\b",
    ),
    Fault("lambda", "a task returns a lambda", _give_a_lambda, "lambda"),
    Fault(
        "argument",
        "an argument raises when it is unpickled",
        _nothing,
        "argument cannot be read",
    ),
    Fault(PARENT, "the parent is killed (SIGKILL)", _kill_the_parent),
    Fault(CTRL_C, "Ctrl-C is pressed", _press_ctrl_c),
]

FAULTS = {fault.name: fault for fault in _ALL}
"""The faults by their names, and first the run in which nothing goes wrong."""


def numbers(fault: str) -> list[Any]:
    """Return what is to be doubled."""
    found: list[Any] = list(range(COUNT))
    if fault == "argument":
        found[BAD] = Trap()
    return found


def double(fault: str, number: int) -> Any:
    """Double a number, as a task; the bad one brings the fault."""
    return FAULTS[fault].happen() if number == BAD else 2 * number
