"""Main prepares all the items: more workers gain nearly nothing."""

import time

import ezq

ITEMS = 16
PREPARE, COMPUTE, WRITE = 0.004, 0.005, 0.001  # seconds for each
ALONE = ITEMS * (PREPARE + COMPUTE + WRITE)
WORKERS = 8

Items = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def work(q: Items, out: Items) -> None:
    out.put(ezq.Msg("READY", 0))
    for msg in ezq.iter_msg(q):
        time.sleep(msg.data * COMPUTE)
        out.put(ezq.Msg("DONE", msg.data))


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Items = ezq.Queue()
    out: Items = ezq.Queue()
    workers = [ezq.run(work, q, out) for _ in range(WORKERS)]
    results = ezq.iter_msg(out)
    for _ in workers:
        next(results)  # a worker is READY
    for n in [2, 4, 8]:
        begin = time.perf_counter()
        items = ITEMS // n
        for _ in range(n):
            time.sleep(items * PREPARE)
            q.put(ezq.Msg("ITEMS", items))
        for _ in range(n):
            time.sleep(next(results).data * WRITE)
        seconds = time.perf_counter() - begin
        if ALONE / seconds < 2:
            print(f"{n} workers: less than twice as fast")
    ezq.endq_and_wait(q, workers)


# --8<-- [end:main]


if __name__ == "__main__":
    main()
