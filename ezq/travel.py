"""How a queue gets to another process: its descriptors, at a start or by a queue.

Under the start method `fork` a worker has them already. Under the others they go
with its start. Through another queue they are fetched from the sender, when the
item is read there: so the sender must still be running.
"""

import contextlib
import errno
import os
from multiprocessing import AuthenticationError
from multiprocessing.context import get_spawning_popen
from multiprocessing.reduction import DupFd

from .log import Log
from .waiting import Bell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Handles = tuple[Any, ...]


# What this process lacks, not the sender.
OURS = errno.EMFILE, errno.ENFILE, errno.ENOMEM


def share(log: Log, bells: "list[Bell]") -> "Handles":
    """Make what is pickled of a queue."""
    # A duplicate of the lock file is never made in this process: to close it
    # would drop all locks that the process holds. Its reader opens it anew.
    path = f"/proc/{os.getpid()}/fd/{log.locks}"
    return (
        log.base,
        DupFd(log.file),
        DupFd(log.locks) if get_spawning_popen() else path,
        _identity(log.locks),
        [
            (DupFd(bell.ears), None if bell.rope == bell.ears else DupFd(bell.rope))
            for bell in bells
        ],
    )


def receive(handles: "Handles") -> "tuple[Log, list[Bell]]":
    """Open a queue from what was pickled of it.

    Raises:
        OSError: The process that sent it has ended, or has dropped it.
    """
    base, file, locks, identity, bells = handles
    try:
        with contextlib.ExitStack() as opened:

            def detach(handle: "Any") -> int:
                fd: int = handle.detach()
                opened.callback(os.close, fd)
                return fd

            if type(locks) is str:
                lock_file = os.open(locks, os.O_RDWR)
                opened.callback(os.close, lock_file)
                if _identity(lock_file) != identity:  # another file by now
                    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            else:
                lock_file = detach(locks)
            ends = [
                Bell(fd := detach(ears), detach(rope) if rope else fd)
                for ears, rope in bells
            ]
            log = Log(detach(file), lock_file, base)
            opened.pop_all()  # nothing has failed
    except (OSError, EOFError, AuthenticationError) as error:
        code = getattr(error, "errno", errno.EPIPE)
        if code in OURS:
            raise
        raise OSError(
            code,
            "a queue that came through another queue cannot be opened: its sender "
            "must run, and keep it, until it is read",
        ) from error
    return log, ends


def decline(handles: "Handles") -> None:
    """Fetch what the sender holds ready for a queue that is open here, and drop it."""
    _, file, _, _, bells = handles
    for fd in [file, *(end for ends in bells for end in ends if end)]:
        with contextlib.suppress(OSError):
            os.close(fd.detach())


def _identity(fd: int) -> tuple[int, int]:
    status = os.fstat(fd)
    return status.st_dev, status.st_ino
