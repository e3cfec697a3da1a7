"""A worker: a function in a process of its own, which ends with its parent.

    the parent                            the worker
    run(func, q)    --- starts it ------> func(q)
    result()        <-- outcome ---------    |     returned, or raised
        |                                    |
    exit            --- SIGTERM --------->   x     in peace: then SIGKILL
    killed          --- lifeline -------->   x     SIGKILL, from the kernel

Workers are not daemons, so they may start workers of their own, which end with them.
"""

import multiprocessing
import os
import pickle
import sys
import time
from collections import Counter
from itertools import islice
from multiprocessing.util import Finalize

from . import interrupts, watch
from .errors import WorkerError
from .lifeline import Lifeline
from .outcome import Outcome, RemoteTraceback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, ParamSpec

    P = ParamSpec("P")

_numbers: "Counter[str]" = Counter()  # how many workers each function name has
UNGUARDED = 251  # the exit code of a worker whose import of main starts workers
LOST = 255  # what multiprocessing says of a worker whose fork server has died
ENDING_SECONDS = 0.5  # a worker has so long to end in peace, when main has ended
STARTING_SECONDS = 3.0  # or so long, where its function was not called yet

_ends_workers = 0  # the pid of the process that ends its workers at exit


class Worker(multiprocessing.Process):
    """A process that [`run`][ezq.run] started: a `multiprocessing.Process`.

    Beyond that, it tells what became of its function, to the process that
    started it, as a `concurrent.futures.Future` does. Its `name` tells the function
    and a number, such as `"count-2"`.
    """

    def __init__(self, name: str, target: object, args: object, kwargs: object) -> None:
        super().__init__(None, target, name, args, kwargs)  # type: ignore[arg-type]
        self._lifeline = Lifeline()
        self._outcome = Outcome()
        self._takes_interrupts = True
        self._started_at = ("", 0)  # the file and the line of main
        self._is_read = False  # the outcome, or that there is none
        self._error: WorkerError | None = None
        self._value: Any = None

    def run(self) -> None:
        """Call the function, in the worker."""
        self._lifeline.hold()
        process: Any = self
        self._outcome.call(
            process._target, process._args, process._kwargs, self._takes_interrupts
        )

    def start(self) -> None:
        """Start the process."""
        method = multiprocessing.get_start_method()
        if method != "fork" and sys.platform != "win32":
            # Before Ctrl-C is held back: to start the one lets it through again, and
            # all that the other starts for anybody would be deaf to it.
            from multiprocessing import forkserver, resource_tracker

            resource_tracker.ensure_running()
            if method == "forkserver":
                forkserver.ensure_running()
        _end_workers_at_exit()
        self._takes_interrupts = interrupts.hold()  # the worker inherits it
        try:
            super().start()
        finally:
            interrupts.let(self._takes_interrupts)
        watch.register(self)

    def join(self, timeout: float | None = None) -> None:
        """Wait until the process ends, for so many seconds at most."""
        super().join(timeout)
        watch.drop_ended()

    def terminate(self) -> None:
        """End the process by SIGTERM; that it ends so is no news then."""
        watch.forget(self)
        super().terminate()

    def kill(self) -> None:
        """End the process by SIGKILL; that it ends so is no news then."""
        watch.forget(self)
        super().kill()

    def close(self) -> None:
        """Let go of what the process object holds; it must have ended."""
        if self.pid is not None and watch.has_ended(self):
            self._failure()
            watch.forget(self)
        super().close()

    def result(self, timeout: float | None = None) -> "Any":
        """Wait for the worker to end, and return what its function returned.

        The value has travelled by pickle. It is unpickled at the first call.

        Args:
            timeout: How many seconds to wait at most; None waits as long as it
                takes.

        Raises:
            TimeoutError: The worker still runs.
            BaseException: The exception that the function raised. Its `__cause__`
                has the traceback.
            WorkerError: The worker failed in another way: it was killed, say, or
                called `sys.exit(3)`. Or its exception cannot be pickled: then
                `__cause__` has its traceback. Or another worker failed while this
                one still runs, and nobody was told: calling again goes on.
            ValueError: The worker was never started, or by another process.
        """
        self._wait("result", timeout, watches=True)
        error = self.exception()
        try:
            if error is not None:
                raise error
            with watch.lock:
                if self._outcome.has_value:
                    self._value = self._outcome.value()
            return self._value
        finally:
            del self, error  # or they would live in a cycle, with the traceback

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """Wait for the worker to end, and return what `result` would raise, or None.

        Args:
            timeout: How many seconds to wait at most; None waits as long as it
                takes.

        Raises:
            TimeoutError: The worker still runs.
            ValueError: The worker was never started, or by another process.
        """
        self._wait("exception", timeout)
        watch.forget(self)
        if (error := self._failure()) is None:
            return None
        cause = error.__cause__
        return error if isinstance(cause, RemoteTraceback | None) else cause

    def _wait(self, caller: str, timeout: float | None, watches: bool = False) -> None:
        deadline = watch.deadline_after(caller, timeout)
        if self._is_read:
            return
        if self._popen is None or self._parent_pid != os.getpid():  # type: ignore[attr-defined]
            raise ValueError(
                f"{self!r} has no outcome in this process: call its start() first, "
                "and ask in the process that started it"
            )
        while not watch.wait_for_end(self, deadline):
            if deadline is not None and time.monotonic() >= deadline:
                raise TimeoutError(
                    f"worker {self.name} (pid {self.pid}) still runs, "
                    f"{timeout} seconds later"
                )
            if watches and watch.look() and not watch.has_ended(self):
                watch.raise_untold()

    def _may_be_unguarded(self) -> bool:
        """Tell whether it may still find out that main has no guard."""
        return (
            self._popen.method != "fork"  # type: ignore[attr-defined]
            and not self._outcome.was_called()
            and _stands_alone(*self._started_at)
        )

    def _failure(self) -> WorkerError | None:
        """Make the error that tells how it failed; None if it ended well."""
        with watch.lock:
            if not self._is_read:
                starts = self.exitcode == UNGUARDED and not self._outcome.was_called()
                exitcode = self.exitcode
                if exitcode == LOST and self._popen.method == "forkserver":  # type: ignore[attr-defined]
                    exitcode = None
                failure = self._outcome.read(exitcode)
                if starts:
                    failure = _unguarded(*self._started_at)
                if failure:
                    in_hand, cause = self._outcome.in_hand, self._outcome.cause()
                    self._error = watch.error_of(self, failure, in_hand, cause)
                self._is_read = True
            return self._error


