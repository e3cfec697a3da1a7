"""A lambda put into a plain queue is lost, and nobody fails."""

import multiprocessing
from collections.abc import Callable
from typing import TypeAlias

Rule = Callable[[int], int]
Rules: TypeAlias = "multiprocessing.queues.Queue[Rule | None]"


# --8<-- [start:all]
def double(n: int) -> int:
    return 2 * n


def apply(rules: Rules) -> None:
    while rule := rules.get():
        print(f"{rule.__name__} turns 7 into {rule(7)}")


def main() -> None:
    rules: Rules = multiprocessing.Queue()
    worker = multiprocessing.Process(target=apply, args=(rules,))
    worker.start()
    rules.put(double)
    rules.put(lambda n: n + 1)
    rules.put(None)  # the end
    worker.join()
    print("main has put two functions")
    print(f"the worker ended with exit code {worker.exitcode}")


# --8<-- [end:all]


if __name__ == "__main__":
    main()
