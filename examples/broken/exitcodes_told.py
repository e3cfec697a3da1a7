"""With ezq, main hears of failures at its end, if not before."""

import os
import signal
import sys

import ezq


def save(name: str) -> None:
    if name == "b.txt":
        raise ValueError(f"{name} is damaged")
    if name == "c.txt":
        sys.exit(3)
    if name == "d.txt":
        os.kill(os.getpid(), signal.SIGKILL)


# --8<-- [start:main]
def main() -> None:
    names = ["a.txt", "b.txt", "c.txt", "d.txt"]
    workers = [ezq.run(save, name) for name in names]
    for worker in workers:
        worker.join()
    print("all are saved")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
