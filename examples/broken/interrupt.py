"""Ctrl-C: each process tells of it, and files are half written."""

import multiprocessing as mp
import os
import signal
import tempfile
import time
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path

Files = SimpleQueue[str]


# --8<-- [start:worker]
def write(name: str, written: Files, turn: Event) -> None:
    with Path(name).open("w") as file:
        try:
            print("line 1", file=file, flush=True)
            written.put(name)
            time.sleep(60)  # more work
            print("line 2", file=file)
        finally:
            turn.wait()  # so that the reports do not mix


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    if os.getpgrp() != os.getpid():
        os.setpgrp()  # a group for this program alone
    signal.signal(signal.SIGINT, signal.default_int_handler)
    written: Files = mp.SimpleQueue()
    turns = {n: mp.Event() for n in ("a.txt", "b.txt")}
    with tempfile.TemporaryDirectory() as folder:
        workers = {}
        for name, turn in turns.items():
            args = (f"{folder}/{name}", written, turn)
            workers[name] = mp.Process(target=write, args=args)
            workers[name].start()
        try:
            for _ in workers:
                written.get()
            os.killpg(os.getpgrp(), signal.SIGINT)  # Ctrl-C
        finally:
            for name, turn in turns.items():
                turn.set()
                workers[name].join()
                lines = Path(folder, name).read_text().splitlines()
                print(f"{name}: {len(lines)} of 2 lines")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
