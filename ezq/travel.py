"""How a queue gets to another process: its descriptors, at a start or by a queue.

Under the start method `fork` a worker has them already. Under the others they go
with its start. Through another queue they are fetched from the sender, when the
item is read there: so the sender must still be running.
"""

import os
from multiprocessing.context import get_spawning_popen
from multiprocessing.reduction import DupFd

from .log import Log
from .waiting import Bell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Handles = tuple[Any, ...]


def share(log: Log, bells: "list[Bell]") -> "Handles":
    """Make what is pickled of a queue."""
    # A duplicate of the lock file is never made in this process: to close it
    # would drop all locks that the process holds. Its reader opens it anew.
    path = f"/proc/{os.getpid()}/fd/{log.locks}"
    return (
        log.base,
        DupFd(log.file),
        DupFd(log.locks) if get_spawning_popen() else path,
        [
            (DupFd(bell.ears), None if bell.rope == bell.ears else DupFd(bell.rope))
            for bell in bells
        ],
    )


def receive(handles: "Handles") -> "tuple[Log, list[Bell]]":
    """Open a queue from what was pickled of it.

    Raises:
        OSError: The process that sent it has ended.
    """
    base, file, locks, bells = handles
    try:
        opened = [
            Bell(fd := ears.detach(), rope.detach() if rope else fd)
            for ears, rope in bells
        ]
        lock_file = os.open(locks, os.O_RDWR) if type(locks) is str else locks.detach()
        return Log(file.detach(), lock_file, base), opened
    except OSError as error:
        raise OSError(
            error.errno,
            "a queue that came through another queue cannot be opened: its sender "
            "must run until it is read",
        ) from error
