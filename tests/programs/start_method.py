"""Tell how the worker was started, and whether it imported this program anew."""

import multiprocessing
import os

import ezq

Facts = ezq.Queue[ezq.Msg[tuple[str, int, str]]]

changed = "as imported"


def report(out: Facts) -> None:
    method = multiprocessing.get_start_method()
    out.put(ezq.Msg("FACTS", (method, os.getppid(), changed)))


if __name__ == "__main__":
    changed = "as main left it"
    out: Facts = ezq.Queue()
    worker = ezq.run(report, out)
    method, parent, seen = out.get().data
    worker.join()
    print("start method:", multiprocessing.get_start_method(), method)
    print("started by main:", parent == os.getpid())
    print("global:", seen)
