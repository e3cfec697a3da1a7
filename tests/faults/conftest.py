"""How much of a soak is run, and how long it may take."""

import signal

import pytest

SOAK_LIMIT = 1000
"""Seconds that a test may take where the soaks were asked for."""


def soaks(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("-m") == "long")


@pytest.fixture
def part(request: pytest.FixtureRequest) -> float:
    """Return 1 where the soaks were asked for by `-m long`, else a tenth."""
    return 1.0 if soaks(request) else 0.1


@pytest.fixture(autouse=True)
def more_time_for_a_soak(request: pytest.FixtureRequest, hard_limit: None) -> None:
    if soaks(request) and hasattr(signal, "SIGALRM"):
        signal.alarm(SOAK_LIMIT)
