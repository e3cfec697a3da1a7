"""The programs that fail do so as their pages say, under every start method."""

import sys

import pytest

from tests.conftest import METHODS
from tests.processes import ROOT

from .transcript import transcript

BROKEN = ROOT / "examples" / "broken"
NAMES = sorted(path.stem for path in BROKEN.glob("*.py") if path.stem != "__init__")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="that a program hangs is seen in /proc"
)


@pytest.mark.outputs
@pytest.mark.parametrize("name", NAMES)
def test_it_fails_as_its_page_says(
    name: str, start_method: str, pytestconfig: pytest.Config
) -> None:
    seen = transcript(name, start_method)
    path = BROKEN / f"{name}.txt"
    if pytestconfig.getoption("--update-outputs") and start_method == METHODS[0]:
        path.write_text(seen, encoding="utf-8")
    assert seen == path.read_text(encoding="utf-8")
