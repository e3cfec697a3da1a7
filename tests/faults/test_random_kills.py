"""SIGKILLs at random moments, under load: nobody hangs, nothing is torn or doubled."""

import pytest

from tests.processes import PIPE, under

if PIPE:
    pytest.skip("this engine does not promise that", allow_module_level=True)

KILLS = {"fork": 500, "spawn": 60, "forkserver": 60}
"""How many of each sort; a start of the other methods takes 20 times as long."""


@pytest.mark.long
@pytest.mark.parametrize("who", ["consumers", "workers", "producers"])
def test_kills_at_random_moments(who: str, start_method: str, part: float) -> None:
    """Also near the end, when the siblings are taking their ENDs.

    Of a consumer that puts nothing, no more is missing than the one message in its
    hands; of a worker, what it had finished since it last flushed is told as well; of
    a producer, what arrives is a prefix, and the rest is counted.
    """
    kills = max(6, int(KILLS[start_method] * part))
    program = "tests.faults.random_kills"
    ended = under(start_method, program, who, str(kills), "1", limit=600)
    assert ended.printed() == f"{kills} {who} were killed, 0 things went wrong\n"
