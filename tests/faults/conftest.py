"""How much of a soak is run."""

import pytest


@pytest.fixture
def part(request: pytest.FixtureRequest) -> float:
    """Return 1 where the soaks were asked for by `-m long`, else a tenth."""
    return 1.0 if request.config.getoption("-m") == "long" else 0.1
