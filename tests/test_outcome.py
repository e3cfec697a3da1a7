"""What a function returned or raised in its worker comes home, whatever it was."""

import gc
import multiprocessing
import os
import pickle
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pytest

import ezq
from ezq import interrupts, outcome, process

from . import workers
from .processes import PIPE

VALUES: list[Any] = [None, 0, "text", [1, {"a": (2,)}], b"x" * 3_000_000]

linux = pytest.mark.skipif("sys.platform != 'linux'", reason="it looks into /proc")


def descriptors() -> int:
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


# --- result


def test_a_result_is_what_the_function_returned(start_method: str) -> None:
    for value in VALUES:
        worker = ezq.run(workers.give_back, value)
        assert worker.result() == value
        assert worker.result(timeout=0) == value
        assert worker.exception() is None


def test_a_result_comes_from_a_worker_that_was_started_plainly(
    start_method: str,
) -> None:
    worker = ezq.Worker("mine", workers.give_back, (3,), {})
    worker.start()
    assert worker.result() == 3
    assert worker.name == "mine"


def test_a_result_may_be_asked_for_after_the_wait(start_method: str) -> None:
    q = ezq.Queue()
    worker = ezq.run(workers.give_back, 5)
    ezq.endq_and_wait(q, worker)
    assert worker.result() == 5
    worker.close()
    assert worker.result() == 5


def test_a_result_is_waited_for_in_time(start_method: str) -> None:
    q = ezq.Queue()
    worker = ezq.run(workers.read, q)
    for timeout in (0, 0.2, -1):
        begin = time.monotonic()
        with pytest.raises(TimeoutError, match=rf"{worker.name} \(pid \d+\) still run"):
            worker.result(timeout)
        assert time.monotonic() - begin >= timeout
        with pytest.raises(TimeoutError):
            worker.exception(timeout)
    ezq.endq(q)
    assert worker.result(60) is None


@pytest.mark.parametrize("timeout", ["3", [], float("nan"), 1j])
def test_a_timeout_that_is_no_number_is_told(timeout: Any) -> None:
    worker = ezq.run(workers.succeed)
    with pytest.raises(TypeError, match=r"exception\(timeout\) takes seconds, or None"):
        worker.exception(timeout)
    worker.join()


def test_the_result_of_a_worker_that_never_ran_is_an_error() -> None:
    worker = ezq.Worker("idle", workers.succeed, (), {})
    with pytest.raises(ValueError, match=r"idle.* call its start\(\) first"):
        worker.result()


@pytest.mark.parametrize("status", [0, None])
def test_an_exit_with_status_0_returns_nothing(status: Any, start_method: str) -> None:
    worker = ezq.run(workers.leave, status)
    assert worker.result() is None
    assert worker.exitcode == 0


def test_a_result_that_cannot_be_pickled_fails_the_worker(start_method: str) -> None:
    worker = ezq.run(workers.make_lock)
    with pytest.raises(
        pickle.PicklingError,
        match=r"^make_lock\(\) returned <unlocked .* which cannot travel home: cannot "
        r"pickle '_thread.lock' object. Return what can be pickled, or None$",
    ):
        worker.result()
    assert worker.exitcode == 1


def test_a_result_that_cannot_be_unpickled_raises_when_it_is_asked_for(
    start_method: str,
) -> None:
    worker = ezq.run(workers.make_what_fails_at_home)
    ezq.endq_and_wait(ezq.Queue(), worker)
    assert worker.exception() is None
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            worker.result()


# --- exception


def test_an_exception_is_raised_as_it_was_with_its_traceback(
    start_method: str, capfd: pytest.CaptureFixture[str]
) -> None:
    worker = ezq.run(workers.divide, 1, 0)
    error = worker.exception()
    assert repr(error) == "ZeroDivisionError('division by zero')"
    assert worker.exception() is error
    for _ in range(2):
        with pytest.raises(ZeroDivisionError) as raised:
            worker.result()
        assert raised.value is error
    printed = "".join(traceback.format_exception(error))
    assert "in divide\n    return numerator / denominator" in printed
    assert "ezq/outcome.py" not in printed.partition("direct cause")[0]
    assert worker.exitcode == 1
    assert capfd.readouterr().err == ""


def test_a_deep_recursion_comes_home(start_method: str) -> None:
    worker = ezq.run(workers.recurse, 0)
    assert isinstance(worker.exception(), RecursionError)


