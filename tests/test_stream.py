"""Streams end where END is; who waits for workers learns how they ended."""

import multiprocessing
import re
import signal
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import ezq

from . import workers
from .processes import PIPE, under

posix = pytest.mark.skipif(
    "sys.platform == 'win32'", reason="Windows has no signals to be killed by"
)

NO_QUEUES = [None, 3, "q", [], [ezq.Msg()], multiprocessing.Queue, ezq.Queue]


def numbers(count: int, maxsize: int = 0) -> workers.Numbers:
    """Return a queue of messages, whose data and order count up from 0."""
    q: workers.Numbers = ezq.Queue(maxsize)
    for n in range(count):
        q.put(ezq.Msg("NUMBER", n, order=n))
    return q


# --- iter_msg


def test_iter_msg_yields_until_end_and_leaves_what_comes_after() -> None:
    q = ezq.endq(numbers(3))
    q.put(ezq.Msg("LATER", 9))
    assert [msg.data for msg in ezq.iter_msg(q)] == [0, 1, 2]
    assert [msg.data for msg in ezq.iter_msg(ezq.endq(q))] == [9]
    assert q.empty()


def test_each_end_ends_one_reader() -> None:
    q = ezq.endq(numbers(1), 3)
    assert [len(list(ezq.iter_msg(q))) for _ in range(3)] == [1, 0, 0]
    assert q.empty()


def test_iter_msg_yields_what_is_there_before_the_end() -> None:
    q = numbers(2)
    messages = ezq.iter_msg(q)
    assert [next(messages).data, next(messages).data] == [0, 1]
    ezq.endq(q)
    assert next(messages, None) is None
    assert next(messages, None) is None  # and stays at its end


def test_a_reader_that_leaves_takes_no_message_but_those_it_yielded() -> None:
    q = ezq.endq(numbers(3))
    for msg in ezq.iter_msg(q):
        assert msg.data == 0
        break
    assert [msg.data for msg in ezq.iter_msg(q)] == [1, 2]


def test_each_message_goes_to_one_of_several_readers(start_method: str) -> None:
    q, out = ezq.Queue(), ezq.Queue()
    readers = [ezq.run(workers.tell_who, q, out) for _ in range(3)]
    for n in range(100):
        q.put(ezq.Msg("NUMBER", n, order=n))
    ezq.endq_and_wait(q, readers)
    told = list(ezq.iter_msg(ezq.endq(out)))
    read = [msg for msg in told if msg.kind == "READ"]
    assert sorted(msg.order for msg in read) == list(range(100))
    assert {msg.data for msg in read} <= {reader.pid for reader in readers}
    assert sum(msg.data for msg in told if msg.kind == "COUNT") == 100


@pytest.mark.parametrize("item", [3, None, "END", ("END",), [1, 2], int])
@pytest.mark.parametrize("read", [ezq.iter_msg, ezq.iter_sortq])
def test_an_item_that_is_no_message_is_taken_and_told(
    read: Callable[[Any], Iterator[ezq.Msg[Any]]], item: object
) -> None:
    q = ezq.Queue()
    q.put(item)
    q.put(ezq.Msg("NEXT", 1))
    with pytest.raises(TypeError) as error:
        next(read(q))
    assert f"{read.__name__}() reads messages" in str(error.value)
    assert f"got {item!r} from the queue" in str(error.value)
    assert "put ezq.Msg(data=...), or take other items out with get()" in str(
        error.value
    )
    assert [msg.kind for msg in read(ezq.endq(q))] == ["NEXT"]


@pytest.mark.parametrize("value", NO_QUEUES, ids=repr)
@pytest.mark.parametrize(
    "call",
    [
        ezq.iter_msg,
        ezq.iter_sortq,
        ezq.endq,
        lambda q: ezq.endq_and_wait(q, []),
    ],
    ids=["iter_msg", "iter_sortq", "endq", "endq_and_wait"],
)
def test_what_is_no_queue_is_told_at_once(
    call: Callable[[Any], object], value: object, request: pytest.FixtureRequest
) -> None:
    """Also by the two that read: at the call, not at the first message."""
    with pytest.raises(TypeError) as error:
        call(value)
    name = request.node.callspec.id.split("-")[0]
    assert str(error.value) == f"{name}() takes an ezq.Queue, but got {value!r}"


