"""A fault: a program that injects it, and what ezq promises then.

    @fault("...", says=r"...")  -->  FAULTS  -->  the table, and a test for each
    def a_worker_is_killed(see): ...

A program runs as `tests.faults.program` has it: in a session of its own, with its
descriptors, threads and zombies counted before and after. What it asserts must hold.
Nothing here may import pytest: the workers of the programs import it as well.
"""

import json
import os
import re
import select
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ezq

ALL = ("fork", "spawn", "forkserver")
DEATH = 1.0
"""Seconds within which the parent is told of a death."""

Anything = ezq.Queue[Any]
Program = Callable[["Sight"], None]


@dataclass(frozen=True)
class Fault:
    """A fault, and what becomes of it.

    Args:
        name: What happens, in words.
        program: What makes it happen.
        promise: What ezq promises, in words.
        says: What the parent is told: a pattern for all of it.
        status: The exit status of the program; negative for a signal.
        stderr: What all processes together print on stderr: a pattern for all of it.
        methods: The start methods under which it matters.
        within: How many seconds may pass until the parent is told; for a fault that
            ends the parent, until the last of its processes has gone.
        ends_main: Whether the end of main is a part of it: then nothing is as before.
        must_wait: Whether the program is to wait for ever.
        shell: What to do beforehand in a shell that may mount.
    """

    name: str
    program: Program
    promise: str
    says: str = ""
    status: int = 0
    stderr: str = ""
    methods: tuple[str, ...] = ALL
    within: float = DEATH
    ends_main: bool = False
    must_wait: bool = False
    shell: str = ""


FAULTS: dict[str, Fault] = {}
"""All of them, by their names."""


def fault(promise: str, name: str = "", **how: Any) -> Callable[[Program], Program]:
    """Put a program on the list of faults, by its own name if it gets no other."""

    def add(program: Program) -> Program:
        title = name or program.__name__.replace("_", " ")
        FAULTS[title] = Fault(title, program, promise, **how)
        return program

    return add


@dataclass
class Sight:
    """What a program saw, which it writes down for those who run it."""

    facts: dict[str, Any] = field(default_factory=dict)

    def told(
        self,
        call: Callable[..., object],
        *args: Any,
        kind: type[BaseException] = ezq.WorkerError,
        **kwargs: Any,
    ) -> Any:
        """Note what a call raises, and how long after the fault; return the error."""
        begin = time.monotonic()
        try:
            call(*args, **kwargs)
        except kind as error:
            end = time.monotonic()
            self.facts["words"] = str(error)
            self.facts["seconds"] = end - (moment() or begin)
            return error.with_traceback(None)  # which would keep what is in its frames
        raise AssertionError(f"{call} raised nothing")

    def write(self) -> None:
        """Write the facts down: as the last thing, or before main ends."""
        (folder() / "facts").write_text(json.dumps(self.facts))

    def account(
        self, put: Iterable[int], arrived: list[int], *errors: ezq.WorkerError
    ) -> None:
        """Check that each message arrived once, or is named in an error."""
        missing = set(put) - set(arrived)
        self.facts["missing"] = sorted(missing)
        assert len(arrived) == len(set(arrived)), f"doubled: {sorted(arrived)}"
        named = named_in(*errors)
        assert missing <= named, f"missing {missing}, but named {named}"


def named_in(*errors: ezq.WorkerError) -> set[int]:
    """Return the orders that errors name: in hand, or in doubt."""
    named: set[int] = set()
    for top in errors:
        for error in (top, *top.others):
            if error.in_hand:
                named.add(error.in_hand[1])
            if error.in_doubt:
                low, high = error.in_doubt
                named |= set(range(low, high + 1))
    return named


def rest_of(q: Anything) -> list[int]:
    """End a queue, and return the orders of what is in it."""
    return [msg.order for msg in ezq.iter_msg(ezq.endq(q))]


def worker(func: str, failure: str, in_hand: int | None = None) -> str:
    """Return a pattern for the words about a worker that failed."""
    hand = (
        ""
        if in_hand is None
        else f"; the message in its hands is lost: kind 'NUMBER', order {in_hand}"
    )
    return rf"worker {func}-\d+ \(pid \d+\) {failure}{hand}"


def state_of(pid: int) -> str:
    """Return the state of a process as Linux has it, such as S or T."""
    stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    return stat.rpartition(")")[2].split()[0]


def wait_until_gone(pid: int, seconds: float) -> None:
    """Wait for the end of a process that is nobody's child here."""
    try:
        fd = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([fd], [], [], seconds)[0], f"{pid} runs on"
    finally:
        os.close(fd)


# --- what the processes of a program leave for each other in its folder


def folder() -> Path:
    """Return the folder of this program, which is beside its temporary files."""
    return Path(os.environ["EZQ_FAULT"])


def strikes() -> None:
    """Note that the fault happens now."""
    (folder() / "moment").write_text(repr(time.monotonic()))


def moment() -> float:
    """Return when the fault happened, as `monotonic` has it; 0 if nobody noted it."""
    path = folder() / "moment"
    return float(path.read_text()) if path.exists() else 0


def read_facts(where: Path) -> dict[str, Any]:
    path = where / "facts"
    facts: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return facts


def without_pids(words: str) -> str:
    """Return words that are the same in each run."""
    return re.sub(r"pid \d+", "pid N", words)
