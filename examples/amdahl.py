"""Amdahl's law: what one process does alone is the limit."""

import time

import ezq

ITEMS = 16
PREPARE, COMPUTE, WRITE = 0.004, 0.005, 0.001  # seconds for each
ALONE = ITEMS * (PREPARE + COMPUTE + WRITE)
SERIAL = 0.1  # the part of it that only main does
WORKERS = 8

Items = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:law]
def law(serial: float, workers: int) -> float:
    return 1 / (serial + (1 - serial) / workers)


# --8<-- [end:law]
# --8<-- [start:worker]
def work(q: Items, out: Items) -> None:
    out.put(ezq.Msg("READY", 0))
    for msg in ezq.iter_msg(q):
        time.sleep(msg.data * PREPARE)
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
            q.put(ezq.Msg("ITEMS", items))
        for _ in range(n):
            time.sleep(next(results).data * WRITE)
        seconds = time.perf_counter() - begin
        print(f"{n:4} workers: at most {law(SERIAL, n):.2f} times")
        print(f"here: {ALONE / seconds:.2f} times as fast")
    for n in [16, 1000]:
        print(f"{n:4} workers: at most {law(SERIAL, n):.2f} times")
    ezq.endq_and_wait(q, workers)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
