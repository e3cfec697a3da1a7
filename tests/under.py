"""Run a program under a chosen start method.

    python -m tests.under METHOD MODULE [ARGUMENTS]
    python -m tests.under METHOD FILE.py [ARGUMENTS]

The program runs as main, so that its workers can import it again.
"""

import multiprocessing
import runpy
import sys
from typing import Any


def run(method: str, program: str, args: list[str]) -> dict[str, Any]:
    """Run a program as main; return its globals."""
    multiprocessing.set_start_method(method)
    sys.argv = [program, *args]
    if program.endswith(".py"):
        return runpy.run_path(program, run_name="__main__")
    return runpy.run_module(program, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    # Kept until the interpreter ends, as the globals of a main module are.
    kept = run(sys.argv[1], sys.argv[2], sys.argv[3:])