# --- endq


@pytest.mark.parametrize("count", [0, 1, 5])
def test_endq_puts_as_many_ends_as_it_is_told(count: int) -> None:
    q = ezq.Queue()
    assert ezq.endq(q, count) is q
    assert q.qsize() == count
    assert [q.get() for _ in range(count)] == [ezq.END_MSG] * count


def test_endq_puts_one_end_unless_told_otherwise() -> None:
    assert ezq.endq(ezq.Queue()).qsize() == 1


def test_endq_does_not_wait_for_a_place() -> None:
    assert ezq.endq(numbers(2, maxsize=2), 3).qsize() == 5


def test_a_count_below_0_is_an_error() -> None:
    with pytest.raises(ValueError, match="number of readers, 0 or more, but got -1"):
        ezq.endq(ezq.Queue(), -1)


@pytest.mark.parametrize("count", ["2", 1.0, None, [1]])
def test_a_count_that_is_no_int_is_an_error(count: Any) -> None:
    q = ezq.Queue()
    with pytest.raises(TypeError) as error:
        ezq.endq(q, count)
    assert str(error.value) == (
        f"endq(count) takes the number of readers, but got {count!r}"
    )
    assert q.empty()


# --- endq_and_wait: whom it waits for


def one(team: list[Any]) -> object:
    return team[0]


def generator(team: list[Any]) -> Iterator[Any]:
    yield from team


@pytest.mark.parametrize(
    ("given", "count"),
    [
        (one, 1),
        (list, 1),
        (list, 3),
        (tuple, 2),
        (generator, 2),
        (dict.fromkeys, 2),
        (lambda team: {w.name: w for w in team}.values(), 2),
    ],
    ids=["one", "list of one", "list", "tuple", "generator", "dict", "values"],
)
def test_it_ends_the_workers_and_returns_them_in_order(
    given: Callable[[list[Any]], Any], count: int, start_method: str
) -> None:
    q, out = ezq.Queue(), ezq.Queue()
    team = [ezq.run(workers.pass_on, q, out) for _ in range(count)]
    for n in range(20):
        q.put(ezq.Msg("NUMBER", n))
    assert ezq.endq_and_wait(q, given(team)) == team
    assert [worker.exitcode for worker in team] == [0] * count
    assert q.empty()
    assert sorted(m.data for m in ezq.iter_msg(ezq.endq(out))) == list(range(20))


def test_a_worker_given_twice_counts_once(start_method: str) -> None:
    q = ezq.Queue()
    worker = ezq.run(workers.read, q)
    assert ezq.endq_and_wait(q, [worker, worker]) == [worker]
    assert q.empty()


def test_a_worker_that_has_ended_gets_no_end(start_method: str) -> None:
    q = ezq.Queue()
    early = ezq.run(workers.read, q)
    ezq.endq(q)
    early.join()
    late = ezq.run(workers.read, q)
    assert ezq.endq_and_wait(q, [early, late]) == [early, late]
    assert q.empty()
    assert ezq.endq_and_wait(q, [early, late]) == [early, late]
    assert q.empty()


def test_processes_of_multiprocessing_are_waited_for_as_well(
    start_method: str,
) -> None:
    q = ezq.Queue()
    context = multiprocessing.get_context(start_method)
    team = [
        multiprocessing.Process(target=workers.read, args=(q,)),
        context.Process(target=workers.read, args=(q,)),  # type: ignore[attr-defined]
    ]
    for process in team:
        process.start()
    assert ezq.endq_and_wait(q, team) == team
    assert [process.exitcode for process in team] == [0, 0]


@pytest.mark.parametrize("nobody", [[], (), {}, iter([])], ids=repr)
def test_no_workers_and_nothing_to_read_is_fine(nobody: Any) -> None:
    assert ezq.endq_and_wait(ezq.Queue(), nobody) == []
    assert ezq.endq_and_wait(ezq.endq(ezq.Queue(), 2), nobody) == []


