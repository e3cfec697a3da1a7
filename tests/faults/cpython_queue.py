"""Run CPython's own tests of `multiprocessing.Queue` on `ezq.Queue`.

    python -m tests.under METHOD tests.faults.cpython_queue

Prints the tests that it leaves out, each with the reason, and how the others went.
"""

import multiprocessing
import sys
import unittest
from collections.abc import Callable
from typing import Any

import ezq

# A subclass of `multiprocessing.Queue` asks for it at import, so before it is hidden.
from test import _test_multiprocessing as theirs  # type: ignore[import-not-found]  # isort: skip

LEFT_OUT = {
    "test_task_done": "is of JoinableQueue, which ezq has not",
    "test_queue_feeder_donot_stop_onexc": (
        "lets the feeder thread drop what cannot be pickled: here put raises"
    ),
    "test_queue_feeder_on_queue_feeder_error": (
        "is of a hook of the feeder thread: there is none"
    ),
    "test_closed_queue_empty_exceptions": (
        "expects that counting fails once the feeder thread has closed its pipe: "
        "here it goes on"
    ),
}


class Process:
    """A worker, by the interface of `multiprocessing.Process`."""

    daemon = False

    def __init__(self, target: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self._target = target
        self._args = args

    def start(self) -> None:
        self._worker = ezq.run(self._target, *self._args)

    def join(self) -> None:
        self._worker.join()


class TestQueue(theirs._TestQueue, theirs.ProcessesMixin, unittest.TestCase):  # type: ignore[misc]
    Queue: Any = staticmethod(ezq.Queue)
    Process = staticmethod(Process)


def main() -> None:
    # Some of the tests ask for these by name.
    multiprocessing.Queue = multiprocessing.JoinableQueue = ezq.Queue  # type: ignore[assignment,misc]
    loader = unittest.TestLoader()
    names = loader.getTestCaseNames(TestQueue)
    for name in sorted(LEFT_OUT):
        print(f"{name} is left out: it {LEFT_OUT[name]}")
    chosen = [name for name in names if name not in LEFT_OUT]
    suite = unittest.TestSuite(TestQueue(name) for name in chosen)
    result = unittest.TextTestRunner(sys.stdout, verbosity=2).run(suite)
    print(
        f"{len(chosen)} tests, {'all passed' if result.wasSuccessful() else 'failed'}"
    )


if __name__ == "__main__":
    main()
