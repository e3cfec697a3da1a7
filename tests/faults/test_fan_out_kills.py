"""A kill of random workers gives the right result, or an error that names the rest."""

import sys

import pytest

from tests.processes import PIPE, python

if PIPE:
    pytest.skip("this engine does not promise that", allow_module_level=True)
if sys.platform != "linux":
    pytest.skip("a process is killed by its pidfd", allow_module_level=True)

ROUNDS = {"fork": 1000, "spawn": 100, "forkserver": 100}
"""Of the whole soak; a start of the other methods takes 20 times as long."""


@pytest.mark.long
def test_what_is_missing_after_kills_is_named_every_time(
    start_method: str, part: float
) -> None:
    """In hand, or in doubt; where workers put nothing, only what was in hand."""
    rounds = int(ROUNDS[start_method] * part)
    command = ["--rounds", str(rounds), "--method", start_method]
    ended = python("-m", "tests.faults.fan_out_kills", *command, limit=900 * part + 60)
    told = f"{rounds} rounds, in 0 of them something went wrong; "
    assert ended.printed().startswith(told), ended.stdout
    kills = ended.stdout.removesuffix(" kills\n").rpartition("; ")[2]
    assert int(kills) >= rounds
