"""A worker runs a function in a process of its own, and ends with main."""

import functools
import multiprocessing
import os
import pickle
import sys
import threading
from typing import Any

import pytest

import ezq

from . import workers
from .processes import PIPE, python, under

# --- starting one


def test_it_is_a_running_process_of_its_own(start_method: str) -> None:
    q, out = ezq.Queue(), ezq.Queue()
    worker = ezq.run(workers.tell_who, q, out)
    assert isinstance(worker, multiprocessing.Process)
    assert worker.is_alive()
    assert worker.exitcode is None
    assert worker in multiprocessing.active_children()
    q.put(ezq.Msg("WHO"))
    assert out.get().data == worker.pid != os.getpid()
    ezq.endq_and_wait(q, worker)
    assert worker.exitcode == 0


def test_the_function_gets_the_arguments(start_method: str) -> None:
    out = ezq.Queue()
    worker = ezq.run(workers.tell, out, 1, "b", key=[3], args=4)
    given = ((1, "b"), {"key": [3], "args": 4})
    assert out.get().data == given
    worker.join()


def test_the_arguments_are_copies(start_method: str) -> None:
    given = [1]
    out = ezq.Queue()
    worker = ezq.run(workers.tell, out, given)
    ((got,), _) = out.get().data
    assert got == given
    worker.join()
    assert given == [1]


@pytest.mark.skipif(PIPE, reason="the semaphores of a pipe go with their maker's queue")
def test_a_queue_lives_as_long_as_a_worker_holds_it(start_method: str) -> None:
    """Also one that nobody else does: it must not be gone when the worker gets it."""
    out = ezq.Queue()
    worker = ezq.run(workers.put_and_get, ezq.Queue(), out)
    worker.join()
    assert worker.exitcode == 0
    assert out.get().data == "through the queue"


def test_its_name_tells_the_function_and_a_number() -> None:
    team = [ezq.run(workers.succeed) for _ in range(3)]
    first = int(team[0].name.removeprefix("succeed-"))
    assert [worker.name for worker in team] == [
        f"succeed-{first + n}" for n in range(3)
    ]
    other = ezq.run(workers.leave, 0)
    assert other.name.startswith("leave-")
    for worker in [*team, other]:
        worker.join()


def test_numbers_count_up_from_1_for_each_function(start_method: str) -> None:
    printed = under(start_method, "tests.programs.names").printed()
    assert printed == "succeed-1 leave-1 succeed-2\n"


def test_whatever_can_be_called_can_be_run(start_method: str) -> None:
    out = ezq.Queue()
    greeter = workers.Greeter("Hello")
    team = [
        ezq.run(greeter.greet, out, "Ada"),
        ezq.run(greeter, out, name="Ada"),
        ezq.run(functools.partial(greeter.greet, out), "Ada"),
    ]
    names = [worker.name.rpartition("-")[0] for worker in team]
    assert names == ["greet", "Greeter", "partial"]
    assert [out.get().data for _ in team] == ["Hello, Ada!"] * 3
    for worker in team:
        worker.join()


def test_a_worker_started_by_a_thread_works(start_method: str) -> None:
    q, out = ezq.Queue(), ezq.Queue()
    team: list[multiprocessing.Process] = []
    thread = threading.Thread(
        target=lambda: team.append(ezq.run(workers.pass_on, q, out))
    )
    thread.start()
    thread.join()
    q.put(ezq.Msg("NUMBER", 1))
    ezq.endq_and_wait(q, team)
    assert out.get().data == 1


# --- what cannot be run


@pytest.mark.parametrize("value", ["x", 3, [workers.read], ezq.Msg()], ids=repr)
def test_what_cannot_be_called_is_told(value: Any) -> None:
    with pytest.raises(TypeError) as error:
        ezq.run(value)
    assert str(error.value) == (
        "run() takes the function that the worker is to call, then its arguments, but "
        f"the first argument is {value!r}"
    )


def test_none_is_told_with_what_may_have_led_to_it() -> None:
    """`run(work(q))` calls the function, in main, and gives its result to run."""
    none: Any = None
    with pytest.raises(TypeError) as error:
        ezq.run(none)
    assert "the first argument is None" in str(error.value)
    assert "pass the function itself, do not call it" in str(error.value)


def test_a_lambda_can_only_be_forked(start_method: str) -> None:
    if start_method == "fork":
        worker = ezq.run(lambda: None)
        worker.join()
        assert worker.exitcode == 0
        assert worker.name.startswith("<lambda>-")
    else:
        with pytest.raises(pickle.PicklingError) as error:
            ezq.run(lambda: None)
        check_advice(str(error.value), start_method)
        assert "could not send <lambda>() and its arguments" in str(error.value)


def make_generator() -> Any:
    yield 1


@pytest.mark.parametrize(
    "make", [threading.Lock, make_generator, lambda: lambda: 0, lambda: sys.stdout]
)
def test_an_argument_that_cannot_be_pickled_can_only_be_forked(
    make: Any, start_method: str
) -> None:
    if start_method == "fork":
        worker = ezq.run(workers.accept, make())
        worker.join()
        assert worker.exitcode == 0
    else:
        with pytest.raises(pickle.PicklingError) as error:
            ezq.run(workers.accept, make())
        check_advice(str(error.value), start_method)
        assert "could not send accept() and its arguments" in str(error.value)


