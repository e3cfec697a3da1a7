"""Two workers assign lists back, and one overwrites the other."""

import multiprocessing
import sys
from collections.abc import MutableMapping
from multiprocessing.synchronize import Barrier

import ezq

Lists = MutableMapping[int, list[str]]
Words = ezq.Queue[ezq.Msg[str]]


def sort(q: Words, lists: Lists, together: Barrier) -> None:
    for msg in ezq.iter_msg(q):
        mine = lists[len(msg.data)]
        together.wait()  # now both have the same list
        mine.append(msg.data)
        lists[len(msg.data)] = mine


def main() -> None:
    words = sys.argv[1:]
    q: Words = ezq.Queue()
    together = multiprocessing.Barrier(2)
    with multiprocessing.Manager() as manager:
        lists: Lists = manager.dict({len(word): [] for word in words})
        args = (q, lists, together)
        workers = [ezq.run(sort, *args) for _ in range(2)]
        for word in words:
            q.put(ezq.Msg(data=word))
        ezq.endq_and_wait(q, workers)
        for length in sorted(lists):
            print(f"{length}:", *sorted(lists[length]))


if __name__ == "__main__":
    main()
