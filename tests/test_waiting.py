"""Whoever waits is woken by a ring, and the ticker runs while there is need of it."""

import os
import select
import threading
import time
from pathlib import Path

import pytest

from ezq import waiting
from ezq.waiting import Bell, Ticker

SOON = 10.0
"""Seconds, as a safety net: what is waited for takes milliseconds."""


@pytest.fixture(params=["eventfd", "pipe"])
def bell(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Bell:
    if request.param == "pipe":
        monkeypatch.delattr(os, "eventfd", raising=False)
    elif not hasattr(os, "eventfd"):
        pytest.skip("this system has no eventfd")
    bell = Bell.new()
    request.addfinalizer(bell.close)
    return bell


def test_a_wait_ends_when_it_is_time_to_look_again(bell: Bell) -> None:
    start = time.monotonic()
    assert not bell.wait(None)
    assert time.monotonic() - start >= waiting.LOOK_AGAIN


def test_a_wait_is_over_at_its_deadline(bell: Bell) -> None:
    start = time.monotonic()
    assert not bell.wait(start + 0.01)
    assert 0.01 <= time.monotonic() - start < waiting.LOOK_AGAIN
    assert not bell.wait(start)  # which is past


def test_a_ring_ends_a_wait_before_and_after_it_begins(bell: Bell) -> None:
    bell.ring()
    assert bell.wait(time.monotonic() + SOON)
    bell.hear()
    thread = threading.Thread(target=bell.ring)
    thread.start()
    rings = [bell.wait(None) for _ in range(100)]
    thread.join()
    assert any(rings)


def test_a_ring_is_a_state_and_no_count(bell: Bell) -> None:
    """It wakes all who wait, until one hears it."""
    for _ in range(100_000):
        bell.ring()  # never full
    assert bell.wait(None)
    assert bell.wait(None)
    bell.hear()
    bell.hear()
    assert not bell.wait(time.monotonic())


def test_at_most_20_looks_a_second() -> None:
    assert 1 / waiting.LOOK_AGAIN <= 20


# --- the ticker


class Ticks:
    """Counts the ticks of a ticker."""

    def __init__(self, busy: bool) -> None:
        self.busy = busy
        self.count = 0
        self.came = threading.Event()
        self.error: Exception | None = None
        self.ticker = Ticker(self)

    def __call__(self) -> bool:
        self.count += 1
        self.came.set()
        if self.error:
            raise self.error
        return self.busy

    def thread(self) -> threading.Thread:
        (thread,) = [ref() for ref in self.ticker._threads.values()]
        assert thread is not None
        return thread


def test_the_ticker_ends_by_itself_when_there_is_nothing_to_do() -> None:
    ticks = Ticks(busy=False)
    assert ticks.ticker.start()
    thread = ticks.thread()
    thread.join(SOON)
    assert not thread.is_alive()
    assert not ticks.ticker.running
    assert waiting.IDLE_TICKS <= ticks.count <= waiting.IDLE_TICKS + 2


def test_the_ticker_goes_on_while_there_is_something_to_do() -> None:
    ticks = Ticks(busy=True)
    ticks.ticker.start()
    thread = ticks.thread()
    while ticks.count < 3 * waiting.IDLE_TICKS:
        ticks.came.wait(SOON)
        ticks.came.clear()
    assert thread.is_alive()
    assert ticks.ticker.start()  # it runs: nothing happens
    assert ticks.thread() is thread
    ticks.ticker.stop()
    assert not thread.is_alive()


def test_the_ticker_can_be_started_after_each_end() -> None:
    ticks = Ticks(busy=False)
    for _ in range(3):
        ticks.came.clear()
        ticks.ticker.start()
        assert ticks.came.wait(SOON)
        ticks.ticker.stop()
        ticks.ticker.stop()  # once more does nothing
        assert not ticks.ticker.running


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="nobody lists the threads here"
)
def test_after_a_stop_the_kernel_does_not_list_the_thread_any_more() -> None:
    """Or a fork right after it would be one of a process with several threads."""
    ticks = Ticks(busy=True)
    before = os.listdir("/proc/self/task")
    for _ in range(100):
        ticks.ticker.start()
        ticks.ticker.stop()
        assert os.listdir("/proc/self/task") == before


def test_a_ticker_that_ends_by_itself_is_waited_for_as_well() -> None:
    """It may have ended, and still be on its way out."""
    ticks = Ticks(busy=False)
    ticks.ticker.start()
    task = ticks.thread().native_id
    while ticks.ticker.running:
        select.select([], [], [], 0.001)
    ticks.ticker.stop()
    assert not Path(f"/proc/self/task/{task}").exists()


def test_a_tick_that_raises_ends_the_thread_and_it_can_be_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its error is told before `stop` returns, however long the telling takes."""
    told: list[type[BaseException]] = []

    def tell_slowly(said: threading.ExceptHookArgs) -> None:
        select.select([], [], [], 0.1)
        told.append(said.exc_type)

    monkeypatch.setattr(threading, "excepthook", tell_slowly)
    ticks = Ticks(busy=True)
    ticks.error = ZeroDivisionError("not me")
    ticks.ticker.start()
    while ticks.ticker.running:
        select.select([], [], [], 0.001)
    ticks.ticker.stop()
    assert told == [ZeroDivisionError]
    ticks.error = None
    ticks.came.clear()
    assert ticks.ticker.start()
    assert ticks.came.wait(SOON)
    ticks.ticker.stop()


def test_a_ticker_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    ticks = Ticks(busy=True)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", cannot)
        assert not ticks.ticker.start()
    assert not ticks.ticker.running
    ticks.ticker.stop()
    assert ticks.ticker.start()
    ticks.ticker.stop()
