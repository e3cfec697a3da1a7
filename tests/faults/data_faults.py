"""Odd data, odd orders, odd numbers of ENDs, odd workers to wait for."""

import ctypes
import os
import pickle
import queue
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import ezq
from tests import workers

from .fault import Anything, Sight, fault, rest_of, strikes, worker
from .queue_faults import put_all
from .worker_faults import COUNT, DOUBT, by

# --- what cannot be pickled, or not unpickled


@fault("the put raises, and nothing was put", says=r"Msg.* cannot be put .*")
def a_lambda_is_put(see: Sight) -> None:
    q = Anything()
    see.told(
        q.put,
        ezq.Msg("CODE", lambda: 0),
        kind=(pickle.PicklingError, AttributeError),  # type: ignore[arg-type]
    )
    put_all(q)
    assert rest_of(q) == list(range(COUNT))


class Trap:
    """Calls a function where it is unpickled."""

    def __init__(self, func: Callable[..., Any], *args: Any) -> None:
        self.call = func, args

    def __reduce__(self) -> Any:
        return self.call


def end_here(status: int) -> None:
    strikes()
    sys.exit(status)


def crash_here(address: int) -> None:
    strikes()
    ctypes.string_at(address)


AT = 7


def read_with_a_trap(see: Sight, trap: Trap) -> None:
    """Have two workers read a trap among the numbers."""
    q, out = Anything(), Anything()
    for n in range(COUNT):
        q.put(ezq.Msg("NUMBER", trap if n == AT else n, n))
    team = [ezq.run(workers.pass_on, q, out) for _ in range(2)]
    error: ezq.WorkerError = see.told(ezq.endq_and_wait, q, team)
    see.account(range(COUNT), rest_of(out), error)
    assert error.in_hand == ("NUMBER", AT)


@fault(
    "the reader gets the exception: in a worker, that is its failure",
    says=worker("pass_on", "raised ZeroDivisionError: division by zero", AT),
)
def an_object_raises_where_it_is_unpickled(see: Sight) -> None:
    read_with_a_trap(see, Trap(workers.divide, 1, 0))


@fault(
    "an error that names the worker and the message",
    says=worker("pass_on", r"called sys.exit\(3\)", AT),
)
def an_object_exits_where_it_is_unpickled(see: Sight) -> None:
    read_with_a_trap(see, Trap(end_here, 3))


@fault(
    "an error that names the worker and the message",
    says=worker("pass_on", by("SIGSEGV"), AT) + DOUBT,
)
def an_object_crashes_where_it_is_unpickled(see: Sight) -> None:
    read_with_a_trap(see, Trap(crash_here, 0))


@fault("the get raises; the next get goes on", says="division by zero")
def an_object_raises_where_main_unpickles_it(see: Sight) -> None:
    q = Anything()
    q.put(ezq.Msg("TRAP", Trap(workers.divide, 1, 0)))
    put_all(q)
    see.told(q.get, kind=ZeroDivisionError)
    assert rest_of(q) == list(range(COUNT))


@fault(
    "the worker's loop raises, and says what it got",
    says=worker(
        "pass_on", r"raised TypeError: iter_msg\(\) reads messages, but got 7 from .*"
    ),
)
def what_is_put_is_no_message(see: Sight) -> None:
    q, out = Anything(), Anything()
    for n in range(COUNT):
        q.put(n if n == AT else ezq.Msg("NUMBER", n, n))
    team = [ezq.run(workers.pass_on, q, out) for _ in range(2)]
    error = see.told(ezq.endq_and_wait, q, team)
    see.account({*range(COUNT)} - {AT}, rest_of(out), error)


# --- sizes


