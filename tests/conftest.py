"""What every test may use."""

import faulthandler
import multiprocessing
import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from ezq import watch

pytest.register_assert_rewrite("tests.processes")

ORDER = ["fork", "spawn", "forkserver"]
METHODS = sorted(multiprocessing.get_all_start_methods(), key=ORDER.index)

LIMIT = 100
"""Seconds that a test may take: longer than a program that a test runs."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-outputs",
        action="store_true",
        help="only write what each example prints into its .out file",
    )
    parser.addoption(
        "--one-method",
        action="store_true",
        help="run each program of the docs under one start method, not under all",
    )


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if config.getoption("--update-outputs"):
        updating = [item for item in items if item.get_closest_marker("outputs")]
        config.hook.pytest_deselected(items=[i for i in items if i not in updating])
        items[:] = updating
    if config.getoption("--one-method"):
        left_out = [item for item in items if not _is_its_method(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _is_its_method(item: pytest.Item) -> bool:
    """Tell whether a program is to run under this start method, if under one only."""
    if not (item.get_closest_marker("outputs") and isinstance(item, pytest.Function)):
        return True
    params = item.callspec.params
    one = METHODS[sum(str(params["name"]).encode()) % len(METHODS)]
    return params.get("start_method", one) == one


def pytest_configure(config: pytest.Config) -> None:
    # What a shell starts in the background ignores Ctrl-C, and so would each program
    # that a test starts.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line(
        "markers", "outputs: what an example prints; writes it with --update-outputs"
    )


@pytest.fixture(params=METHODS)
def start_method(request: pytest.FixtureRequest) -> Iterator[str]:
    """Repeat a test under each start method; workers of the test start by it."""
    method: str = request.param
    before = multiprocessing.get_start_method(allow_none=True)
    multiprocessing.set_start_method(method, force=True)
    yield method
    multiprocessing.set_start_method(before, force=True)


@pytest.fixture(autouse=True)
def hard_limit() -> Iterator[None]:
    """End a test that hangs, and let no test leave processes behind."""
    if hasattr(signal, "SIGALRM"):
        before = signal.signal(signal.SIGALRM, _out_of_time)
        signal.alarm(LIMIT)
    else:  # Windows can only end the whole run
        faulthandler.dump_traceback_later(LIMIT, exit=True)
    try:
        yield
    finally:
        if hasattr(signal, "SIGALRM"):
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)
        else:
            faulthandler.cancel_dump_traceback_later()
        watch._untold.clear()  # what this test was not told is no news to the next
        left = multiprocessing.active_children()
        for process in left:
            process.kill()
            process.join()
    if left:
        pytest.fail(f"the test left processes behind: {left}", pytrace=False)


class OutOfTime(BaseException):
    """A test hangs. No Exception, which code under test might catch and go on."""


def _out_of_time(number: int, frame: FrameType | None) -> None:
    raise OutOfTime(f"the test had not ended after {LIMIT} seconds")
