"""The test passes, since it tries one start method only."""

import multiprocessing
import sys
from subprocess import check_output

import ezq

power = 1


# --8<-- [start:program]
def work(q: ezq.Queue[ezq.Msg[int]]) -> list[int]:
    return [msg.data**power for msg in ezq.iter_msg(q)]


def program() -> None:
    global power
    power = 2
    q: ezq.Queue[ezq.Msg[int]] = ezq.Queue()
    workers = [ezq.run(work, q) for _ in range(2)]
    for number in range(5):
        q.put(ezq.Msg(data=number))
    ezq.endq_and_wait(q, workers)
    print(*(n for worker in workers for n in worker.result()))


# --8<-- [end:program]
# --8<-- [start:test]
def printed(method: str) -> list[int]:
    """Run the program, and return what it prints, sorted."""
    name = "examples.broken.testing"
    words = check_output([sys.executable, "-m", name, method])
    return sorted(map(int, words.split()))


def test() -> None:
    assert printed("fork") == [0, 1, 4, 9, 16]


def main() -> None:
    if sys.argv[1:]:
        multiprocessing.set_start_method(sys.argv[1], force=True)
        program()
        return
    test()
    print("the test has passed")
    print("where workers start by spawn:", printed("spawn"))


if __name__ == "__main__":
    main()
# --8<-- [end:test]
