"""Kill random workers of a running fan-out and fan-in, at random moments.

    python -m tests.faults.fan_out_kills --rounds 1000

Main puts numbers into one queue, and reads results from another at the same time. In
half of the rounds the workers put a result for each number; in the others they put
nothing, and note what they have done. One, two or all three of them are killed.

Either the result is right, or there is a `WorkerError` that names what is missing: in
hand or in doubt. What nobody has read is counted by it. Prints how many were killed,
and what went wrong; the exit status is 1 if anything did.
"""

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import ezq

from .fault import ALL, Anything, named_in
from .ledger import Ledger
from .random_kills import check, data_of

ORDERS = 600
TEAM = 3


def work(q: Anything, out: Anything) -> None:
    """Put a result for each message."""
    for msg in ezq.iter_msg(q):
        check(msg)
        out.put(msg)


def note(q: Anything, path: Path) -> None:
    """Put nothing, but note each message."""
    ledger = Ledger(path=path)
    for msg in ezq.iter_msg(q):
        check(msg)
        ledger.note(msg.order)


@dataclass
class Round:
    """One fan-out and fan-in; `wrong` tells what went wrong in it.

    Args:
        chance: Decides who is killed, and when.
        puts: Whether the workers put results.
        folder: Where they note what they did, if they put none.
        within: How many seconds after the start the last kill may come; 0 for none.
    """

    chance: random.Random
    puts: bool
    folder: Path
    within: float
    q: Anything = field(default_factory=ezq.Queue)
    out: Anything = field(default_factory=ezq.Queue)
    arrived: list[int] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)
    missing: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def run(self) -> int:
        """Run it, and return how many were killed."""
        team = [self.start(n) for n in range(TEAM)]
        ledgers = [] if self.puts else [Ledger(path=path) for path in self.paths()]
        count = self.chance.choice([1, 1, 2, 3]) if self.within else 0
        victims = self.chance.sample(team, count)
        threads = [
            threading.Thread(target=self.kill, args=(victims,)),
            threading.Thread(target=self.read),
        ]
        for thread in threads:
            thread.start()
        errors = []
        try:
            for order in range(ORDERS):
                self.q.put(ezq.Msg("KIND", data_of(order), order))
            ezq.endq_and_wait(self.q, team)
        except ezq.WorkerError as error:
            errors = [error.with_traceback(None)]
        self.is_over.set()
        threads[0].join()
        ezq.endq(self.out)
        threads[1].join()
        for ledger in ledgers:
            self.arrived += ledger
        killed = sum(worker.exitcode == -signal.SIGKILL for worker in team)
        self.judge(killed, *errors)
        return killed

    def start(self, n: int) -> ezq.Worker:
        if self.puts:
            return ezq.run(work, self.q, self.out)
        return ezq.run(note, self.q, self.paths()[n])

    def paths(self) -> list[Path]:
        return [self.folder / str(n) for n in range(TEAM)]

    def kill(self, victims: list[ezq.Worker]) -> None:
        """Kill some workers, each at a moment of its own."""
        begin = time.monotonic()
        moments = sorted(self.chance.uniform(0, self.within) for _ in victims)
        fds = [os.pidfd_open(victim.pid or 0) for victim in victims]
        for fd, moment in zip(fds, moments, strict=True):
            # The moment of the kill, unless the round is over before.
            self.is_over.wait(max(0, begin + moment - time.monotonic()))
            with suppress(ProcessLookupError):  # it has ended before
                signal.pidfd_send_signal(fd, signal.SIGKILL)
            os.close(fd)

    def read(self) -> None:
        """Read the results; go on when the failure of a worker is told here."""
        while True:
            with suppress(ezq.WorkerError):
                for msg in ezq.iter_msg(self.out):
                    check(msg)
                    self.arrived.append(msg.order)
                return

    def judge(self, killed: int, *errors: ezq.WorkerError) -> None:
        """Account for each message."""
        left = [msg.order for msg in ezq.iter_msg(ezq.endq(self.q))]
        seen = self.arrived + left
        missing = self.missing = set(range(ORDERS)) - set(seen)
        named = named_in(*errors)
        unread = sum(error.unread for error in errors)
        failed = sum(1 + len(error.others) for error in errors)
        self.check_that(len(seen) == len(set(seen)), "something is doubled")
        self.check_that(failed == killed, f"{killed} were killed, {failed} told")
        self.check_that(missing <= named, f"missing: {missing}, named: {named}")
        self.check_that(len(left) == unread, f"{len(left)} are left, {unread} told")
        if not self.puts:
            self.check_that(len(missing) <= killed, f"missing: {missing}")
            hands = {one.in_hand for top in errors for one in (top, *top.others)}
            in_hand = {order for kind, order in hands - {None}}  # type: ignore[misc]
            self.check_that(missing <= in_hand, f"missing: {missing}, {in_hand}")

    def check_that(self, right: bool, what: str) -> None:
        if not right:
            self.wrong.append(what)


def seconds_of_a_round(chance: random.Random) -> float:
    """Tell how long a round takes in which nobody is killed."""
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        the = Round(chance, True, Path(folder), 0)
        the.run()
    assert not the.wrong, the.wrong
    return time.monotonic() - begin


def main(rounds: int, seed: int) -> int:
    """Run rounds in which somebody was killed; return in how many it went wrong."""
    chance = random.Random(seed)
    # So that some come near the end, at the ENDs. Other programs may delay a round.
    seconds = min(seconds_of_a_round(chance) for _ in range(3))
    done = killed = missing = wrong = 0
    while done < rounds and wrong < 10:
        with tempfile.TemporaryDirectory() as folder:
            the = Round(chance, bool(done % 2), Path(folder), seconds)
            kills = the.run()
        done += kills > 0
        killed += kills
        missing += len(the.missing)
        wrong += bool(the.wrong)
        for what in the.wrong:
            print(f"round {done}: {what}")
    print(
        f"{done} rounds, in {wrong} of them something went wrong; {missing} messages "
        f"were lost, and named; {killed} kills"
    )
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults.fan_out_kills",
        description="Kill workers of a fan-out and fan-in at random moments.",
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=1000,
        help="how many rounds with a kill (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="another seed, other moments"
    )
    parser.add_argument("--method", choices=ALL, help="the start method")
    options = parser.parse_args()
    if options.method:
        multiprocessing.set_start_method(options.method)
    sys.exit(main(options.rounds, options.seed) > 0)
