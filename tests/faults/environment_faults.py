"""Faults of what surrounds a program: limits, start methods, odd mains."""

import multiprocessing
import os
import resource
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

import ezq
from tests import workers

from .fault import ALL, Anything, Sight, fault, rest_of, worker
from .queue_faults import put_all
from .worker_faults import COUNT


def pass_all_on(see: Sight, size: int = 2) -> None:
    q, out = Anything(), Anything()
    team = [ezq.run(workers.pass_on, q, out) for _ in range(size)]
    put_all(q)
    ezq.endq_and_wait(q, team)
    see.account(range(COUNT), rest_of(out))


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir())) - 1  # one is for this look


def start_many(q: Anything, team: list[Any]) -> None:
    while True:
        team.append(ezq.run(workers.read, q))


@fault(
    "a clear error from where a file was to be opened; what runs goes on",
    says=r"\[Errno 24\] Too many open files.*",
    # Under forkserver, Python's own server ends when a client of it runs out of them.
    methods=("fork", "spawn"),
    within=60,  # until then it starts workers
)
def there_are_few_file_descriptors(see: Sight) -> None:
    q = Anything()
    team: list[Any] = []
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # A number at which Python itself keeps none of the pipes that it could open.
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors() + 14, hard))
    try:
        see.told(start_many, q, team, kind=OSError)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert team
    ezq.endq_and_wait(q, team)
    pass_all_on(see)


@fault(
    "nothing: ezq needs no place there",
    shell="mount -o remount,size=4k /dev/shm && "
    "! head -c 9000 /dev/zero 2>&- >/dev/shm/filler",
)
def dev_shm_is_full(see: Sight) -> None:
    pass_all_on(see)
    q, out = Anything(), Anything()
    passing = ezq.run(workers.pass_on, q, out)
    q.put(ezq.Msg("LARGE", bytes(3_000_000)))
    assert len(out.get().data) == 3_000_000
    ezq.endq_and_wait(q, passing)


@fault("the workers start, and what other threads have put arrives once")
def a_thread_starts_workers_while_another_puts(see: Sight) -> None:
    # From 3.12 on, Python warns of a fork in a process with several threads.
    warnings.simplefilter("ignore", DeprecationWarning)
    q, out = Anything(), Anything()
    team: list[Any] = []

    def start() -> None:
        team.extend(ezq.run(workers.pass_on, q, out) for _ in range(3))

    threads = [threading.Thread(target=func) for func in (start, lambda: put_all(q))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ezq.endq_and_wait(q, team)
    see.account(range(COUNT), rest_of(out))


# Under the last, all that the others start for themselves is there before.
@fault("the queue serves workers of all start methods", methods=("forkserver",))
def the_start_method_is_set_after_the_queue_was_made(see: Sight) -> None:
    before = multiprocessing.get_start_method()
    q, out = Anything(), Anything()
    team = []
    for method in ALL:
        multiprocessing.set_start_method(method, force=True)
        team.append(ezq.run(workers.pass_on, q, out))
    multiprocessing.set_start_method(before, force=True)
    put_all(q)
    ezq.endq_and_wait(q, team)
    see.account(range(COUNT), rest_of(out))


CODE = """
import multiprocessing
import ezq
from tests import workers

if __name__ == "__main__":
    multiprocessing.set_start_method("{}")
    q, out = ezq.Queue(), ezq.Queue()
    team = [ezq.run(workers.pass_on, q, out) for _ in range(2)]
    for n in range(30):
        q.put(ezq.Msg("NUMBER", n, n))
    ezq.endq_and_wait(q, team)
    print(sorted(msg.order for msg in ezq.iter_msg(ezq.endq(out))))
"""


def run_code(args: list[str], stdin: str | None) -> None:
    ended = subprocess.run(
        [sys.executable, "-Werror", *args],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout == f"{list(range(COUNT))}\n", ended.stderr
    assert (ended.returncode, ended.stderr) == (0, "")


@fault("workers find the functions of modules")
def main_is_a_string_of_python_c(see: Sight) -> None:
    run_code(["-c", CODE.format(multiprocessing.get_start_method())], None)


@fault("workers find the functions of modules", methods=("fork",))
def main_is_read_from_stdin(see: Sight) -> None:
    run_code(["-"], CODE.format(multiprocessing.get_start_method()))


@fault(
    "no warning comes from ezq, also where a worker fails",
    says=worker("divide", "raised ZeroDivisionError: division by zero"),
)
def warnings_are_errors(see: Sight) -> None:
    assert sys.warnoptions[0] == "error"
    pass_all_on(see)
    see.told(ezq.endq_and_wait, Anything(), ezq.run(workers.divide, 1, 0))


SIZES = {"fork": 100, "spawn": 20, "forkserver": 20}


@fault("they share the work; those of `spawn` and `forkserver` are 20")
def a_hundred_workers_share_one_cpu(see: Sight) -> None:
    cpus = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cpus)})
    try:
        pass_all_on(see, SIZES[multiprocessing.get_start_method()])
    finally:
        os.sched_setaffinity(0, cpus)
