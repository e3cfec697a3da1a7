"""The exercise of the lesson on killed workers."""

import random

from .exercise import Task

SIGNALS = {"SIGKILL": 9, "SIGTERM": 15, "SIGHUP": 1}  # the same on each POSIX system


def exercise(chance: random.Random) -> Task:
    """Let it be told which job is lost, and by which signal."""
    name = chance.choice(list(SIGNALS))
    jobs = chance.sample(range(10, 100), chance.randint(3, 6))
    lost = chance.randrange(len(jobs))
    jobs[lost] = 0
    return Task(
        text="""\
Write a program whose arguments are the name of a signal and some jobs, which
are numbers. Two workers share the jobs. Who gets the job 0 sends itself the
signal. Main puts all jobs, waits for the workers, and prints the order of the
job that was lost, counted from 0, and the exit code of its worker. The program
ends with the exit status 0.

    $ python3 mine.py SIGTERM 35 0 12
    lost: 1
    exit code: -15

Start from examples/crash.py, or from nothing. `signal.Signals[name]` is the
signal of that name. Results are not asked for.""",
        hint="Which exception does main get, and which of its attributes tell of the "
        "job and of the end?",
        solution="examples/exercises/solutions/crash.py",
        wrong={
            "examples/crash.py": "was to print",
            "examples/broken/crash.py": "still ran",
            "examples/exercises/wrong/crash.py": "exit status 1",
        },
        args=[name, *map(str, jobs)],
        expected=f"lost: {lost}\nexit code: {-SIGNALS[name]}",
        limit=5,
    )
