"""The exit code tells how a process ended: well, or by what."""

import os
import signal
import sys

import ezq


# --8<-- [start:worker]
def save(name: str) -> None:
    if name == "b.txt":
        raise ValueError(f"{name} is damaged")
    if name == "c.txt":
        sys.exit(3)
    if name == "d.txt":
        os.kill(os.getpid(), signal.SIGKILL)


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    names = ["a.txt", "b.txt", "c.txt", "d.txt"]
    workers = [ezq.run(save, name) for name in names]
    failed = 0
    for name, worker in zip(names, workers, strict=True):
        error = worker.exception()
        print(f"{name}: exit code {worker.exitcode}")
        if error is not None:
            print("  " + type(error).__name__)
            failed += 1
    print(f"{failed} of {len(names)} are not saved")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
