"""Ctrl-C, once or twice, while the workers do this or that.

    python -m tests.programs.interrupted DOES TIMES

Main prints when it came, as `time.monotonic` has it.
"""

import os
import signal
import sys
from typing import Any

import ezq

CTRL_C = """
import os, signal, sys, time
os.write(1, str(time.monotonic()).encode())
for _ in range(int(sys.argv[2])):
    os.killpg(int(sys.argv[1]), signal.SIGINT)
    time.sleep(0.02)
"""


def start(q: Any, ready: Any) -> None:
    """Be interrupted before this is called, or while it is."""
    read(q, ready)


def read(q: Any, ready: Any) -> None:
    ready.put(ezq.Msg("READY"))
    for _ in ezq.iter_msg(q):
        pass


def loop(_: Any, ready: Any) -> None:
    ready.put(ezq.Msg("READY"))
    while True:
        pass


def compute(_: Any, ready: Any) -> None:
    ready.put(ezq.Msg("READY"))
    pow(3, 10**9)


def put(_: Any, ready: Any) -> None:
    full = ezq.Queue[Any](maxsize=1)
    full.put(ezq.Msg("FIRST"))
    ready.put(ezq.Msg("READY"))
    full.put(ezq.Msg("SECOND"))


def main(does: str, times: str) -> None:
    # What a shell starts in the background ignores Ctrl-C, and Python leaves it so.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    q, ready = ezq.Queue[Any](), ezq.Queue[ezq.Msg[Any]]()
    for _ in range(3):
        ezq.run(globals()[does], q, ready)
    if does != "start":
        for _ in range(3):
            ready.get()
    # In a session of its own, so that it does not hear it. Its complaint that all have
    # ended after the first time is none of this program's.
    os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", CTRL_C, str(os.getpgrp()), times],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)],
        setsid=True,
    )
    for _ in ezq.iter_msg(q if does == "start" else ready):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
