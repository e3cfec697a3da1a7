"""A signal handler that raises leaves the queue whole: that of Ctrl-C does."""

import pytest

from tests.processes import PIPE, python

from .killed_at import SCENARIOS

if PIPE:
    pytest.skip("this engine does not promise that", allow_module_level=True)

from .cut_off_at import LEFT_OUT


@pytest.mark.parametrize("how", ["waits", "goes-on"])
@pytest.mark.parametrize("scenario", sorted(SCENARIOS.keys() - LEFT_OUT))
def test_a_process_that_is_cut_off_anywhere_leaves_the_queue_whole(
    scenario: str, how: str, part: float
) -> None:
    """Nothing is torn or doubled, and no more is missing than was in hand.

    That holds for the others while it waits for something else, and for itself.
    """
    most = str(int(600 * part))
    ended = python(
        "-m", "tests.faults.cut_off_at", scenario, how, most, limit=90 + 500 * part
    )
    assert ended.printed().endswith(" cuts, 0 went wrong\n"), ended.stdout
