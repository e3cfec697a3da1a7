"""Kill a process at chosen steps of the engine, one after the other.

    python -m tests.faults.killed_at SCENARIO lines|every-line|every-instruction

A scenario runs in a child, the *victim*, under a trace function that counts the
lines, or the instructions of the interpreter, which it passes in the engine, and
that kills it by SIGKILL at a chosen one. Then this process, the survivor, goes on
with the queue, and checks that nothing is torn, doubled or stuck, and that no more
is missing than was in hand.

`lines` kills at the first and at the last time that each line is passed, the others
each time. Prints how many kills there were, and for each that went wrong, where.

A child is a fork here, whatever the platform's default: what a killed process
leaves in shared memory does not depend on how it was started, and forks make
thousands of kills affordable.
"""

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Full
from types import FrameType
from typing import Any

import ezq
import ezq.log
from ezq.process import ticker

from .ledger import Ledger

PARTS = (
    "arena",
    "ends",
    "log",
    "memory",
    "process",
    "reader",
    "shared",
    "slots",
    "space",
)
ENGINE = {str(Path(ezq.__file__).parent / f"{name}.py") for name in PARTS}
LIMIT = 30.0
"""Seconds after which a scenario hangs; it takes some hundredths on a free machine."""

Numbers = ezq.Queue[ezq.Msg[Any]]


# --- what travels


