"""End main before a process that it started without ezq, beside a worker.

The worker holds the only writing end of a pipe, so that the end of the worker is the
end of the pipe.
"""

import multiprocessing
from typing import TYPE_CHECKING, Any

import ezq

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def hold(end: "Connection[Any, Any]", q: ezq.Queue[ezq.Msg[int]]) -> None:
    for _ in ezq.iter_msg(q):
        raise AssertionError("there is no message")


def finish(end: "Connection[Any, Any]") -> None:
    try:
        end.recv()
    except EOFError:
        print("the worker has ended, and then my own process did")


def main() -> None:
    q: ezq.Queue[ezq.Msg[int]] = ezq.Queue()
    reading, writing = multiprocessing.Pipe(duplex=False)
    ezq.run(hold, writing, q)
    writing.close()
    multiprocessing.Process(target=finish, args=(reading,)).start()


if __name__ == "__main__":
    main()