@pytest.mark.parametrize(
    ("name", "args", "said"),
    [
        ("Twofold", (1, 2), "Twofold: 1 and 2"),
        ("Wordless", (), "Wordless: its str() fails"),
        ("Deadly", (), "Deadly"),
        ("Odd", (4,), "Odd: 4"),
    ],
)
def test_an_exception_that_cannot_travel_comes_as_its_type_and_traceback(
    name: str, args: tuple[Any, ...], said: str, start_method: str
) -> None:
    worker = ezq.run(workers.fail_with, name, *args)
    error = worker.exception()
    assert isinstance(error, ezq.WorkerError)
    assert error.failure == f"raised {said}"
    assert str(error) == f"worker {worker.name} (pid {worker.pid}) raised {said}"
    cause: Any = error.__cause__
    assert cause.type_name == name
    assert "raise globals()[name](*args)" in cause.text
    assert cause.text in str(cause)
    with pytest.raises(ezq.WorkerError):
        worker.result()
    with pytest.raises(ezq.WorkerError, match=f"raised {name}"):
        ezq.endq_and_wait(ezq.Queue(), worker)


def test_an_exception_that_only_the_worker_can_unpickle_comes_as_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker = ezq.run(workers.divide, 1, 0)

    def fail(*_: object) -> None:
        raise AttributeError("no such class here")

    monkeypatch.setattr(outcome.Outcome, "value", fail)
    assert isinstance(worker.exception(), ezq.WorkerError)


# --- other ends


def failure(worker: ezq.Worker) -> ezq.WorkerError:
    error = worker.exception()
    assert isinstance(error, ezq.WorkerError)
    with pytest.raises(ezq.WorkerError) as raised:
        worker.result()
    assert raised.value is error
    assert (error.name, error.pid) == (worker.name, worker.pid)
    assert (error.exitcode, error.__cause__) == (worker.exitcode, None)
    return error


@pytest.mark.parametrize("status", [3, True, 256, "words"])
def test_a_call_of_exit_is_told(status: Any, start_method: str) -> None:
    error = failure(ezq.run(workers.leave, status))
    assert error.failure == f"called sys.exit({status!r})"


def test_an_end_before_the_function_returned_is_a_failure(start_method: str) -> None:
    error = failure(ezq.run(workers.leave_at_once, 0))
    assert error.exitcode == 0
    assert error.failure == (
        "ended with os._exit(0) or the like, before its function returned"
    )
    with pytest.raises(ezq.WorkerError, match=r"os\._exit\(0\)"):
        ezq.endq_and_wait(ezq.Queue(), ezq.run(workers.leave_at_once, 0))
    assert (
        failure(ezq.run(workers.leave_at_once, 4)).failure == "ended with exit code 4"
    )


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no signals")
def test_what_a_killed_worker_had_half_written_means_nothing(start_method: str) -> None:
    for func in (workers.be_killed, workers.write_half_and_be_killed):
        error = failure(ezq.run(func))
        assert error.exitcode == -signal.SIGKILL
        assert error.failure == (
            "was killed by SIGKILL (signal 9), perhaps for lack of memory"
        )


@pytest.mark.skipif("sys.platform == 'win32'", reason="files are inherited otherwise")
def test_a_worker_that_closes_its_files_fails_and_writes_to_no_other(
    start_method: str,
) -> None:
    error = failure(ezq.run(workers.close_all_files))
    assert error.exitcode == 1
    assert "stderr may tell why" in error.failure


@pytest.mark.skipif(PIPE, reason="in the pipe, nobody knows who has what")
@pytest.mark.parametrize("how", ["loop", "sorted", "get", "exit"])
def test_the_message_in_hand_is_told_when_a_worker_fails(
    how: str, start_method: str
) -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    for n in range(9):
        q.put(ezq.Msg("NUMBER", n, n))
    worker = ezq.run(workers.fail_on, q, 3, how)
    with pytest.raises(ezq.WorkerError) as raised:
        ezq.endq_and_wait(q, worker)
    error = raised.value
    assert error.in_hand == ("NUMBER", 3)
    assert "the message in its hands is lost: kind 'NUMBER', order 3" in str(error)
    assert error.in_doubt is None
    assert error.unread == 5
    assert str(error).endswith("; 5 messages are still unread")


@pytest.mark.skipif(PIPE, reason="in the pipe, nobody knows who has what")
@pytest.mark.parametrize("read", [workers.read, workers.get_one])
def test_a_message_that_cannot_be_unpickled_is_told_as_in_hand(
    read: Callable[[Any], object], start_method: str
) -> None:
    q = ezq.Queue[ezq.Msg[Any]]()
    q.put(ezq.Msg("TRAP", workers.FailsAtHome(), 7))
    q.put(ezq.Msg("NEXT"))
    worker = ezq.run(read, q)
    with pytest.raises(ezq.WorkerError) as raised:
        ezq.endq_and_wait(q, worker)
    assert raised.value.in_hand == ("TRAP", 7)
    assert raised.value.unread == 1


def test_workers_that_were_waited_for_are_kept_by_nobody(start_method: str) -> None:
    q = ezq.Queue[ezq.Msg[Any]]()
    worker, other = ezq.run(workers.read, q), ezq.run(workers.succeed)
    ezq.endq_and_wait(q, worker)
    other.result()
    kept: set[Any] = multiprocessing.process._children  # type: ignore[attr-defined]
    assert not kept & {worker, other}


