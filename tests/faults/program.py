"""Run the program of one fault; write down what it saw, and what it left behind.

    python -m tests.under METHOD tests.faults.program NAME

The counts before it are taken after a first round with a worker, which opens what
stays open for all further ones.
"""

import gc
import os
import resource
import sys
import threading
from contextlib import suppress
from pathlib import Path

import ezq
from ezq.process import ticker
from tests import workers

from .broken import BROKEN
from .fault import Sight
from .table import FAULTS


def counts() -> dict[str, int]:
    """Count the descriptors, threads, children and zombies of this process."""
    gc.collect()
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join(10)  # the ticker, which ends when it has nothing to do
    ticker.stop()  # and waits until the kernel does not list it any more
    children, zombies = 0, 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            state, parent = (
                stat.read_text(errors="replace").rpartition(")")[2].split()[:2]
            )
            if int(parent) == os.getpid():
                children += state != "Z"
                zombies += state == "Z"
    return {
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "threads": len(list(Path("/proc/self/task").iterdir())),
        "children": children,
        "zombies": zombies,
    }


def round_with_a_worker() -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    ezq.endq_and_wait(q, ezq.run(workers.read, q))


def main(name: str) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    round_with_a_worker()
    before = counts()
    see = Sight()
    {**FAULTS, **BROKEN}[name].program(see)
    see.facts |= {"before": before, "after": counts()}
    see.write()


if __name__ == "__main__":
    main(sys.argv[1])
