"""How processes end, and who was told of it.

    ended?  -->  how, in words  -->  WorkerError, with what was lost

A process that was started here has ended when its exit code is known, or when the
system does not know it any more as a child: SIGCHLD is ignored, or somebody else has
waited for it. Its sentinel alone does not tell: a child of its own may hold it open.
"""

import os
import sys
import threading
import time
from multiprocessing import Process, connection

from .errors import WorkerError, in_words, messages_are, shorten
from .waiting import LOOK_AGAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.process import BaseProcess
    from typing import Any, TypeVar

    R = TypeVar("R")


# The workers that this process has started and was not told about, by identities that
# are never used again. Of those that failed, the error is kept, and no descriptor.
_untold: "dict[tuple[int, ...], BaseProcess | WorkerError]" = {}
lock = threading.RLock()  # held to look at them, or into an outcome
GRACE = 0.05  # seconds, for another thread that waits for a process to say how it ended


def has_ended(process: "BaseProcess") -> bool:
    """Tell whether a process that was started here has ended."""
    if process.exitcode is not None:
        return True
    if not hasattr(os, "waitid") or _is_of_server(process):
        return False
    try:
        os.waitid(os.P_PID, process.pid or 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        now = time.monotonic()
        gone_at: float = process.__dict__.setdefault("_gone_at", now)
        return now - gone_at > GRACE
    return False


def wait_for_end(process: "BaseProcess", deadline: float | None) -> bool:
    """Wait until a process ends, or it is time to look again; tell whether it has."""
    seconds = LOOK_AGAIN
    if deadline is not None:
        seconds = min(seconds, max(0, deadline - time.monotonic()))
    if not has_ended(process):
        _wait_for_word(process, seconds)
        if not has_ended(process):
            return False
    if process.exitcode is not None:
        process.join()  # multiprocessing keeps it until then
    return True


def _wait_for_word(process: "BaseProcess", seconds: float) -> None:
    """Wait until the system says that a process has ended, or so many seconds."""
    fd = -1
    if hasattr(os, "pidfd_open") and not _is_of_server(process):
        try:
            fd = os.pidfd_open(process.pid or 0)
        except ProcessLookupError:  # somebody else has waited for it, and may say how
            time.sleep(min(seconds, GRACE))
            return
        except OSError:
            pass  # no descriptor is free
    if fd < 0:
        connection.wait([process.sentinel], seconds)
        return
    # Its sentinel says so too early, when its descriptors are closed, or too late.
    try:
        connection.wait([fd], seconds)
    finally:
        os.close(fd)


def _is_of_server(process: "BaseProcess") -> bool:
    """Tell whether it is the child of a fork server, which passes on how it ended."""
    return bool(process._popen.method == "forkserver")  # type: ignore[attr-defined]


def deadline_after(caller: str, timeout: float | None) -> float | None:
    """Return when a timeout is over, as `monotonic` has it; None is never."""
    if timeout is None:
        return None
    try:
        deadline: object = time.monotonic() + timeout
        if isinstance(deadline, float) and deadline == deadline:  # and is no NaN
            return deadline
    except TypeError:
        pass
    raise TypeError(
        f"{caller}(timeout) takes seconds, or None to wait as long as it takes, "
        f"but got {shorten(timeout)}"
    )


def error_of(
    process: "BaseProcess",
    failure: str,
    in_hand: "tuple[str, int] | None" = None,
    cause: BaseException | None = None,
) -> WorkerError:
    """Make the error of a process that failed, with all that was lost with it."""
    pid = process.pid or 0
    told = [f"worker {process.name} (pid {pid}) {failure}"]
    module: Any = sys.modules.get(f"{__package__}.process")  # absent without queues
    lost, lost_puts = module.lost_with(pid) if module else ([], 0)
    hands = [(one.kind, one.order) for one in lost]
    if in_hand and not hands:
        hands = [in_hand]
    told += [
        f"the message in its hands is lost: kind {kind!r}, order {order}"
        for kind, order in hands
    ]
    doubts = [one for one in lost if one.doubtful]
    told += [
        f"what it put last may be lost, for {one.doubtful} of the orders {one.low} "
        f"to {one.high}"
        for one in doubts
    ]
    if lost_puts:
        told.append(f"{lost_puts} of its puts did not go out")
    error = WorkerError(
        "; ".join(told),
        name=process.name,
        pid=pid,
        exitcode=process.exitcode,
        failure=failure,
        in_hand=hands[0] if hands else None,
        in_doubt=(doubts[0].low, doubts[0].high) if doubts else None,
        lost_puts=lost_puts,
    )
    error.__cause__ = cause
    return error


def failure_of(process: "BaseProcess") -> WorkerError | None:
    """Make the error of a process that has ended; None if it ended well."""
    if hasattr(process, "_outcome"):  # a worker can tell more than its exit code
        error: WorkerError | None = process._failure()  # type: ignore[attr-defined]
        return error
    if process.exitcode == 0:
        return None
    failure = in_words(process.exitcode)
    if process.exitcode == 1:
        failure += (
            ": it raised an exception, whose traceback it printed on stderr, or "
            "called sys.exit(1)"
        )
    return error_of(process, failure)


def all_in_one(failures: "list[WorkerError]", unread: int) -> WorkerError:
    """Make one error of some: the first of them, which tells of the others."""
    first, *others = failures
    told = f"{first}; {messages_are(unread)} still unread" if unread else str(first)
    known = {**first.__dict__, "unread": unread, "others": tuple(others)}
    error = WorkerError(told, **known)
    error.__cause__ = first.__cause__
    for other in others:
        error.add_note(f"also: {other}")
    return error


def register(worker: "BaseProcess") -> None:
    """Watch a worker that was just started."""
    drop_ended()  # for who never waits for a queue
    _untold[worker._identity] = worker


def drop_ended() -> None:
    """Let go of those that are known to have ended, but for how they failed."""
    look(lambda worker: worker._popen.returncode is not None)


def forget(process: "BaseProcess") -> None:
    """Tell nobody of a process any more."""
    with lock:
        _untold.pop(process._identity, None)


def look(ended: "Callable[[Any], bool]" = has_ended) -> bool:
    """Tell whether a worker has failed that nobody was told of."""
    if not _untold:
        return False
    with lock:
        for key, worker in list(_untold.items()):
            if not isinstance(worker, WorkerError) and ended(worker):
                if worker.exitcode is not None:
                    # Not by its own: that looks here. It lets go of descriptors.
                    Process.join(worker)
                if error := failure_of(worker):
                    _untold[key] = error
                else:
                    del _untold[key]
        return any(isinstance(known, WorkerError) for known in _untold.values())


def stalled() -> "list[int]":
    """Tell where each queue of this process is stuck: full, while a put waits."""
    module: Any = sys.modules.get(f"{__package__}.process")
    return [engine.stalled() for engine in module.open_engines()] if module else []


def untold() -> "list[WorkerError]":
    """List the failures that nobody was told of, for the caller to tell them."""
    with lock:
        look()
        keys = [key for key, one in _untold.items() if isinstance(one, WorkerError)]
        errors: list[Any] = [_untold.pop(key) for key in keys]
    return errors


def raise_untold() -> None:
    """Raise the failures that nobody was told of, each once."""
    module: Any = sys.modules.get(f"{__package__}.process")
    if errors := untold():
        raise all_in_one(errors, module.unread() if module else 0)


def patiently(attempt: "Callable[[float], R | None]") -> "R":
    """Attempt something for some seconds each time, until it returns something true.

    Raises:
        WorkerError: A worker has failed, and nobody was told.
    """
    failed = False
    while not (result := attempt(LOOK_AGAIN)):
        if failed:  # once more after it was seen: what it had put comes first
            raise_untold()
        failed = look()
    return result


def _after_fork() -> None:
    global lock
    lock = threading.RLock()
    _untold.clear()  # they are the parent's


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
