"""Faults of the parent: it is killed or interrupted, raises, or just ends."""

import os
import signal
import sys
from collections.abc import Callable

import ezq
from tests import workers

from .fault import Anything, Sight, fault, strikes

GONE = 3.0
"""Seconds that a process may outlive its parent."""


def wait_for_a_message(ready: Anything) -> None:
    ready.put(os.getpid())
    ezq.Queue[int]().get()


def compute(ready: Anything) -> None:
    """Be busy in C code, which handles no signals."""
    ready.put(os.getpid())
    pow(3, 10**9)


def wait_for_a_place(ready: Anything) -> None:
    full = ezq.Queue[int](1)
    full.put(1)
    ready.put(os.getpid())
    full.put(2)


def have_a_worker(ready: Anything) -> None:
    ezq.run(wait_for_a_message, ready).result()


def strike_main(ready: Anything, name: str, main: int) -> None:
    """Send main a signal when the others are at work; Ctrl-C goes to them all."""
    for _ in range(3):
        ready.get()
    strikes()
    number = signal.Signals[name]
    if name == "SIGINT":
        os.killpg(0, number)
    else:
        os.kill(main, number)
    signal.pause()


def struck(name: str, does: Callable[[Anything], None]) -> Callable[[Sight], None]:
    """Return a program whose main is struck while three workers do something."""

    def program(see: Sight) -> None:
        # What a shell starts in the background ignores Ctrl-C; Python leaves it so.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        ready = Anything()
        team = [ezq.run(does, ready) for _ in range(3)]
        team.append(ezq.run(strike_main, ready, name, os.getpid()))
        ezq.endq_and_wait(Anything(), team)

    return program


DOING = {
    "wait for a message": wait_for_a_message,
    "are busy in C code": compute,
    "wait for a place in a full queue": wait_for_a_place,
    "have workers of their own": have_a_worker,
}
ONE_REPORT = r"Traceback (?!.*Traceback).*\nKeyboardInterrupt\n"

for _does, _func in DOING.items():
    for _name, _what in {
        "SIGKILL": "killed",
        "SIGTERM": "terminated",
        "SIGINT": "interrupted",
    }.items():
        _is_ctrl_c = _name == "SIGINT"
        fault(
            "main alone reports it, once, and all end"
            if _is_ctrl_c
            else "all processes end, in silence",
            name=f"main is {_what} while its workers {_does}",
            status=-signal.Signals[_name],
            stderr=ONE_REPORT if _is_ctrl_c else "",
            within=1 if _is_ctrl_c else GONE,
            ends_main=True,
        )(struck(_name, _func))


def three_at_work() -> None:
    ready = Anything()
    for does in DOING.values():
        ezq.run(does, ready)
    for _ in DOING:
        ready.get()
    strikes()


@fault("no failure: the workers end, and the status stays", within=3, ends_main=True)
def main_returns_without_an_end(see: Sight) -> None:
    three_at_work()


@fault(
    "its traceback alone, and the workers end",
    status=1,
    stderr=r"Traceback (?!.*Traceback).*\nZeroDivisionError: division by zero\n",
    within=3,
    ends_main=True,
)
def main_raises_while_its_workers_are_at_work(see: Sight) -> None:
    three_at_work()
    workers.divide(1, 0)


@fault("the workers end, and the status stays", status=3, within=3, ends_main=True)
def main_calls_sys_exit_while_its_workers_are_at_work(see: Sight) -> None:
    three_at_work()
    sys.exit(3)


@fault("the workers end with it", status=5, within=3, ends_main=True)
def main_calls_os_exit_while_its_workers_are_at_work(see: Sight) -> None:
    three_at_work()
    os._exit(5)


@fault("no exit waits for a reader, and nothing is said", within=1, ends_main=True)
def main_exits_with_a_backlog(see: Sight) -> None:
    q = Anything()
    for n in range(3):
        q.put(ezq.Msg("LARGE", bytes(1_000_000), n))
    ezq.run(workers.put_megabytes, q, 3).result()
    strikes()


@fault("it ends in silence, with all its workers", status=1, within=3, ends_main=True)
def main_has_its_stdout_closed(see: Sight) -> None:
    three_at_work()
    ends = os.pipe()
    os.dup2(ends[1], 1)  # as in `| head`, when head has ended
    for end in ends:
        os.close(end)
    while True:
        print("a line that nobody reads")