def run(func: "Callable[P, Any]", /, *args: "P.args", **kwargs: "P.kwargs") -> Worker:
    """Start a worker: a process that calls `func(*args, **kwargs)`.

    The worker starts by the start method that `multiprocessing` is set to.
    It may start workers of its own. When the process that started it ends, in
    whatever way, a worker that still runs is ended: wait for it with
    [`endq_and_wait`][ezq.endq_and_wait] or `join()` to let it finish.

    Args:
        func: The function to call. Under the start methods `spawn` and
            `forkserver` it travels by pickle, as a reference: the worker
            imports the module that defines it.
        *args: Its arguments. They travel by pickle as well, so the worker
            gets copies; a [`Queue`][ezq.Queue] arrives as the same queue.
        **kwargs: Its keyword arguments.

    Returns:
        The worker, running: a `multiprocessing.Process` that also tells what its
        function returned or raised, see [`Worker`][ezq.Worker].

    Raises:
        TypeError: `func` cannot be called.
        pickle.PicklingError: The function or an argument cannot travel to the
            worker. No worker was started.
    """
    if not callable(func):
        hint = " (pass the function itself, do not call it)" if func is None else ""
        raise TypeError(
            "run() takes the function that the worker is to call, then its "
            f"arguments, but the first argument is {func!r}{hint}"
        )
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        # This is a worker that imports main, before it calls its function. Whoever
        # started it tells; it shall not print what main prints.
        os._exit(UNGUARDED)
    name = getattr(func, "__name__", type(func).__name__)
    _numbers[name] += 1
    worker = Worker(f"{name}-{_numbers[name]}", func, args, kwargs)
    worker._started_at = _place_in_main()
    try:
        worker.start()
    except BrokenPipeError as error:
        raise WorkerError(
            f"worker {worker.name} did not start: it ended while it imported main. "
            f"Perhaps it {_unguarded(*worker._started_at)}"
        ) from error
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        # What `pickle` raises depends on the object and on the Python version.
        raise pickle.PicklingError(
            f"run() could not send {name}() and its arguments to a worker: {error}. "
            f"Under the start method {multiprocessing.get_start_method()!r} they "
            "travel by pickle: use a function that is defined at the top level of "
            "a module, and arguments that can be pickled"
        ) from error
    return worker


