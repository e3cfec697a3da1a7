"""To join a worker is to wait for its end, and to hear of it."""

import multiprocessing
from multiprocessing.synchronize import Event

import ezq


# --8<-- [start:worker]
def bake(go_on: Event) -> None:
    go_on.wait()  # until main says so


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    go_on = multiprocessing.Event()
    worker = ezq.run(bake, go_on)
    print("at first:", worker.exitcode)

    worker.join(timeout=0.1)
    print("after join(timeout=0.1):", worker.exitcode)

    go_on.set()
    worker.join()
    print("after join():", worker.exitcode)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
