"""End main with failures of workers that it was not told of, or was.

python -m tests.programs.untold HOW
"""

import os
import sys

import ezq
from tests.workers import divide, leave, read


def fail_below() -> None:
    ezq.run(divide, 1, 0).join()


def main(how: str) -> None:
    if how == "nobody":
        for worker in (ezq.run(divide, 1, 0), *(ezq.run(leave, n) for n in (3, 4))):
            worker.join()
    elif how == "main":
        assert ezq.run(leave, 3).exception()
    elif how == "killed by main":
        worker = ezq.run(read, ezq.Queue())
        worker.kill()
        worker.join()
    elif how == "below":
        print(ezq.run(fail_below).exception())
    elif how == "raises":
        ezq.run(leave, 3).join()
        raise KeyError("of main")
    elif how == "forks":
        ezq.run(leave, 3).join()
        if not os.fork():
            sys.exit(0)
        os.wait()
    print("main ends")


if __name__ == "__main__":
    main(sys.argv[1])
