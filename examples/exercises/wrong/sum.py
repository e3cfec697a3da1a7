"""Each worker begins with 0, as one does for a sum."""

import sys

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def find(q: Numbers, out: Numbers) -> None:
    largest = 0
    for msg in ezq.iter_msg(q):
        largest = max(largest, msg.data)
    out.put(ezq.Msg("LARGEST", largest))


def main() -> None:
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    workers = [ezq.run(find, q, out) for _ in range(3)]
    for word in sys.argv[1:]:
        q.put(ezq.Msg(data=int(word)))
    ezq.endq_and_wait(q, workers)

    found = [msg.data for msg in ezq.iter_msg(ezq.endq(out))]
    print(f"{len(found)} messages came")
    print(max(found))


if __name__ == "__main__":
    main()
