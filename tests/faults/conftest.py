"""How much of a soak is run, and how long it may take."""

import signal
from typing import Any

import pytest

SOAK_LIMIT = 1000
"""Seconds that a test may take where the soaks were asked for."""


def soaks(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("-m") == "long")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Where no soak was asked for, inject each fault under one start method only."""
    if config.getoption("-m") == "long":
        return
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            case: Any = item.callspec.params.get("case")
            if case is not None:
                cases.setdefault(case[0].name, []).append(item)
    left_out = {
        item
        for number, those in enumerate(cases.values())
        for place, item in enumerate(those)
        if place != number % len(those)
    }
    if left_out:
        config.hook.pytest_deselected(items=[*left_out])
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def part(request: pytest.FixtureRequest) -> float:
    """Return 1 where the soaks were asked for by `-m long`, else a tenth."""
    return 1.0 if soaks(request) else 0.1


@pytest.fixture(autouse=True)
def more_time_for_a_soak(request: pytest.FixtureRequest, hard_limit: None) -> None:
    if soaks(request) and hasattr(signal, "SIGALRM"):
        signal.alarm(SOAK_LIMIT)
