"""Cases of a start: how long it takes until there is anything to measure."""

import statistics
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from .case import MILLISECONDS, Figures, must_equal
from .streams import clock

ROOT = Path(__file__).resolve().parents[1]

IMPORTS = {
    "ezq": "ezq",
    "multiprocessing.Queue": "multiprocessing.queues",
    "concurrent.futures": "concurrent.futures.process",
    "joblib": "joblib",
    "mpire": "mpire",
    "pebble": "pebble",
}

PROGRAMS = {
    "ezq": "ours",
    "multiprocessing.Queue": "standard",
    "concurrent.futures": "pool",
}


def python(*args: str) -> str:
    """Run a fresh interpreter in the repository; return what it printed."""
    return subprocess.run(
        [sys.executable, *args],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.strip()


def imports(name: str, size: int) -> Figures:
    """Time an import in a fresh interpreter, without the interpreter's own start."""
    module = IMPORTS[name]
    if find_spec(module.partition(".")[0]) is None:
        raise ModuleNotFoundError(name=module)
    program = f"""\
from time import perf_counter
start = perf_counter()
import {module}
print(perf_counter() - start)"""
    times = [float(python("-c", program)) for _ in range(size)]
    return {MILLISECONDS: statistics.median(times) * 1000}


def program(name: str, size: int) -> Figures:
    """Time a whole program: one worker, and one message there and back."""
    start = clock()
    for _ in range(size):
        must_equal(python("-m", f"benchmarks.programs.{PROGRAMS[name]}"), "[1]")
    return {MILLISECONDS: (clock() - start) / size * 1000}
