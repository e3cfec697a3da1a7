"""A change inside of what a managed dict holds is lost."""

import multiprocessing
from collections.abc import MutableMapping

import ezq

JOBS = [("fruit", "pear"), ("trees", "oak")]

Lists = MutableMapping[str, list[str]]


# --8<-- [start:all]
def add(lists: Lists, kind: str, word: str) -> None:
    lists[kind].append(word)


def main() -> None:
    with multiprocessing.Manager() as manager:
        lists: Lists = manager.dict({"fruit": [], "trees": []})
        for worker in [ezq.run(add, lists, *job) for job in JOBS]:
            worker.join()
        print("a manager:", lists)


# --8<-- [end:all]
if __name__ == "__main__":
    main()
