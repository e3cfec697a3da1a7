"""A manager keeps a dict in a process of its own, for others."""

import multiprocessing
import os
import time
from collections.abc import MutableMapping

import ezq

JOBS = [("fruit", "pear"), ("trees", "oak")]

Lists = MutableMapping[str, list[str]]
Words = ezq.Queue[ezq.Msg[str]]


# --8<-- [start:add]
def add(lists: Lists, kind: str, word: str) -> None:
    mine = lists[kind]
    mine.append(word)
    lists[kind] = mine


# --8<-- [end:add]
# --8<-- [start:keeper]
def send(q: Words, kind: str, word: str) -> None:
    q.put(ezq.Msg(kind, word))


def keep(q: Words) -> None:
    lists: Lists = {"fruit": [], "trees": []}
    for msg in ezq.iter_msg(q):
        lists[msg.kind].append(msg.data)
    print("a keeper: ", lists)


# --8<-- [end:keeper]
# --8<-- [start:main]
def main() -> None:
    with multiprocessing.Manager() as manager:
        [server] = multiprocessing.active_children()
        print(f"here: main {os.getpid()}, manager {server.pid}")
        lists: Lists = manager.dict({"fruit": [], "trees": []})
        for worker in [ezq.run(add, lists, *job) for job in JOBS]:
            worker.join()
        print("a manager:", lists)
        start = time.perf_counter()
        for _ in range(1000):
            len(lists)
        seconds = time.perf_counter() - start
        print(f"here: 1,000 calls took {seconds:.3f} seconds")
    q: Words = ezq.Queue()
    keeper = ezq.run(keep, q)
    for worker in [ezq.run(send, q, *job) for job in JOBS]:
        worker.join()
    ezq.endq_and_wait(q, keeper)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
