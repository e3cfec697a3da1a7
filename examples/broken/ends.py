"""Two workers and one END: one worker ends, the other waits."""

import ezq

WORKERS = 2

Numbers = ezq.Queue[ezq.Msg[int]]


def add(q: Numbers, out: Numbers) -> None:
    total = 0
    for msg in ezq.iter_msg(q):
        total += msg.data
    out.put(ezq.Msg("TOTAL", total))


# --8<-- [start:main]
def main() -> None:
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    workers = [ezq.run(add, q, out) for _ in range(WORKERS)]
    for number in range(100):
        q.put(ezq.Msg(data=number))
    ezq.endq(q)
    total = 0
    for n in range(len(workers)):
        total += out.get().data
        print(f"totals that have come: {n + 1} of {WORKERS}")
    print(f"All of them together: {total}")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
