"""Raise at chosen steps of the engine, as a signal handler may: that of Ctrl-C does.

    python -m tests.faults.cut_off_at SCENARIO waits|goes-on [at most N at random]

A scenario of `killed_at` runs under a profile function that raises at a chosen step:
where the interpreter looks for signals, which is at the start of each function, and
after each call of one that is written in C. The process that was cut off lives on.

With `waits` it is a child, and does nothing any more: what it has claimed must not
be missing to the others. With `goes-on` it is this process itself, which reads the
rest, and puts. Prints how many cuts there were, and for each that went wrong, where.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import ezq

from .killed_at import ENGINE, LIMIT, SCENARIOS, Scenario, hangs, told, try_all

PARTS = ENGINE | {
    str(Path(ezq.__file__).parent / f"{name}.py")
    for name in ("codec", "producer", "waiting")
}
LEFT_OUT = {
    "GivesBack",  # what it does is for the ticker, whose thread handles no signals
    "BesideASibling",  # its last END may be missing, and then its sibling waits for it
}


class CutOffError(Exception):
    """What the signal handler raises."""


class Cutter:
    """Counts the steps of this process in the engine, and raises at one."""

    def __init__(self, last: int = 0) -> None:
        self.last = last
        self.steps: list[str] = []
        self.count = 0

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        code = frame.f_code
        if event in ("call", "c_return") and code.co_filename in PARTS:
            self.count += 1
            if self.count == self.last:
                raise CutOffError
            if not self.last:
                where = f"{Path(code.co_filename).name}:{frame.f_lineno}"
                after = f"after {arg.__name__}" if event == "c_return" else "start"
                self.steps.append(f"{where}, {code.co_name}, {after}")


def unraisable(problem: "sys.UnraisableHookArgs") -> None:
    """Tell of an error where none can be raised, but not of what the cut raised.

    It comes where a loop that was left is collected.
    """
    if problem.exc_type is not CutOffError:
        sys.__unraisablehook__(problem)


def profiled(scenario: Scenario, cutter: Cutter) -> None:
    """Do what the victim does, until it is cut off."""
    sys.setprofile(cutter)
    with suppress(CutOffError):
        scenario.victim()
    sys.setprofile(None)


def steps_of(cls: type[Scenario]) -> list[str]:
    """Run a scenario that is not cut off; return the steps of its victim."""
    scenario = cls()
    scenario.prepare()
    cutter = Cutter()
    profiled(scenario, cutter)
    scenario.check()
    return cutter.steps


def cut_at(cls: type[Scenario], how: str, step: int) -> str:
    """Run a scenario that is cut off; return what is wrong, or nothing."""
    scenario = cls()
    scenario.tells = False  # nobody has died
    pid = 0
    reader, writer = os.pipe()
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        scenario.prepare()

        def run() -> None:
            profiled(scenario, Cutter(step))
            scenario.q.join_thread()  # the ticker would, but is not always there
            os.write(writer, b"x")
            signal.pause()

        if how == "goes-on":
            profiled(scenario, Cutter(step))
        else:
            pid = scenario.fork(run)
            os.read(reader, 1)
        scenario.check()
    except BaseException as error:  # noqa: BLE001 - it is told, with its place
        return told(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        os.close(reader)
        os.close(writer)
        if pid:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return ""


def main(name: str, how: str, at_most: int = 0) -> None:
    signal.signal(signal.SIGALRM, hangs)
    sys.unraisablehook = unraisable
    cls = SCENARIOS[name]
    steps = steps_of(cls)

    def try_one(number: int) -> str:
        problem = cut_at(cls, how, number)
        return problem and f"step {number}, {steps[number - 1]}: {problem}"

    try_all(name, range(1, len(steps) + 1), at_most, try_one, "cuts")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