def _place_in_main() -> tuple[str, int]:
    frame = sys._getframe(2)
    while frame.f_back and frame.f_globals.get("__name__") != "__main__":
        frame = frame.f_back
    while frame.f_back and frame.f_back.f_globals is frame.f_globals:
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


def _stands_alone(file: str, line: int) -> bool:
    """Tell whether a line stands under nothing, such as a guard."""
    # Read as it is: the import of `linecache`, this late, would make Python forget
    # that Ctrl-C has ended main.
    try:
        with open(file, encoding="utf-8", errors="replace") as lines:
            return bool(next(islice(lines, line - 1, None), "")[:1].strip())
    except OSError:
        return False


def _unguarded(file: str, line: int) -> str:
    return (
        f"could not begin: it first imports {file}, where line {line} starts workers "
        "again. Put that line, and all that is to happen once only, under "
        '`if __name__ == "__main__":`, which a worker skips'
    )


def _end_workers_at_exit() -> None:
    global _ends_workers
    if _ends_workers != os.getpid():  # not yet, or inherited through a fork
        _ends_workers = os.getpid()
        # At exit, multiprocessing would wait for its processes, for ever if one
        # of them waits for a message. Finalizers of a priority run before that.
        Finalize(None, _end_workers, exitpriority=100)
        interrupts.report_once()


class _Status:
    """What lets the exit status be 1 when it goes, after all that runs at exit."""

    # Bound early, since the modules are empty by then; and the system's own, since
    # what a tool has put in the place of `os._exit` may need what is gone.
    def __del__(
        self, leave: "Callable[[int], object]" = sys.modules[os.name]._exit
    ) -> None:
        leave(1)


def _tell() -> None:
    """Tell on stderr of failures that nobody was told of."""
    if getattr(sys, "last_type", None) is KeyboardInterrupt:
        return  # which main has reported; its workers were interrupted as well
    for error in watch.untold():
        if isinstance(error.__cause__, KeyboardInterrupt):
            continue  # Ctrl-C is the parent's to tell
        import traceback

        traceback.print_exception(error)
        # The status of an exception that main did not catch stays. Only one: it would
        # leave at once where a second took its place.
        if not hasattr(sys, "last_type") and not hasattr(sys, "_ezq_status"):
            sys._ezq_status = _Status()  # type: ignore[attr-defined]


def _end_workers() -> None:
    interrupts.hold()
    interrupts.flush_stdout()
    workers = [p for p in multiprocessing.active_children() if isinstance(p, Worker)]
    new = [worker for worker in workers if worker._may_be_unguarded()]
    for worker in workers:
        if worker not in new:
            worker.terminate()
    deadline = time.monotonic() + (STARTING_SECONDS if new else ENDING_SECONDS)
    for worker in workers:
        worker.join(timeout=max(0, deadline - time.monotonic()))
        if worker.exitcode is None:  # it ignores SIGTERM, or is stopped
            worker.kill()
            worker.join()
        if worker.exitcode != UNGUARDED:
            watch.forget(worker)
    _tell()
    interrupts.forget()
    interrupts.let(multiprocessing.parent_process() is None)  # a worker takes no more
