"""Run the reader's program, and leave nothing of it behind.

It runs as main in a session of its own, under a chosen start method. When it
has not ended in time, the whole session is killed.
"""

import io
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
METHODS = [
    method
    for method in ("fork", "spawn", "forkserver")
    if method in multiprocessing.get_all_start_methods()
]


@dataclass(frozen=True)
class Ended:
    """A program that has ended.

    Attributes:
        status: Its exit status; below 0 the signal that ended it.
        stdout: What it printed.
        stderr: What it complained of.
        hangs: Whether it had to be stopped.
    """

    status: int
    stdout: str
    stderr: str
    hangs: bool = False


def run(path: Path, args: Sequence[str], method: str, limit: float) -> Ended:
    """Run a program, and wait for its end.

    Args:
        path: The program.
        args: Its arguments.
        method: The start method of its workers.
        limit: After how many seconds it is stopped.
    """
    command = [sys.executable, "-m", __spec__.name, method, str(path), *args]
    env = {**os.environ, "PYTHONUTF8": "1"}
    # `ezq` is found from wherever the program is.
    env["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    )
    # Unbuffered, `print` writes a line and its end one after the other, and another
    # process may come between.
    env.pop("PYTHONUNBUFFERED", None)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as out:
        program = subprocess.Popen(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        hangs = False
        try:
            # Until nobody has stderr any more: what was left of shared memory is told
            # by a process that ends after main.
            _, err = program.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            hangs = program.poll() is None
            _stop(program)
            _, err = program.communicate()
        finally:
            _stop(program)
        out.seek(0)
        return Ended(program.returncode, out.read(), err, hangs)


def _stop(program: "subprocess.Popen[str]") -> None:
    """Kill what is left of a program: workers of plain multiprocessing may be."""
    if sys.platform == "win32":
        kill = ["taskkill", "/F", "/T", "/PID", str(program.pid)]
        subprocess.run(kill, capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def main(method: str, path: str, args: list[str]) -> None:
    """Run a program as `python3 PATH ARGS` does, but under a start method."""
    multiprocessing.set_start_method(method)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # as in a terminal
    sys.argv = [path, *args]
    sys.path[0] = str(Path(path).resolve().parent)
    runpy.run_path(path, run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
