"""One run, in a process of its own: `python -m benchmarks.faults.program PEER FAULT`.

It tells what it got, the sum or an exception. The exception then goes its way, as in
a program that does not catch it: what the user sees is what Python makes of it.
"""

import importlib
import re
import resource
import signal
import sys
import traceback
from functools import partial

from .faults import FAULTS, double, numbers, say
from .peers import PEERS

SHORT = 120  # letters of an error


def main(peer: str, fault: str) -> None:
    """Do the job of a peer, with a fault."""
    # Whom a shell starts in the background would ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash leaves no file behind
    try:
        found = importlib.import_module(f".peers.{PEERS[peer]}", __package__)
    except ModuleNotFoundError as error:
        say(missing=error.name)
        return
    try:
        results = found.double_all(partial(double, fault), numbers(fault))
        # Some peers can return a lambda: then it has to be called.
        total = sum(value() if callable(value) else value for value in results)
    except BaseException as error:
        told = _told(error)
        say(
            error=told.splitlines()[0][:SHORT],
            names_cause=bool(re.search(FAULTS[fault].cause, told)),
        )
        raise
    say(total=total)


def _told(error: BaseException) -> str:
    """Return what an exception and those behind it tell, without lines of code."""
    lines: list[str] = []
    link: BaseException | None = error
    while link is not None:
        lines += traceback.TracebackException.from_exception(
            link
        ).format_exception_only()
        lines += [f"{name}: {value}\n" for name, value in vars(link).items()]
        link = link.__cause__ or link.__context__
    return "".join(lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
