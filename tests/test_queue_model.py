"""Whatever processes do with a queue, in any order: it does what a plain model does.

A state machine: hypothesis chooses the steps. Processes put, get, loop, leave their
loops, close the queue, and are killed; the model is a dictionary of what is unread.
"""

import math
import queue
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

import ezq

from . import actors
from .actors import Actor
from .faults.conftest import part as part
from .processes import PIPE

if PIPE:
    pytest.skip("this engine does not promise all of that", allow_module_level=True)

MANY = 3
SORTS: list[Callable[[int], object]] = [
    lambda n: n,
    lambda n: f"a string, {n}",
    lambda n: [n, [n]],
    lambda n: bytes([n % 256]) * 70_000,
]

which = st.integers(0, MANY - 1)
sort = st.integers(0, len(SORTS) - 1)


@dataclass(eq=False)
class Known:
    """What the model knows of a process."""

    actor: Actor
    loops: bool = False
    looped: int | None = None  # what its loop has in hand
    got: int | None = None  # what it got last
    pending: list[int] = field(default_factory=list)  # put, perhaps not yet out
    closed: bool = False


class Model(RuleBasedStateMachine):
    q: "ezq.Queue[Any]"

    @initialize(maxsize=st.sampled_from([0, 0, 4]))
    def start(self, maxsize: int) -> None:
        self.q = ezq.Queue(maxsize)
        self.maxsize = maxsize
        self.clock = 0
        # What is unread: when it went out, as far as that is known, and whose it is.
        self.unread: dict[int, tuple[float, object]] = {}
        self.ends: list[int] = []
        self.sorts: dict[int, int] = {}
        self.known = [Known(Actor(self.q)) for _ in range(2)]
        self.readers: set[object] = set()
        self.last_of: dict[object, int] = {}

    def teardown(self) -> None:
        if not hasattr(self, "known"):
            return
        try:
            self.drain()
        finally:
            codes = [one.actor.end() for one in self.known]
        assert set(codes) <= {0}

    def drain(self) -> None:
        """At the end, this process finds all that the model has."""
        for one in self.known:
            self.sync(one)
        while self.unread or self.ends:
            self.was_read(self, self.q.get(timeout=actors.ANSWER))
        with pytest.raises(queue.Empty):
            self.q.get(block=False)
        assert self.q.qsize() == 0

    # --- what the steps share

    def choose(self, index: int) -> Known:
        return self.known[index % len(self.known)]

    def new(self, sort: int) -> ezq.Msg[Any]:
        self.clock += 1
        self.sorts[self.clock] = sort
        return ezq.Msg("KIND", SORTS[sort](self.clock), self.clock)

    def was_put(self, order: int, by: object, out: bool) -> None:
        self.unread[order] = (order if out else math.inf, by)

    def was_read(self, reader: object, item: Any) -> int | None:
        """Take a message, or an END, out of the model."""
        if item.kind == "END":
            when = self.ends.pop(0)
            before = [n for n, (out, _) in self.unread.items() if out < when]
            assert not before, f"END came before {before}"
            return None
        order: int = item.order
        assert order in self.unread, f"{order} came twice, or from nowhere"
        assert item == ezq.Msg("KIND", SORTS[self.sorts[order]](order), order)
        _, by = self.unread.pop(order)
        self.readers.add(reader)
        if len(self.readers) == 1:
            assert self.last_of.get(by, 0) < order, "not in the order of its producer"
            self.last_of[by] = order
        return order

    def sync(self, one: Known) -> None:
        """What a process has put is out."""
        one.actor.do(actors.flush)
        one.pending.clear()

    def is_full(self) -> bool:
        return bool(self.maxsize) and len(self.unread) >= self.maxsize

    # --- the steps

    @rule(index=which, sort=sort)
    def put(self, index: int, sort: int) -> None:
        one = self.choose(index)
        msg = self.new(sort)
        if one.closed:
            with pytest.raises(ValueError, match=r"close\(\) was called"):
                one.actor.do(actors.put, [msg])
        elif self.is_full():
            with pytest.raises(queue.Full):
                one.actor.do(actors.put, [msg])
        else:
            one.actor.do(actors.put, [msg])
            one.pending.clear()
            self.was_put(msg.order, one, out=True)

    @precondition(lambda self: not self.maxsize)
    @rule(index=which, sorts=st.lists(sort, min_size=1))
    def put_in_a_burst(self, index: int, sorts: list[int]) -> None:
        one = self.choose(index)
        if one.closed:
            return
        messages = [self.new(sort) for sort in sorts]
        one.actor.do(actors.put, messages, False)
        for msg in messages:
            one.pending.append(msg.order)
            self.was_put(msg.order, one, out=False)

    @rule(sort=sort)
    def put_here(self, sort: int) -> None:
        msg = self.new(sort)
        if self.is_full():
            with pytest.raises(queue.Full):
                self.q.put(msg, block=False)
            return
        self.q.put(msg)
        self.q.join_thread()
        self.was_put(msg.order, self, out=True)

    @rule()
    def put_end(self) -> None:
        self.clock += 1
        ezq.endq(self.q)
        self.ends.append(self.clock)

    @precondition(lambda self: self.unread or self.ends)
    @rule(index=which, count=st.integers(1, 12))
    def loop(self, index: int, count: int) -> None:
        """Go on in a loop: as something is there, it gets it, whoever claimed it."""
        one = self.choose(index)
        if one.closed and not one.loops:
            return
        count = min(count, len(self.unread) + len(self.ends))
        found = one.actor.do(actors.step, count)
        for msg in found:
            one.loops, one.looped = True, self.was_read(one, msg)
        if len(found) < count:
            self.was_read(one, ezq.END_MSG)
            one.loops, one.looped = False, None

    @rule(index=which)
    def leave(self, index: int) -> None:
        one = self.choose(index)
        if one.loops:
            one.actor.do(actors.leave)
            one.loops, one.looped = False, None

    @precondition(lambda self: self.unread or self.ends)
    @rule(index=which)
    def get(self, index: int) -> None:
        one = self.choose(index)
        if one.closed:
            with pytest.raises(ValueError, match=r"close\(\) was called"):
                one.actor.do(actors.get)
        else:
            one.got = self.was_read(one, one.actor.do(actors.get))

    @precondition(lambda self: not self.unread and not self.ends)
    @rule(index=which)
    def get_nothing(self, index: int) -> None:
        one = self.choose(index)
        if not one.closed:
            with pytest.raises(queue.Empty):
                one.actor.do(actors.get, False, None)
            one.got = None

    @rule()
    def count(self) -> None:
        for one in self.known:
            self.sync(one)
        expected = len(self.unread) + len(self.ends)
        assert self.q.qsize() == expected
        assert self.q.full() == self.is_full()
        for one in self.known:
            assert one.actor.do(actors.size) == expected

    @rule(index=which)
    def close(self, index: int) -> None:
        one = self.choose(index)
        one.actor.do(actors.close)
        one.pending.clear()
        one.closed = True

    @precondition(lambda self: len(self.known) < MANY)
    @rule()
    def begin(self) -> None:
        self.known.append(Known(Actor(self.q)))

    @precondition(lambda self: len(self.known) > 1)
    @rule(index=which)
    def die(self, index: int) -> None:
        """What was in its hands is told; what had not gone out is counted."""
        one = self.choose(index)
        self.known.remove(one)
        one.actor.kill()
        engine: Any = self.q._engine
        lost_puts = dict(engine.lost_puts()).get(one.actor.pid, 0)
        for order in one.pending[len(one.pending) - lost_puts :]:
            del self.unread[order]  # nobody can have read it
        told = {lost.order for lost in engine.lost() if lost.pid == one.actor.pid}
        assert told <= {one.looped, one.got}
        if one.looped is not None:
            assert one.looped in told


@pytest.mark.long
def test_processes_may_do_anything_in_any_order(part: float) -> None:
    run_state_machine_as_test(
        Model,
        settings=settings(
            max_examples=int(300 * part),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=part < 1,
            database=None,
            # To make a failure smaller takes longer than a test may.
            phases=[Phase.generate],
        ),
    )
