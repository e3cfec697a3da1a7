"""What a process has put arrives, however the process ends; and none is in the way."""

import pytest

from tests.processes import PIPE, under

if PIPE:
    pytest.skip("this engine does not promise that", allow_module_level=True)

PROGRAM = "tests.faults.endings"


def test_what_a_thread_puts_after_the_end_of_its_worker_arrives(
    start_method: str,
) -> None:
    case = "a_thread_puts_after_the_function_of_its_worker_has_ended"
    assert under(start_method, PROGRAM, case).printed() == "True\nTrue\n"


def test_what_is_put_in_the_last_exit_handler_arrives() -> None:
    ended = under("fork", PROGRAM, "puts_at_exit_arrive")
    assert ended.printed() == "[0, 1, 2, 3, 4, 5]\n"


def test_a_child_of_a_plain_fork_puts_what_is_its_own() -> None:
    ended = under("fork", PROGRAM, "a_child_of_a_plain_fork_puts_and_ends")
    assert ended.printed() == "[0, 1, 2, 3, 4] True\n"


def test_queues_and_loops_that_nobody_closed_end_in_silence() -> None:
    ended = under("fork", PROGRAM, "objects_in_a_cycle_are_left_to_the_interpreter")
    assert ended.printed() == "Msg(kind='NUMBER', data=0, order=0)\nNUMBER\n"


def test_a_loop_may_start_a_worker_for_its_own_queue_and_wait_for_it(
    start_method: str,
) -> None:
    ended = under(start_method, PROGRAM, "a_fork_in_the_loop_waits_for_its_child")
    assert ended.printed() == "50 0\n"


def test_a_fork_in_a_burst_is_one_of_a_process_without_threads() -> None:
    ended = under("fork", PROGRAM, "forks_in_bursts_warn_of_no_thread")
    assert ended.printed() == "1000\n"
