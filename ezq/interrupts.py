"""Ctrl-C and a closed stdout: one process speaks, the others are quiet.

    Ctrl-C  -->  all processes of the terminal: main says so, its workers do not
    | head  -->  stdout is closed: all end, and nobody has anything to say

A worker takes Ctrl-C only while its function runs, which may clean up then. Before
and after that it is held back, and so it is while main ends its workers.
"""

import os
import select
import signal
import sys
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

_can_hold = hasattr(signal, "pthread_sigmask")  # Windows cannot
_has_hook = False


def hold() -> bool:
    """Hold Ctrl-C back in this thread; return whether it was not before."""
    return _can_hold and signal.SIGINT not in signal.pthread_sigmask(
        signal.SIG_BLOCK, {signal.SIGINT}
    )


def let(was_let: bool = True) -> None:
    """Take Ctrl-C again, if it was taken before, also one that was held back."""
    if _can_hold and was_let:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def forget() -> None:
    """Forget what is held back: nobody is there any more to be interrupted."""
    if _can_hold and signal.SIGINT in signal.sigpending():
        signal.sigwait({signal.SIGINT})


def flush_stdout() -> None:
    """Write out what was printed, unless its reader has gone."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()
    except ValueError:  # it was closed here
        return


def _drop_stdout() -> None:
    # Else the interpreter would try again at its end, and say that this failed.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


def report_once() -> None:
    """See to it that what ends main is reported once, or not at all.

    A second Ctrl-C, which comes while the first is reported, has nothing to add. And
    where the reader of stdout has gone, nobody wants to know.
    """
    global _has_hook
    if _has_hook:
        return
    _has_hook, report = True, sys.excepthook

    def hook(
        kind: type[BaseException], error: BaseException, trace: "TracebackType | None"
    ) -> None:
        # What a worker raised is the cause of its error.
        if BrokenPipeError in (kind, type(error.__cause__)) and _is_unread():
            _drop_stdout()
            return
        if kind is KeyboardInterrupt:
            if threading.active_count() == 1:  # else it could be one that is waited for
                hold()
            if type(error.__context__) is kind:  # which this one has cut off
                error.__suppress_context__ = True
        report(kind, error, trace)

    sys.excepthook = hook


def _is_unread() -> bool:
    """Tell whether stdout is a pipe or socket that nobody can read any more."""
    try:
        poll = select.poll()  # which Windows has not
        poll.register(sys.stdout.fileno(), select.POLLOUT)
        return any(events & select.POLLERR for _, events in poll.poll(0))
    except (AttributeError, OSError, ValueError):  # it is no file, or closed
        return False
