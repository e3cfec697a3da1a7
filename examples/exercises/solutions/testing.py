"""A test of the program that is its argument: it fails if the program is wrong."""

import multiprocessing
import os
import signal
import sys
from subprocess import PIPE, Popen

LIMIT = 5  # seconds


def test(program: str, method: str) -> None:
    command = [sys.executable, "-m", program, method]
    run = Popen(command, stdout=PIPE, stderr=PIPE, process_group=0)
    try:
        printed, errors = run.communicate(timeout=LIMIT)
    except BaseException:  # the limit is reached, or Ctrl-C
        os.killpg(run.pid, signal.SIGKILL)
        raise
    assert (run.returncode, errors) == (0, b"")
    assert sorted(map(int, printed.split())) == [0, 1, 4, 9, 16]


def main() -> None:
    for method in multiprocessing.get_all_start_methods():
        test(sys.argv[1], method)


if __name__ == "__main__":
    main()
