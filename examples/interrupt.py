"""Ctrl-C reaches all processes, and main alone tells of it."""

import os
import signal
import tempfile
from pathlib import Path

import ezq

Files = ezq.Queue[str]


# --8<-- [start:worker]
def write(name: str, written: Files, go_on: Files) -> None:
    part = Path(f"{name}.part")
    try:
        with part.open("w") as file:
            print("line 1", file=file, flush=True)
            written.put(name)
            go_on.get()
            print("line 2", file=file)
        part.replace(name)
    except KeyboardInterrupt:
        part.unlink()
        raise


# --8<-- [end:worker]
def press_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.killpg(os.getpgrp(), signal.SIGINT)


# --8<-- [start:main]
def main() -> None:
    if os.getpgrp() != os.getpid():
        os.setpgrp()  # a group for this program alone
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        written: Files = ezq.Queue()
        go_on: Files = ezq.Queue()
        names = ["a.txt", "b.txt", "c.txt"]
        workers = [ezq.run(write, n, written, go_on) for n in names]
        try:
            for _ in workers:
                written.get()
            print("half of each:", *sorted(Path().iterdir()))
            press_ctrl_c()
        except KeyboardInterrupt:
            print("main: Ctrl-C")
            for worker in workers:
                worker.join()
        print("files that are left:", len(list(Path().iterdir())))
        os.chdir("/")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
