"""Programs that do what no program should: the runner must find it.

The promise of each is what is to be said of it.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from .fault import Fault, Program, Sight

BROKEN: dict[str, Fault] = {}


def found(problem: str) -> Callable[[Program], Program]:
    def add(program: Program) -> Program:
        name = program.__name__
        BROKEN[name] = Fault(name, program, problem, says="words", methods=("fork",))
        return program

    return add


@found("it hangs")
def hangs(see: Sight) -> None:
    os.read(os.pipe()[0], 1)


@found("its exit status is 3, not 0")
def exits(see: Sight) -> None:
    os._exit(3)


@found("stderr: something")
def complains(see: Sight) -> None:
    print("something", file=sys.stderr)


@found("stdout: something")
def prints(see: Sight) -> None:
    print("something")


@found("main was told: 'other words'")
def is_told_something_else(see: Sight) -> None:
    see.facts["words"] = "other words"


@found("it took 19.0 seconds")
def is_late(see: Sight) -> None:
    see.facts["seconds"] = 19


@found("these files are left: ['a file']")
def leaves_a_file(see: Sight) -> None:
    Path(os.environ["TMPDIR"], "a file").touch()


@found("these files are left: ['ezq a file']")
def leaves_a_shared_file(see: Sight) -> None:
    Path("/dev/shm/ezq a file").touch()


@found("before it main had {'descriptors': 6,")
def leaves_a_descriptor(see: Sight) -> None:
    os.dup(0)


@found("'zombies': 1}")
def leaves_a_zombie(see: Sight) -> None:
    if not (pid := os.fork()):
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


@found("these processes are left: ")
def leaves_a_process(see: Sight) -> None:
    if not os.fork():
        signal.pause()


@found("AssertionError: missing {1}, but named set()")
def loses_a_message(see: Sight) -> None:
    see.account(range(3), [0, 2])


@found("AssertionError: doubled: [0, 1, 1, 2]")
def doubles_a_message(see: Sight) -> None:
    see.account(range(3), [0, 1, 1, 2])
