"""A second Ctrl-C, while the first is handled, or while it is reported.

python -m tests.programs.interrupted_again handled|reported
"""

import os
import signal
import sys
from typing import Any

import ezq
from tests import workers


def press_ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def main(when: str) -> None:
    # What a shell starts in the background ignores Ctrl-C, and Python leaves it so.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    report = sys.excepthook

    def report_slowly(*args: Any) -> None:
        if when == "reported":
            press_ctrl_c()
        report(*args)

    sys.excepthook = report_slowly
    ezq.run(workers.read, ezq.Queue())
    try:
        press_ctrl_c()
    finally:
        if when == "handled":
            press_ctrl_c()


if __name__ == "__main__":
    main(sys.argv[1])