def data_of(order: int) -> object:
    """Tell what the message of an order carries: something of every sort."""
    sorts: list[Callable[[], object]] = [
        lambda: order,
        lambda: f"a string, {order}",
        lambda: [order, {"in": order}],
        lambda: bytes([order % 256]) * 70_000,
        lambda: float(order),
        lambda: None,
    ]
    return sorts[order // 4 % len(sorts)]()


def message(order: int) -> ezq.Msg[Any]:
    return ezq.Msg("KIND" if order % 5 else "OTHER", data_of(order), order)


def put_all(q: Numbers, orders: range) -> None:
    for order in orders:
        q.put(message(order))
    q.join_thread()


# --- scenarios


@dataclass
class Scenario:
    """A queue, what the victim does with it, and what the survivor finds."""

    q: Numbers = field(default_factory=ezq.Queue)
    began: Ledger = field(default_factory=Ledger)
    did: Ledger = field(default_factory=Ledger)
    pids: set[int] = field(default_factory=set)
    tells: bool = True  # whether what is missing is told: not where nobody has died

    def prepare(self) -> None:
        """Do what comes before, in the survivor."""

    def victim(self) -> None:
        """Do what the victim is killed in."""

    def check(self) -> None:
        """Look at what it has left, in the survivor."""

    # - what scenarios share

    def fork(self, work: Callable[[], None]) -> int:
        """Do some work in a child; return its pid."""
        pid = os.fork()
        if not pid:
            with suppress(BaseException):
                work()
                os._exit(0)
            traceback.print_exc()
            os._exit(1)
        self.pids.add(pid)
        return pid

    def take(self, msg: ezq.Msg[Any]) -> None:
        """Note a message that the victim was given."""
        assert msg == message(msg.order), f"torn: {msg}"
        self.did.note(msg.order)

    def rest(self) -> list[int]:
        """Read what is left."""
        rest = []
        for msg in ezq.iter_msg(ezq.endq(self.q)):
            assert msg == message(msg.order), f"torn: {msg}"
            rest.append(msg.order)
        return rest

    def check_consumed(self, total: int, deaths: int = 1, hands: int = 1) -> None:
        """Read what is left: all but what was in hand is there, and once."""
        seen = [*self.did, *self.rest()]
        assert len(seen) == len(set(seen)), f"doubled: {seen}"
        missing = set(range(total)) - set(seen)
        assert len(missing) <= deaths, f"missing: {missing}"
        self.check_lost(missing, deaths * hands)
        self.check_usable()

    def check_lost(self, missing: set[int], at_most: int) -> None:
        """What is missing is told, by number, kind and order."""
        if not self.tells:
            return
        lost = {one.number: one for one in self.q._engine.lost()}  # type: ignore[union-attr]
        assert len(lost) <= at_most, f"told: {lost}"
        for one in lost.values():
            assert one.pid in self.pids
            assert one.kind == message(one.order).kind, f"told: {one}"
        told = {one.order for one in lost.values()}
        assert missing <= told, f"missing {missing}, but told {told}"

    def check_usable(self) -> None:
        """The queue is empty, and goes on."""
        q = self.q
        while q.qsize():  # ENDs that the victim did not take
            assert q.get(timeout=LIMIT).kind == "END"
        for order in range(8):
            q.put(message(order))
        assert q.qsize() == 8
        for order in range(8):
            assert q.get(timeout=LIMIT) == message(order)
        assert q.empty()


class Reads(Scenario):
    """The victim reads until END; another END is there for the survivor."""

    total = 30

    def prepare(self) -> None:
        put_all(self.q, range(self.total))
        ezq.endq(self.q)

    def victim(self) -> None:
        for msg in ezq.iter_msg(self.q):
            self.take(msg)

    def check(self) -> None:
        self.check_consumed(self.total)


class Gets(Reads):
    """The victim gets one by one."""

    def victim(self) -> None:
        while (msg := self.q.get()).kind != "END":
            self.take(msg)


class Breaks(Reads):
    """The victim leaves its loop now and then, and gets in between."""

    def victim(self) -> None:
        for count in (1, 9, 4, 8):
            for seen, msg in enumerate(ezq.iter_msg(self.q), start=1):
                self.take(msg)
                if seen == count:
                    break
            self.take(self.q.get())

    def check(self) -> None:
        """What it had got, and what it had in its loop, are both in hand."""
        self.check_consumed(self.total, hands=2)


class GivesBack(Reads):
    """The victim's own watcher gives the rest of its claims back."""

    total = 24

    def victim(self) -> None:
        engine: Any = self.q._engine
        for msg in ezq.iter_msg(self.q):
            self.take(msg)
            # What the ticker does when a message is slow, at a known moment.
            now = time.monotonic()
            engine.tick(now)
            engine.tick(now + 1)


class TakesOver(Reads):
    """The victim takes over from one that was killed with a claim of many."""

    def prepare(self) -> None:
        super().prepare()

        def begin() -> None:
            for seen, msg in enumerate(ezq.iter_msg(self.q)):
                self.take(msg)
                if seen == 10:
                    os.kill(os.getpid(), signal.SIGKILL)

        os.waitpid(self.fork(begin), 0)

    def check(self) -> None:
        self.check_consumed(self.total, deaths=2)


class TakesOverByGet(TakesOver):
    """The same, one by one."""

    def victim(self) -> None:
        while (msg := self.q.get()).kind != "END":
            self.take(msg)


class Tells(TakesOver):
    """The victim is about to tell what another had in hand."""

    def victim(self) -> None:
        self.q._engine.lost()  # type: ignore[union-attr]

    def check(self) -> None:
        self.check_consumed(self.total)


class TellsOfLarge(Scenario):
    """The same, of a large message, whose memory another has by now."""

    def prepare(self) -> None:
        def begin() -> None:
            self.take(self.q.get())
            os.write(writer, b"x")
            signal.pause()

        self.q.put(message(12))
        reader, writer = os.pipe()
        pid = self.fork(begin)
        os.read(reader, 1)
        os.close(reader)
        os.close(writer)
        self.q.put(message(13))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

    def victim(self) -> None:
        self.q._engine.lost()  # type: ignore[union-attr]

    def check(self) -> None:
        self.check_lost({12}, 1)
        self.q.put(message(14))
        assert [self.q.get(timeout=LIMIT) for _ in range(2)] == [
            message(13),
            message(14),
        ]
        self.check_usable()


class Puts(Scenario):
    """The victim puts: what arrives is a prefix, and the rest is counted."""

    total = 30

    def prepare(self) -> None:
        self.q.put(message(0))
        assert self.q.get() == message(0)

    def victim(self) -> None:
        ticker.start = lambda unless=None: True  # type: ignore[method-assign]
        for order in range(self.total):
            self.began.note(order)
            self.q.put(message(order))
            self.did.note(order)
            if order % 6 == 0:
                self.q.join_thread()
        self.q.join_thread()

    def check(self) -> None:
        lost_puts = self.q._engine.lost_puts()  # type: ignore[union-attr]
        got = [msg.order for msg in ezq.iter_msg(ezq.endq(self.q))]
        assert got == list(range(len(got))), f"no prefix: {got}"
        lost = sum(count for pid, count in lost_puts if pid in self.pids)
        assert len(lost_puts) <= 1
        assert len(self.did) <= len(got) + lost <= len(self.began), (
            f"put {len(self.did)}, began {len(self.began)}, got {len(got)}, lost {lost}"
        )
        assert not self.q._engine.lost()  # type: ignore[union-attr]
        self.check_usable()


class StartsOver(Puts):
    """The same, where the log is empty and has grown: it starts over."""

    def prepare(self) -> None:
        for _ in range(2):
            self.q.put(ezq.Msg("TEXT", "x" * 300_000))
        for _ in range(2):
            self.q.get()
        with suppress(Empty):
            self.q.get(block=False)  # the message in hand is done

    def check(self) -> None:
        super().check()
        file = self.q._engine._log.file  # type: ignore[union-attr]
        assert os.fstat(file).st_blocks * 512 < 2_000_000


class GoesRound(Scenario):
    """The victim puts and gets by turns; the log goes round what another holds."""

    total = 26

    def prepare(self) -> None:
        ezq.space.RING, ezq.space.STEP = 512, 128
        self.q.put(message(0))
        self.loop = ezq.iter_msg(self.q)
        assert next(self.loop) == message(0)

    def victim(self) -> None:
        ticker.start = lambda unless=None: True  # type: ignore[method-assign]
        for order in range(1, self.total):
            self.began.note(order)
            self.q.put(message(order))
            self.q.join_thread()
            if order % 4:
                self.take(self.q.get())

    def check(self) -> None:
        self.loop.close()  # type: ignore[attr-defined]
        seen = [*self.did, *self.rest()]
        assert len(seen) == len(set(seen)), f"doubled: {seen}"
        missing = set(range(1, max(self.began, default=0))) - set(seen)
        assert len(missing) <= 1, f"missing: {missing}"
        self.check_lost(missing, 1)
        self.check_usable()


class PutsAtTheLimit(Scenario):
    """The victim puts into a bounded queue that is full before it ends."""

    def __init__(self) -> None:
        super().__init__(ezq.Queue(maxsize=5))

    def prepare(self) -> None:
        self.q.put(message(0))
        self.q.put(message(1))

    def victim(self) -> None:
        with suppress(Full):
            for order in range(2, 10):
                self.began.note(order)
                self.q.put(message(order), block=False)
                self.did.note(order)

    def check(self) -> None:
        unread = self.q.qsize()
        assert 2 + len(self.did) <= unread <= min(5, 2 + len(self.began))
        for order in range(unread, 5):
            self.q.put(message(order), block=False)
        try:
            self.q.put(message(5), block=False)
        except Full:
            pass
        else:
            raise AssertionError("more than maxsize")
        got = [self.q.get(timeout=LIMIT) for _ in range(5)]
        assert got == [message(order) for order in range(5)]
        self.check_usable_within()

    def check_usable_within(self) -> None:
        with suppress(Empty):
            self.q.get(block=False)
        for order in range(5):
            self.q.put(message(order), block=False)
        assert self.q.full()
        for order in range(5):
            assert self.q.get(timeout=LIMIT) == message(order)


class GetsAtTheLimit(PutsAtTheLimit):
    """The victim reads a bounded queue: each it was given makes one place."""

    def prepare(self) -> None:
        for order in range(5):
            self.q.put(message(order))

    def victim(self) -> None:
        for msg in ezq.iter_msg(self.q):
            self.take(msg)
            if msg.order == 4:
                break

    def check(self) -> None:
        given = len(self.did)
        places = 0
        with suppress(Full):
            while True:
                self.q.put(message(5 + places), block=False)
                places += 1
        assert given <= places <= given + 1
        got = [self.q.get(timeout=LIMIT) for _ in range(5)]
        got.sort(key=lambda msg: msg.order)  # one may have come back, later
        orders = [msg.order for msg in got]
        assert got == [message(order) for order in orders]
        # Not always in order: the ticker of a victim that was slow gave one back.
        seen = [*self.did, *orders]
        assert len(set(seen)) == len(seen), f"{given} {places} {seen}"
        self.check_lost(set(range(places + 5)) - set(seen), 1)
        self.check_usable_within()


class GivesMemoryBack(Scenario):
    """The victim reads so much that memory is given back on the way."""

    def prepare(self) -> None:
        for order in range(12):
            self.q.put(ezq.Msg("TEXT", str(order) * 300_000, order))
        ezq.endq(self.q)

    def victim(self) -> None:
        ezq.space.GIVE_BACK = 1 << 20
        for msg in ezq.iter_msg(self.q):
            self.did.note(msg.order)

    def check(self) -> None:
        ezq.endq(self.q)
        rest = []
        for msg in ezq.iter_msg(self.q):
            assert msg.data == str(msg.order) * 300_000, "torn"
            rest.append(msg.order)
        seen = [*self.did, *rest]
        assert len(seen) == len(set(seen))
        assert len(seen) >= 11
        self.check_usable()


class TakesEndsBack(Scenario):
    """The victim takes two of three ENDs back, and reads over them."""

    def prepare(self) -> None:
        put_all(self.q, range(3))
        ezq.endq(self.q)
        put_all(self.q, range(3, 5))
        ezq.endq(self.q, 2)
        put_all(self.q, range(5, 8))

    def victim(self) -> None:
        self.q._engine.await_ends(2)
        self.q._engine.take_back_ends(2)
        for msg in ezq.iter_msg(self.q):
            self.take(msg)

    def check(self) -> None:
        """There is no END more or less than there was."""
        ends = self.q.qsize() - self.q._unread()
        seen = [*self.did]
        for left in reversed(range(ends + 1)):
            seen += self.rest() if not left else [m.order for m in ezq.iter_msg(self.q)]
        # One that it took comes after 4, which it may have had in hand.
        assert ends in ((0, 1) if 3 in self.did else (1, 3)), f"{ends} ENDs"
        assert len(seen) == len(set(seen)), f"doubled: {seen}"
        missing = set(range(8)) - set(seen)
        assert len(missing) <= 1, f"missing: {missing}"
        self.check_lost(missing, 1)
        self.check_usable()


class ExchangesLarge(Scenario):
    """The victim passes large messages back and forth in one process."""

    def prepare(self) -> None:
        put_all(self.q, range(12, 14))

    def victim(self) -> None:
        for order in (14, 15, 36):
            self.take(self.q.get())
            self.began.note(order)
            self.q.put(message(order))
        with suppress(Empty):
            while True:
                self.take(self.q.get(block=False))
                self.q._engine._log.rest()  # type: ignore[union-attr]

    def check(self) -> None:
        """Puts of the survivor must not touch what is unread."""
        for order in (37, 38, 39):
            self.q.put(message(order))
        seen = [*self.did, *self.rest()]
        assert len(seen) == len(set(seen)), f"doubled: {seen}"
        # In hand, and not yet put: one of each.
        missing = {12, 13, *self.began, 37, 38, 39} - set(seen)
        assert not missing & {37, 38, 39}
        assert len(missing) <= 2, f"missing: {missing}"
        self.check_usable()


class BesideASibling(Scenario):
    """The victim puts and reads, while another process reads the same queue."""

    def prepare(self) -> None:
        self.others = Ledger()

        def read() -> None:
            for msg in ezq.iter_msg(self.q):
                assert msg == message(msg.order), f"torn: {msg}"
                self.others.note(msg.order)

        self.sibling = self.fork(read)

    def victim(self) -> None:
        ticker.start = lambda unless=None: True  # type: ignore[method-assign]
        for order in range(16):
            self.q.put(message(order))
        ezq.endq(self.q, 2)  # one for the sibling
        for msg in ezq.iter_msg(self.q):
            self.take(msg)

    def check(self) -> None:
        """Nobody puts another message, so the sibling must find all by itself."""
        ezq.endq(self.q)
        _, status = os.waitpid(self.sibling, 0)
        assert status == 0
        seen = [*self.did, *self.others]
        assert len(seen) == len(set(seen)), f"doubled: {seen}"
        _, number, ends, *_ = self.q._engine._log._put_state.read()  # type: ignore[union-attr]
        missing = set(range(number - 1 - ends)) - set(seen)
        assert len(missing) <= 1, f"missing: {missing}"
        self.check_lost(missing, 1)
        self.check_usable()


SCENARIOS: dict[str, type[Scenario]] = {
    name: cls
    for name, cls in vars().items()
    if isinstance(cls, type) and issubclass(cls, Scenario) and cls is not Scenario
}


# --- killing


class Tracer:
    """Counts the steps of this process in the engine, and kills it at one."""

    def __init__(self, unit: str, last: int = 0) -> None:
        self.unit = unit
        self.last = last
        self.steps: list[tuple[str, int]] = []
        self.count = 0

    def __call__(self, frame: FrameType, event: str, arg: Any) -> Any:
        if frame.f_code.co_filename not in ENGINE:
            return None
        if self.unit == "opcode":
            frame.f_trace_opcodes = True
        if event == self.unit:
            self.count += 1
            if self.count == self.last:
                os.kill(os.getpid(), signal.SIGKILL)
            if not self.last:
                self.steps.append((frame.f_code.co_filename, frame.f_lineno or 0))
        return self


def steps_of(cls: type[Scenario], unit: str) -> list[tuple[str, int]]:
    """Run a scenario without a kill; return the steps of its victim."""
    scenario = cls()
    scenario.prepare()
    reader, writer = os.pipe()

    def run() -> None:
        os.close(reader)
        tracer = Tracer(unit)
        sys.settrace(tracer)
        scenario.victim()
        sys.settrace(None)
        with os.fdopen(writer, "w") as out:
            for file, line in tracer.steps:
                out.write(f"{line} {file}\n")

    pid = scenario.fork(run)
    os.close(writer)
    with os.fdopen(reader) as told:
        steps = [(line.split()[1], int(line.split()[0])) for line in told]
    _, status = os.waitpid(pid, 0)
    assert status == 0, "the victim failed without a kill"
    scenario.check()
    return steps


def chosen(steps: list[tuple[str, int]], how: str) -> Iterator[int]:
    """Choose at which steps to kill, counted from 1."""
    if how == "lines":
        numbers = range(1, len(steps) + 1)
        first = dict(zip(reversed(steps), reversed(numbers), strict=True))
        last = dict(zip(steps, numbers, strict=True))
        return iter(sorted({*first.values(), *last.values()}))
    return iter(range(1, len(steps) + 1))


def kill_at(cls: type[Scenario], unit: str, step: int) -> str:
    """Run a scenario with a kill; return what is wrong, or nothing."""
    scenario = cls()
    pid = 0
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        scenario.prepare()

        def run() -> None:
            sys.settrace(Tracer(unit, step))
            scenario.victim()

        pid = scenario.fork(run)
        _, status = os.waitpid(pid, 0)
        pid = 0
        if status not in (0, signal.SIGKILL):
            return f"the victim failed: {status}"
        scenario.check()
    except BaseException as error:  # noqa: BLE001 - it is told, with its place
        return told(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if pid:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return ""


def told(error: BaseException) -> str:
    """Say what went wrong, and where: of what hangs, where it was."""
    places = traceback.extract_tb(error.__traceback__)
    place = [place for place in places if place.name != hangs.__name__][-1]
    where = f"{Path(place.filename).name}:{place.lineno}, {place.name}"
    return f"{type(error).__name__}: {error} ({where})"


def hangs(number: int, frame: FrameType | None) -> None:
    raise TimeoutError("hangs")


def try_all(
    name: str,
    numbers: Sequence[int],
    at_most: int,
    try_one: Callable[[int], str],
    what: str,
) -> None:
    """Try a scenario at each step, or at some; print what went wrong, and how often."""
    if at_most and len(numbers) > at_most:
        numbers = sorted(random.Random(name).sample(numbers, at_most))
    problems = [problem for number in numbers if (problem := try_one(number))]
    print(
        *problems,
        f"{name}: {len(numbers)} {what}, {len(problems)} went wrong",
        sep="\n",
    )


def main(name: str, how: str, at_most: int = 0) -> None:
    signal.signal(signal.SIGALRM, hangs)
    cls = SCENARIOS[name]
    unit = "opcode" if how == "every-instruction" else "line"
    steps = steps_of(cls, unit)

    def try_one(number: int) -> str:
        file, line = steps[number - 1]
        problem = kill_at(cls, unit, number)
        return problem and f"step {number}, {Path(file).name}:{line}: {problem}"

    try_all(name, list(chosen(steps, how)), at_most, try_one, "kills")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
