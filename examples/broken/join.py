"""Workers that have ended stay as zombies until they are joined."""

import os
from multiprocessing import get_context
from pathlib import Path

context = get_context("spawn")


def bake() -> None:
    pass


# --8<-- [start:state]
def state(pid: int) -> str:
    """Read on Linux what the system knows of a process."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return "unknown"
    return text.partition("State:")[2].splitlines()[0].strip()


# --8<-- [end:state]
# --8<-- [start:main]
def main() -> None:
    workers = [context.Process(target=bake) for _ in range(3)]
    for worker in workers:
        worker.start()
    pids = [worker.pid or 0 for worker in workers]
    for pid in pids:  # until it has ended, and no more than that
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    print("all have ended:", [state(pid) for pid in pids])
    workers[0].join()
    print("one is joined: ", [state(pid) for pid in pids])


# --8<-- [end:main]


if __name__ == "__main__":
    main()