def go_and_return(see: Sight, size: int) -> None:
    q, out = Anything(), Anything()
    passing = ezq.run(workers.pass_on, q, out)
    data = (b"ezq%" * (size // 4 + 1))[:size]
    for sent in (data, bytearray(data), [data], data.decode()):
        q.put(ezq.Msg("SIZE", sent))
        got = out.get().data
        assert type(got) is type(sent)
        assert got == sent
    ezq.endq_and_wait(q, passing)


for _size in (0, 65_535, 65_536, 65_537, 32_000_000):
    fault("it arrives as it was", name=f"a message has {_size:,} bytes")(
        partial(go_and_return, size=_size)
    )


def check_gigabytes(q: Anything, size: int) -> None:
    (msg,) = ezq.iter_msg(q)
    data = memoryview(msg.data)
    assert len(data) == size
    assert all(data[at] == at % 251 for at in range(0, size, 1_000_003))


@fault("it arrives as it was", methods=("fork",))
def a_message_has_300_mb(see: Sight) -> None:
    size = 300_000_000  # one of 3 GB is sent by a soak of `test_limits`
    if os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") < 4 * size:
        see.facts["skipped"] = "there is less than 1.2 GB of memory"
        return
    q = Anything()
    reading = ezq.run(check_gigabytes, q, size)
    data = bytearray(size)
    for at in range(0, size, 1_000_003):
        data[at] = at % 251
    q.put(ezq.Msg("SIZE", data))
    del data
    ezq.endq_and_wait(q, reading)


# --- orders


@fault("all come out: early ones in order, late ones at once, twins as they were put")
def orders_are_doubled_missing_negative_or_below_the_start(see: Sight) -> None:
    q = Anything()
    orders = [5, 5, 2, -1, 9, 3, 0, 2, 10**30, 4, 9]
    for place, order in enumerate(orders):
        q.put(ezq.Msg("NUMBER", place, order))
    ezq.endq(q)
    got = [(msg.order, msg.data) for msg in ezq.iter_sortq(q, start=2)]
    assert [order for order, _ in got] == [2, -1, 3, 0, 2, 4, 5, 5, 9, 9, 10**30]
    assert sorted(place for _, place in got) == list(range(len(orders)))
    twins = [place for order, place in got if order in (5, 9)]
    assert twins == [0, 1, 4, 10]


# --- ENDs


@fault("its reader waits; no message is lost", must_wait=True, ends_main=True)
def an_end_is_missing(see: Sight) -> None:
    q, out = Anything(), Anything()
    team = [ezq.run(workers.pass_on, q, out) for _ in range(2)]
    put_all(q)
    ezq.endq(q)
    see.account(range(COUNT), [out.get().order for _ in range(COUNT)])
    see.write()
    for one in team:
        one.join()


@fault("the next reader ends at the one that is left, as it was told to")
def an_end_too_many_is_put(see: Sight) -> None:
    q, out = Anything(), Anything()
    put_all(q)
    ezq.endq(q, 2)
    ezq.run(workers.pass_on, q, out).result()
    see.account(range(COUNT), rest_of(out))
    assert list(ezq.iter_msg(q)) == []
    assert q.empty()


def waits_for(see: Sight, some: Callable[[list[Any]], Any]) -> None:
    """Wait for two workers; no END may be left for the next reader."""
    q, out = Anything(), Anything()
    put_all(q)
    team = [ezq.run(workers.pass_on, q, out) for _ in range(2)]
    assert ezq.endq_and_wait(q, some(team)) == team
    assert q.empty()
    put_all(q)
    assert sorted(rest_of(q)) == list(range(COUNT))
    see.account(range(COUNT), rest_of(out))


_KINDS: dict[str, Callable[[list[Any]], Any]] = {
    "a tuple": tuple,
    "a generator": lambda team: (one for one in team),
    "one worker twice": lambda team: [*team, team[0]],
}

for _title, _some in _KINDS.items():
    fault(
        "each worker counts once, and no END is left",
        name=f"endq_and_wait gets {_title}",
    )(partial(waits_for, some=_some))


@fault(
    "an error that says how much nobody will read; without messages, none",
    says=r"endq_and_wait\(\) got no workers, and 30 messages are unread in the queue.*",
    methods=("fork",),
)
def endq_and_wait_gets_an_empty_list(see: Sight) -> None:
    q = Anything()
    assert ezq.endq_and_wait(q, []) == []
    put_all(q)
    see.told(ezq.endq_and_wait, q, [])
    assert rest_of(q) == list(range(COUNT))


@fault(
    "its error, at once; it got no END, and the messages are there",
    says=worker("_exit", "ended with exit code 3") + "; 30 messages are still unread",
)
def endq_and_wait_gets_a_dead_worker(see: Sight) -> None:
    q = Anything()
    put_all(q)
    dead = ezq.run(os._exit, 3)
    dead.join()
    see.told(ezq.endq_and_wait, q, dead)
    assert rest_of(q) == list(range(COUNT))
    try:
        q.get(timeout=0)
    except queue.Empty:
        return
    raise AssertionError("there is more than was put")