@pytest.mark.parametrize(("count", "are"), [(1, "1 message is"), (7, "7 messages are")])
def test_no_workers_and_messages_to_read_is_an_error(count: int, are: str) -> None:
    q = ezq.endq(numbers(count), 2)
    with pytest.raises(ezq.WorkerError) as error:
        ezq.endq_and_wait(q, [])
    assert f"got no workers, and {are} unread in the queue" in str(error.value)
    assert "nobody will read them" in str(error.value)
    told = error.value
    assert (told.name, told.pid, told.exitcode, told.others) == (None, None, None, ())
    assert q.qsize() == count + 2  # nothing was put, nothing taken
    assert [msg.data for msg in ezq.iter_msg(q)] == list(range(count))


# --- endq_and_wait: what is no worker


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (None, "None"),
        (3, "3"),
        (workers.read, "<function read at "),
        ("ab", "'a'"),
        ([None], "None"),
        ([workers.read], "<function read at "),
        ([[]], "[]"),
        ([{}], "{}"),
    ],
    ids=repr,
)
def test_what_is_no_worker_is_told(given: Any, shown: str) -> None:
    q = ezq.Queue()
    with pytest.raises(TypeError) as error:
        ezq.endq_and_wait(q, given)
    assert "takes the workers that ezq.run() returned" in str(error.value)
    assert f"but got {shown}" in str(error.value)
    assert q.empty()


def test_a_list_in_the_list_of_workers_is_told() -> None:
    """Easily written: `[readers, writer]`, where readers is a list."""
    q = ezq.Queue()
    worker = ezq.run(workers.read, q)
    given: Any = [[worker]]
    try:
        with pytest.raises(TypeError, match=r"takes the workers .* but got \[<Worker"):
            ezq.endq_and_wait(q, given)
        assert q.empty()
    finally:
        ezq.endq_and_wait(q, worker)


def test_a_worker_that_was_never_started_is_an_error() -> None:
    q = ezq.Queue()
    process = multiprocessing.Process(target=workers.read, args=(q,), name="idle")
    with pytest.raises(ValueError, match=r"idle.* was never started: start it with"):
        ezq.endq_and_wait(q, process)
    assert q.empty()


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no fork")
@pytest.mark.parametrize("start_method", ["fork"], indirect=True)
def test_the_worker_of_another_process_is_an_error(start_method: str) -> None:
    """Only a fork takes a process object along: it cannot be pickled."""
    q, out = ezq.Queue(), ezq.Queue()
    worker = ezq.run(workers.read, q)
    ezq.run(workers.wait_for, q, worker, out).join()
    message = out.get().data
    assert re.search(r"cannot wait for .*read-\d+.* another process started", message)
    assert "wait for it there" in message
    assert q.empty()
    ezq.endq_and_wait(q, worker)


# --- endq_and_wait: how workers fail


def failure(q: workers.Anything, team: Any) -> ezq.WorkerError:
    with pytest.raises(ezq.WorkerError) as error:
        ezq.endq_and_wait(q, team)
    return error.value


def test_a_worker_that_raises_is_told_with_its_name_and_pid(start_method: str) -> None:
    worker = ezq.run(workers.divide, 1, 0)
    error = failure(ezq.Queue(), worker)
    assert (error.name, error.pid, error.exitcode) == (worker.name, worker.pid, 1)
    assert re.fullmatch(r"divide-\d+", worker.name)
    assert error.failure == "raised ZeroDivisionError: division by zero"
    assert str(error) == f"worker {worker.name} (pid {worker.pid}) {error.failure}"
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert "return numerator / denominator" in str(error.__cause__.__cause__)


def test_a_plain_process_that_raises_is_told_as_far_as_its_exit_code_tells(
    start_method: str,
) -> None:
    process = multiprocessing.Process(target=workers.divide, args=(1, 0))
    process.start()
    error = failure(ezq.Queue(), process)
    assert (error.name, error.pid, error.exitcode) == (process.name, process.pid, 1)
    assert str(error).endswith(
        "ended with exit code 1: it raised an exception, whose traceback it printed "
        "on stderr, or called sys.exit(1)"
    )


@pytest.mark.parametrize("status", [3, 255])
def test_a_worker_that_exits_with_a_status_is_told(
    status: int, start_method: str
) -> None:
    worker = ezq.run(workers.leave, status)
    error = failure(ezq.Queue(), worker)
    assert (error.name, error.pid) == (worker.name, worker.pid)
    assert error.exitcode == status
    assert str(error).endswith(f"called sys.exit({status})")