def check_advice(message: str, start_method: str) -> None:
    assert f"Under the start method {start_method!r} they travel by pickle" in message
    assert "a function that is defined at the top level of a module" in message
    assert not multiprocessing.active_children()


# --- workers of workers


def test_a_worker_may_start_workers(start_method: str) -> None:
    q, out = ezq.Queue(), ezq.Queue()
    worker = ezq.run(workers.start_another, q, out)
    worker.join()
    assert worker.exitcode == 0
    assert [msg.order for msg in ezq.iter_msg(ezq.endq(out))] == [0, 1, 2]


def test_the_failure_of_a_workers_worker_is_told_to_that_worker(
    start_method: str,
) -> None:
    out = ezq.Queue()
    worker = ezq.run(workers.start_a_failing_one, out)
    error = out.get().data
    assert isinstance(error, ezq.WorkerError)
    assert error.exitcode == 3
    assert error.name
    worker.join()
    assert worker.exitcode == 0


@pytest.mark.skipif("sys.platform == 'win32'", reason="os.kill(pid, 0) kills there")
@pytest.mark.parametrize("at_work", ["wait", "ignore_sigterm"])
def test_when_a_worker_ends_its_own_workers_end(
    at_work: str, start_method: str
) -> None:
    """Those that ignore SIGTERM as well; and it ends as it would have without them."""
    ended = under(start_method, "tests.programs.worker_ends", at_work)
    assert ended.printed() == "exit code 0\nits worker has ended\n"


# --- workers end with main; `under` fails when one does not

needs_signals = pytest.mark.skipif(
    "sys.platform == 'win32'", reason="Windows has no SIGTERM to ignore, and no SIGSTOP"
)
AT_WORK = [
    "wait_for_a_message",
    "wait_for_a_place",
    "compute",
    "leave_a_thread",
    "put_more_than_fits",
    "start_another",
    "leave_another",
    pytest.param("ignore_sigterm", marks=needs_signals),
    pytest.param("stop", marks=needs_signals),
]


@pytest.mark.parametrize("at_work", AT_WORK)
def test_a_worker_ends_with_main_whatever_it_does(
    at_work: str, start_method: str
) -> None:
    program = "tests.programs.main_ends"
    assert under(start_method, program, "returns", at_work).printed() == "main ends\n"


def test_when_main_raises_its_workers_end_and_its_exit_status_stays(
    start_method: str,
) -> None:
    ended = under(
        start_method,
        "tests.programs.main_ends",
        "raises",
        "wait_for_a_message",
        "compute",
    )
    assert (ended.exitcode, ended.stdout) == (1, "main ends\n")
    assert ended.stderr.startswith("Traceback (most recent call last):\n")
    assert ended.stderr.endswith("\nRuntimeError: main fails\n")
    assert ended.stderr.count("Traceback") == 1


def test_when_main_exits_its_workers_end_and_its_exit_status_stays(
    start_method: str,
) -> None:
    ended = under(
        start_method,
        "tests.programs.main_ends",
        "exits with 3",
        "wait_for_a_message",
        "compute",
    )
    assert (ended.exitcode, ended.stdout, ended.stderr) == (3, "main ends\n", "")


def test_what_nobody_reads_does_not_hold_main_back(start_method: str) -> None:
    ended = under(start_method, "tests.programs.backlog")
    assert (ended.exitcode, ended.stdout, ended.stderr) == (3, "main ends\n", "")


def test_processes_that_are_no_workers_are_left_to_multiprocessing(
    start_method: str,
) -> None:
    """Which waits for them when main ends; a worker beside them is ended by then."""
    printed = under(start_method, "tests.programs.own_process").printed()
    assert printed == "the worker has ended, and then my own process did\n"


# --- the start method


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_a_start_method_set_after_the_queue_was_made_works_or_says_why_not(
    method: str,
) -> None:
    """It works; in the pipe engine, a queue that was made for fork stays so."""
    ended = python("-m", "tests.programs.late_start_method", method)
    if PIPE and multiprocessing.get_all_start_methods()[0] == "fork" != method:
        assert (ended.exitcode, ended.stdout) == (1, "")
        last = ended.stderr.splitlines()[-1]
        assert last.startswith("RuntimeError: ")
        assert "fork context is being shared with a process in a spawn" in last
        assert "use the same context" in last
    else:
        assert ended.printed() == "exit code 0\n"


def test_a_worker_may_be_started_after_a_put(start_method: str) -> None:
    ended = under(start_method, "tests.programs.put_then_run")
    if PIPE and start_method == "fork" and sys.version_info >= (3, 12):
        # A put starts the feeder thread of multiprocessing.Queue, and Python warns of
        # a fork beside a thread.
        assert (ended.exitcode, ended.stdout) == (0, "done\n")
        assert ended.stderr.count("Warning") == 1
        assert "DeprecationWarning: This process" in ended.stderr
    else:
        assert ended.printed() == "done\n"
