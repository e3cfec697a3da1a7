"""Kill workers at random moments, under load, and look at what the others find.

    python -m tests.under METHOD tests.faults.random_kills WHO KILLS SEED

WHO is killed: `consumers`, which put nothing; `workers`, which put a result for each
message; or `producers`. Prints how many were killed, and what went wrong.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import Process
from pathlib import Path
from typing import Any

import ezq

from .ledger import Ledger

LIMIT = 20.0
"""Seconds after which the survivors hang; they take some hundredths."""

ORDERS = 1200
TEAM = 3
Anything = ezq.Queue[Any]


def data_of(order: int) -> object:
    """Tell what the message of an order carries: small, pickled, or large."""
    if order % 97 == 0:
        return bytes([order % 256]) * 70_000
    if order % 7 == 0:
        return [order, f"a list {order}"]
    return order


def check(msg: ezq.Msg[Any]) -> None:
    if msg.kind != "KIND" or msg.data != data_of(msg.order):
        raise AssertionError(f"torn: {msg.kind} {msg.order}")


def consume(q: Anything, path: Path, ready: Anything, busy: float) -> None:
    """Note each message, and perhaps work a little for it."""
    ledger = Ledger(path=path)
    ready.put(os.getpid())
    for msg in ezq.iter_msg(q):
        check(msg)
        ledger.note(msg.order)
        until = time.perf_counter() + busy
        while time.perf_counter() < until:
            pass


def work(q: Anything, out: Anything, path: Path, ready: Anything) -> None:
    """Put a result for each message."""
    ready.put(os.getpid())
    for msg in ezq.iter_msg(q):
        check(msg)
        out.put(msg)


def produce(q: Anything, producer: int, path: Path, ready: Anything) -> None:
    """Put as much as there is time for; note each before and after."""
    began, did = Ledger(path=path), Ledger(path=path.with_suffix(".did"))
    ready.put(os.getpid())
    for order in range(ORDERS):
        began.note(order)
        q.put(ezq.Msg(str(producer), data_of(order), order))
        did.note(order)


@dataclass
class Round:
    """A team, one of which is killed."""

    folder: Path
    chance: random.Random
    wrong: list[str] = field(default_factory=list)
    team: list[Process] = field(default_factory=list)
    q: Anything = field(default_factory=ezq.Queue)
    ready: Anything = field(default_factory=ezq.Queue)

    def start(self, target: Callable[..., None], *args: Any) -> None:
        worker = Process(target=target, args=args)
        worker.start()
        self.team.append(worker)

    def all_are_ready(self) -> None:
        for _ in self.team:
            self.ready.get(timeout=LIMIT)

    def kill_one(self, within: float) -> Process:
        """Kill one of the team at a random moment."""
        victim = self.chance.choice(self.team)
        time.sleep(self.chance.uniform(0, within))  # the moment, not a wait
        victim.kill()
        victim.join()
        return victim

    def all_end(self) -> None:
        """Wait for the survivors."""
        for worker in self.team:
            worker.join(LIMIT)
            if worker.exitcode is None:
                self.wrong.append(f"hung: {worker}")
                worker.kill()
                worker.join()
            elif worker.exitcode not in (0, -9):
                self.wrong.append(f"failed: {worker}")

    def paths(self) -> list[Path]:
        return [self.folder / f"{n}.ledger" for n in range(TEAM)]

    def check_that(self, right: bool, what: str) -> None:
        if not right:
            self.wrong.append(what)


def consumers(the: Round) -> bool:
    """Kill a consumer while the queue is filled, or while the ENDs are taken."""
    busy = the.chance.choice([0, 0, 20e-6])
    for path in the.paths():
        the.start(consume, the.q, path, the.ready, busy)
    the.all_are_ready()
    for order in range(ORDERS):
        the.q.put(ezq.Msg("KIND", data_of(order), order))
    ezq.endq(the.q, TEAM)
    victim = the.kill_one(within=0.003 + ORDERS * (busy + 4e-6) / TEAM)
    the.all_end()
    if victim.exitcode == 0:
        return False  # it was too late
    seen = [order for path in the.paths() for order in Ledger(path=path)]
    missing = set(range(ORDERS)) - set(seen)
    the.check_that(len(seen) == len(set(seen)), "doubled")
    the.check_that(len(missing) <= 1, f"missing: {sorted(missing)}")
    lost = the.q._engine.lost()  # type: ignore[union-attr]
    the.check_that({one.pid for one in lost} <= {victim.pid}, f"told: {lost}")
    told = {one.order for one in lost}
    the.check_that(missing <= told, f"missing {missing}, told {told}")
    the.check_that(len({one.number for one in lost}) <= 1, f"told: {lost}")
    return True


def workers(the: Round) -> bool:
    """Kill a worker: what is missing was in its hands, or in doubt, and is told."""
    out: Anything = ezq.Queue()
    for path in the.paths():
        the.start(work, the.q, out, path, the.ready)
    the.all_are_ready()
    for order in range(ORDERS):
        the.q.put(ezq.Msg("KIND", data_of(order), order))
    ezq.endq(the.q, TEAM)
    victim = the.kill_one(within=0.008)
    the.all_end()
    if victim.exitcode == 0:
        return False
    results = list(ezq.iter_msg(ezq.endq(out)))
    for msg in results:
        check(msg)
    seen = [msg.order for msg in results]
    missing = set(range(ORDERS)) - set(seen)
    the.check_that(len(seen) == len(set(seen)), "doubled")
    told: set[int] = set()
    doubtful = 0
    for one in the.q._engine.lost():  # type: ignore[union-attr]
        told |= {one.order, *range(one.low, one.high + 1)}
        doubtful += one.doubtful + 1
    the.check_that(missing <= told, f"missing {missing}, told {told}")
    the.check_that(len(missing) <= doubtful, f"missing {missing}: {doubtful}")
    return True


def producers(the: Round) -> bool:
    """Kill a producer: what is there of it is a prefix, and the rest is counted."""
    for producer, path in enumerate(the.paths()):
        the.start(produce, the.q, producer, path, the.ready)
    the.all_are_ready()
    victim = the.kill_one(within=0.006)
    index = the.team.index(victim)
    the.all_end()
    if victim.exitcode == 0:
        return False
    got: list[list[int]] = [[] for _ in range(TEAM)]
    for msg in ezq.iter_msg(ezq.endq(the.q)):
        the.check_that(msg.data == data_of(msg.order), f"torn: {msg.order}")
        got[int(msg.kind)].append(msg.order)
    for producer, orders in enumerate(got):
        count = len(orders) if producer == index else ORDERS
        the.check_that(orders == list(range(count)), f"of {producer}: {len(orders)}")
    path = the.paths()[index]
    began, did = len(Ledger(path=path)), len(Ledger(path=path.with_suffix(".did")))
    lost = dict(the.q._engine.lost_puts())  # type: ignore[union-attr]
    the.check_that(set(lost) <= {victim.pid}, f"lost puts: {lost}")
    count = len(got[index]) + lost.get(victim.pid, 0)
    the.check_that(did <= count <= began, f"{did} <= {count} <= {began}")
    return True


def main(who: str, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    killed = wrong = 0
    while killed < kills and wrong < 10:
        with tempfile.TemporaryDirectory() as folder:
            the = Round(Path(folder), chance)
            killed += globals()[who](the)
            for what in the.wrong:
                wrong += 1
                print(what)
    print(f"{killed} {who} were killed, {wrong} things went wrong")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
