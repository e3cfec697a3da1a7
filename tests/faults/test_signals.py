"""Signal handlers that raise, as that of Ctrl-C does, or put: nothing goes wrong."""

import sys

import pytest

from tests.processes import PIPE, Ended, under

if PIPE:
    pytest.skip("this engine does not promise that", allow_module_level=True)

PROGRAM = "tests.faults.signals"


def cut_off(case: str) -> Ended:
    """Run a case without coverage.

    What raises at any moment would now and then cut off coverage as well, with a lock
    in its hands that it never lets go.
    """
    return under(
        "fork",
        PROGRAM,
        case,
        COVERAGE_PROCESS_CONFIG=None,
        COVERAGE_PROCESS_START=None,
    )


# Long, so that other Pythons leave it out: once, in the whole suite on 3.12, it had not
# ended after 60 seconds. By itself it did, in over a thousand runs.
@pytest.mark.long
def test_a_put_that_is_cut_off_doubles_nothing_and_loses_no_other() -> None:
    ended = cut_off("puts_that_are_cut_off")
    assert ended.printed() == "True True\nTrue 0\n"


def test_a_get_that_is_cut_off_loses_one_message_at_most() -> None:
    ended = cut_off("gets_that_are_cut_off")
    assert ended.printed() == "True True True\n0\n"


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lists who waits for a lock"
)
def test_ctrl_c_while_it_waits_for_a_lock_leaves_a_process_able_to_go_on() -> None:
    ended = under("fork", PROGRAM, "ctrl_c_while_another_process_holds_a_lock")
    assert ended.printed() == "interrupted\nFalse 1\n" * 2


@pytest.mark.parametrize("act", ["put", "fork"])
def test_a_handler_may_put_or_fork_wherever_it_comes(act: str) -> None:
    ended = under("fork", PROGRAM, f"handlers_that_{act}_at_each_step_of_the_locks")
    assert ended.printed() == "True\nTrue True\n"
