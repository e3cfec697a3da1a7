"""Run a program, and write down what its processes do with queues.

    main, watched       ----+
    a worker, watched   ----+--->  one log, a line for each new fact
    a worker, watched   ----+

`python3 -m tools.figures.observe LOG PROGRAM [ARGS]` runs the program with an
`ezq.run` and an `ezq.Queue` that tell what is done with them, and do it. It
runs under the start method `fork`, so that the workers are watched as well.
"""

import inspect
import json
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import ezq
from ezq import run as real_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.managers import SyncManager
    from types import FrameType

ROOT = Path(__file__).parents[2]
LIMIT = 30  # seconds: a safety net, far above what an example takes

real_manager = multiprocessing.Manager

T = TypeVar("T")


@dataclass(frozen=True)
class Event:
    """One fact, told by one process.

    Attributes:
        pid: The process that tells it.
        act: What it did:
            `begin`: it is the main process.
            `make`: it made `queue`.
            `name`: it calls `queue` by the name `text`.
            `run`: it started the process `child` with the function `text`.
            `hand`: it gave `queue` to `child`, as the parameter `text`.
            `put`: it put a message of the kind `text` into `queue`.
            `get`: it took from `queue`, or waited for a message.
        text: A name or a kind.
        queue: The number of a queue, unique among all processes.
        child: The pid of a worker.
    """

    pid: int
    act: str
    text: str = ""
    queue: str = ""
    child: int = 0


class ObserveError(Exception):
    """The program cannot be observed, or failed."""


def observe(program: str, args: "list[str]", cpus: int = 4) -> list[Event]:
    """Run a program in a process of its own, and return what was seen.

    Args:
        program: A module, such as `"examples.sum"`, or the path of a `.py` file.
        args: Its arguments.
        cpus: How many CPUs it is told that it may use.

    Returns:
        The events. Those of one process are in their order.

    Raises:
        ObserveError: There is no `fork` here; the program ended with another
            status than 0; or it did not end.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        raise ObserveError(
            "a program is observed under the start method fork, which "
            f"{sys.platform} does not have: draw the figures on another system"
        )
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "events")
        log.touch()
        command = [sys.executable, "-m", __spec__.name, str(log), program, *args]
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHON_CPU_COUNT": str(cpus)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,  # so that it can be stopped with its workers
        )
        try:
            _, stderr = child.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            raise ObserveError(
                f"{program} did not end in {LIMIT} seconds: it was stopped"
            ) from None
        finally:
            if child.returncode is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.communicate()
        if child.returncode:
            raise ObserveError(f"{program} failed:\n{stderr.rstrip()}")
        return [Event(**json.loads(line)) for line in log.read_text().splitlines()]


class Log:
    """Where the processes write: a file that each of them appends to."""

    def __init__(self, path: str) -> None:
        # A line that is appended by one `write` is never mixed with another.
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND)
        self._told: set[Event] = set()

    def tell(self, act: str, text: str = "", queue: str = "", child: int = 0) -> None:
        """Write an event, the first time that this process sees it."""
        event = Event(os.getpid(), act, text, queue, child)
        if event not in self._told:
            self._told.add(event)
            os.write(self._file, f"{json.dumps(asdict(event))}\n".encode())


class Queue(ezq.Queue[T]):
    """A queue that tells who puts what, and who gets."""

    log: ClassVar[Log]
    numbers: ClassVar = count()

    def __init__(self, maxsize: int = 0) -> None:
        super().__init__(maxsize)
        self.number = f"{os.getpid()}-{next(self.numbers)}"
        self.log.tell("make", queue=self.number)

    def put(self, item: T, block: bool = True, timeout: float | None = None) -> None:
        """Put an item, then tell its kind."""
        super().put(item, block, timeout)
        self.log.tell("name", local_name(self), self.number)
        kind = item.kind if isinstance(item, ezq.Msg) else type(item).__name__
        self.log.tell("put", kind, self.number)

    def _items(
        self, check: "Callable[[object], None]", timeout: float | None = None
    ) -> "Iterator[T]":
        self.log.tell("name", local_name(self), self.number)
        self.log.tell("get", queue=self.number)
        return super()._items(check, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> T:
        """Tell that there is a reader, whatever it will get; then get."""
        self.log.tell("name", local_name(self), self.number)
        self.log.tell("get", queue=self.number)
        return super().get(block, timeout)


def run(
    func: "Callable[..., Any]", *args: object, **kwargs: object
) -> multiprocessing.Process:
    """Start a worker, then tell which function it calls with which queues."""
    worker = real_run(func, *args, **kwargs)
    tell, child = Queue.log.tell, worker.pid or 0
    tell("run", getattr(func, "__name__", type(func).__name__), child=child)
    given = inspect.signature(func).bind(*args, **kwargs).arguments
    for parameter, value in given.items():
        for queue in inside(value):
            tell("name", local_name(queue), queue.number)
            tell("hand", parameter, queue.number, child)
    return worker


def manager() -> "SyncManager":
    """Start a manager, which is a process, too; then tell of it."""
    made = real_manager()
    server = made._process  # type: ignore[attr-defined]
    Queue.log.tell("run", "manager", child=server.pid)
    return made


def inside(value: object) -> "Iterator[Queue[Any]]":
    """Find the queues in an argument: itself, or in a list or a dict."""
    if isinstance(value, Queue):
        yield value
    elif isinstance(value, dict):
        yield from inside(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from inside(part)


def local_name(value: object) -> str:
    """Tell how the program calls a value: the innermost local name for it."""
    frame: FrameType | None = sys._getframe(1)
    while frame:
        module = frame.f_globals.get("__name__", "")
        if module.partition(".")[0] not in ("ezq", "runpy") and (
            frame.f_globals is not globals()
        ):
            for name, local in frame.f_locals.items():
                if local is value and name.isidentifier():
                    return name
        frame = frame.f_back
    return ""


def main(path: str, program: str, *args: str) -> None:
    """Run a program as if it had been called by itself, but watched."""
    multiprocessing.set_start_method("fork")
    Queue.log = Log(path)
    Queue.log.tell("begin")
    vars(ezq).update(Queue=Queue, run=run)
    vars(multiprocessing).update(Manager=manager)
    sys.argv = [program, *args]
    if program.endswith(".py"):
        sys.path.insert(0, str(Path(program).parent))
        runpy.run_path(program, run_name="__main__")
    else:
        runpy.run_module(program, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
