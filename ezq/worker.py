"""A worker: a function in a process of its own, which ends with its parent.

    the parent                            the worker
    run(func, q)    --- starts it ------> func(q)
        |                                    |
    exit            --- SIGTERM --------->   x     in peace: then SIGKILL
    killed          --- lifeline -------->   x     SIGKILL, from the kernel

Workers are not daemons, so they may start workers of their own, which end with them.
"""

import multiprocessing
import os
import pickle
import time
from collections import Counter
from multiprocessing.util import Finalize

from .lifeline import Lifeline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, ParamSpec

    P = ParamSpec("P")

_numbers: "Counter[str]" = Counter()  # how many workers each function name has
_ends_workers = 0  # the pid of the process that ends its workers at exit


class Worker(multiprocessing.Process):
    """A process that `run` started."""

    def __init__(self, name: str, target: object, args: object, kwargs: object) -> None:
        super().__init__(None, target, name, args, kwargs)  # type: ignore[arg-type]
        self._lifeline = Lifeline()

    def run(self) -> None:
        """Call the function, in the worker."""
        self._lifeline.hold()
        super().run()


def run(
    func: "Callable[P, Any]", /, *args: "P.args", **kwargs: "P.kwargs"
) -> multiprocessing.Process:
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
        The worker, running: a `multiprocessing.Process` whose `name` tells
        the function and a number, such as `"count-2"`.

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
    name = getattr(func, "__name__", type(func).__name__)
    _numbers[name] += 1
    worker = Worker(f"{name}-{_numbers[name]}", func, args, kwargs)
    _end_workers_at_exit()
    try:
        worker.start()
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        # What `pickle` raises depends on the object and on the Python version.
        raise pickle.PicklingError(
            f"run() could not send {name}() and its arguments to a worker: {error}. "
            f"Under the start method {multiprocessing.get_start_method()!r} they "
            "travel by pickle: use a function that is defined at the top level of "
            "a module, and arguments that can be pickled"
        ) from error
    return worker


def _end_workers_at_exit() -> None:
    global _ends_workers
    if _ends_workers != os.getpid():  # not yet, or inherited through a fork
        _ends_workers = os.getpid()
        # At exit, multiprocessing would wait for its processes, for ever if one
        # of them waits for a message. Finalizers of a priority run before that.
        Finalize(None, _end_workers, exitpriority=100)


def _end_workers() -> None:
    workers = [p for p in multiprocessing.active_children() if isinstance(p, Worker)]
    for worker in workers:
        worker.terminate()
    deadline = time.monotonic() + 1
    for worker in workers:
        worker.join(timeout=max(0, deadline - time.monotonic()))
        if worker.exitcode is None:  # it ignores SIGTERM, or is stopped
            worker.kill()
            worker.join()