@pytest.mark.skipif("sys.platform != 'linux'", reason="it waits for a pidfd")
@pytest.mark.parametrize("start_method", ["forkserver"], indirect=True)
def test_a_worker_that_was_done_has_not_failed_when_its_fork_server_dies(
    start_method: str,
) -> None:
    """Then nobody can tell its exit code, but it had sent what it returned."""
    worker = ezq.run(workers.give_back, 7)
    server: Any = forkserver._forkserver
    pid = server._forkserver_pid
    os.kill(pid, signal.SIGSTOP)  # so that it tells nobody of the end
    fd = os.pidfd_open(worker.pid or 0)
    assert select.select([fd], [], [], 60)[0]
    os.close(fd)
    os.kill(pid, signal.SIGKILL)
    assert worker.result() == 7
    assert worker.exitcode == 255


def test_the_frame_of_other_code_in_the_same_place_ended_no_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        workers.divide(1, 0)
    place = raised.traceback[-1]._rawentry
    frame, message = place.tb_frame, ("NUMBER", 1)
    for code, told in ((frame.f_code, message), (workers.succeed.__code__, None)):
        where = id(frame), code, place.tb_lasti
        monkeypatch.setattr(process, "_left", (where, message))
        assert process.in_hand(raised.value) == told


@pytest.mark.skipif(PIPE, reason="in the pipe, nobody knows who has what")
def test_a_message_is_not_in_hand_after_its_loop(start_method: str) -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    q.put(ezq.Msg("NUMBER", 0))
    worker = ezq.run(workers.fail_on, q, 0, "after the loop")
    with pytest.raises(ezq.WorkerError) as raised:
        ezq.endq_and_wait(q, worker)
    assert raised.value.in_hand is None


@pytest.mark.skipif(PIPE, reason="in the pipe, nobody knows who has what")
@pytest.mark.parametrize("how", ["finally", "raise", "with"])
def test_a_message_is_in_hand_although_a_handler_raised_the_error_again(
    how: str, start_method: str
) -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    q.put(ezq.Msg("NUMBER", 0, 7))
    worker = ezq.run(workers.fail_again, q, how)
    with pytest.raises(ezq.WorkerError, match="raised ValueError: 7") as raised:
        ezq.endq_and_wait(q, worker)
    assert raised.value.in_hand == ("NUMBER", 7)


@pytest.mark.skipif(PIPE, reason="in the pipe, nobody knows who has what")
def test_nor_is_one_whose_error_was_caught_outside_of_the_loop(
    start_method: str,
) -> None:
    q = ezq.Queue[ezq.Msg[int]]()
    q.put(ezq.Msg("NUMBER", 0, 7))
    worker = ezq.run(workers.leave_and_fail, q)
    with pytest.raises(ezq.WorkerError, match="raised ValueError: 0") as raised:
        ezq.endq_and_wait(q, worker)
    assert raised.value.in_hand is None


def test_a_failure_travels_up_from_a_worker_of_a_worker(start_method: str) -> None:
    worker = ezq.run(workers.fail_as_its_worker_does)
    error = worker.exception()
    assert isinstance(error, ezq.WorkerError)
    assert error.failure == "raised ZeroDivisionError: division by zero"
    assert error.pid != worker.pid
    assert "return numerator / denominator" in "".join(
        traceback.format_exception(error)
    )


# --- what stays behind


@linux
def test_an_outcome_that_was_read_keeps_no_descriptor(start_method: str) -> None:
    q = ezq.Queue()
    workers_: list[Any] = [(workers.give_back, 3), (workers.divide, 1, 0)]
    first = ezq.run(workers.succeed)  # it opens what is there for all
    first.result()
    first.close()
    before = descriptors()
    team = [ezq.run(*call) for call in [*workers_, (workers.be_killed,)]]
    for worker in team:
        worker.exception()
    assert team[0].result() == 3
    for worker in team:
        worker.close()
    assert descriptors() == before
    del team, worker, q


def test_where_no_descriptor_can_be_handed_over_a_file_with_a_name_serves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on Windows; and it is gone afterwards."""
    with monkeypatch.context() as patch:
        patch.delattr("multiprocessing.reduction.DupFd", raising=False)
        here = outcome.Outcome()
        there = pickle.loads(pickle.dumps(here))
    path = Path(here._path)
    assert path.exists()
    there.call(workers.give_back, ([1, 2],), {}, False)
    interrupts.let()  # which a worker holds back at its end
    assert here.read(0) == ""
    assert here.value() == [1, 2]
    assert not path.exists()
    os.close(there._fd)


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no fork")
def test_only_the_process_that_started_a_worker_knows_its_outcome() -> None:
    worker = ezq.run(workers.succeed)
    pid = os.fork()
    if not pid:
        try:
            worker.result()
        except ValueError:
            os._exit(7)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    assert worker.result() == "a result that nobody asks for"
    assert multiprocessing.active_children() == []
    assert sys.exc_info() == (None, None, None)