def test_a_worker_prints_nothing_but_the_words_that_it_gave_to_exit(
    start_method: str,
) -> None:
    """Its traceback comes with the error, for main to print or not."""
    program = "tests.programs.failing_worker"

    ended = under(start_method, program, "raise")
    assert ended.printed() == "divide-1 ended with 1\n"

    ended = under(start_method, program, "exit with words")
    assert (ended.exitcode, ended.stdout) == (0, "leave-1 ended with 1\n")
    assert ended.stderr == "no luck\n"

    ended = under(start_method, program, "exit with 3")
    assert ended.printed() == "leave-1 ended with 3\n"


@pytest.mark.parametrize("status", [0, None])
def test_an_exit_with_status_0_is_no_failure(
    status: int | None, start_method: str
) -> None:
    worker = ezq.run(workers.leave, status)
    worker.join()
    assert ezq.endq_and_wait(ezq.Queue(), worker) == [worker]


@posix
def test_a_killed_worker_is_named_in_the_error(start_method: str) -> None:
    q = ezq.Queue()
    worker = ezq.run(workers.be_killed)
    error = failure(q, worker)
    assert (error.name, error.pid, error.exitcode) == (worker.name, worker.pid, -9)
    assert str(error) == (
        f"worker {worker.name} (pid {worker.pid}) was killed by SIGKILL (signal 9), "
        "perhaps for lack of memory"
    )


@posix
def test_a_worker_that_is_killed_while_it_waits_is_named(start_method: str) -> None:
    q, out = ezq.Queue(), ezq.Queue()
    worker = ezq.run(workers.pass_on, q, out)
    q.put(ezq.Msg("NUMBER", 1))
    assert out.get().data == 1
    worker.terminate()
    worker.join()
    error = failure(q, worker)
    assert (error.name, error.exitcode) == (worker.name, -signal.SIGTERM)
    assert error.failure == "was killed by SIGTERM (signal 15)"
    assert q.empty()


def test_when_several_fail_the_first_is_raised_and_tells_of_the_others(
    start_method: str,
) -> None:
    q = ezq.Queue()
    team = [ezq.run(workers.leave, status) for status in (3, 0, 4, 5)]
    for worker in team:
        worker.join()
    error = failure(q, team)
    assert (error.name, error.exitcode) == (team[0].name, 3)
    assert [(e.name, e.exitcode) for e in error.others] == [
        (team[2].name, 4),
        (team[3].name, 5),
    ]
    assert [e.pid for e in error.others] == [team[2].pid, team[3].pid]
    assert error.__notes__ == [f"also: {other}" for other in error.others]


def test_when_one_fails_the_others_first_work_off_the_queue(
    start_method: str,
) -> None:
    q, out = ezq.Queue(), ezq.Queue()
    fails = ezq.run(workers.fail_at_the_first, q)
    q.put(ezq.Msg("BAIT"))
    fails.join()
    works = ezq.run(workers.pass_on, q, out)
    for n in range(50):
        q.put(ezq.Msg("NUMBER", n))
    error = failure(q, [fails, works])
    assert (error.name, error.exitcode, error.others) == (fails.name, 5, ())
    assert error.in_hand == (None if PIPE else ("BAIT", 0))
    assert not hasattr(error, "__notes__")
    assert works.exitcode == 0
    assert q.empty()
    assert [m.data for m in ezq.iter_msg(ezq.endq(out))] == list(range(50))


@pytest.mark.parametrize(("count", "are"), [(1, "1 message is"), (7, "7 messages are")])
def test_what_a_failed_worker_left_unread_is_counted(
    count: int, are: str, start_method: str
) -> None:
    q = ezq.Queue()
    worker = ezq.run(workers.fail_at_the_first, q)
    for n in range(count + 1):
        q.put(ezq.Msg("NUMBER", n))
    error = failure(q, worker)
    assert str(error).endswith(f"; {are} still unread")
    assert error.unread == count
    assert [q.get().data for _ in range(count)] == list(range(1, count + 1))


def test_the_notes_are_shown_when_nobody_catches_the_error() -> None:
    q = numbers(2)
    team = [ezq.run(workers.leave, 3), ezq.run(workers.leave, 4)]
    for worker in team:
        worker.join()
    printed = "".join(traceback.format_exception(failure(q, team)))
    assert "2 messages are still unread" in printed
    assert f"also: worker {team[1].name}" in printed
