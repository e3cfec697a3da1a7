"""One job, four ways: in a row, threads, asyncio, processes."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import ezq

NUMBERS, SECONDS, STEPS = range(4), 0.03, 1_500_000


def work(n: int, kind: str) -> int:
    if kind == "waiting":
        time.sleep(SECONDS)  # as if for an answer
    else:
        sum(range(STEPS))
    return n * n


# --8<-- [start:ways]
def in_a_row(kind: str) -> list[int]:
    return [work(n, kind) for n in NUMBERS]


def threads(kind: str) -> list[int]:
    with ThreadPoolExecutor(len(NUMBERS)) as pool:
        return list(pool.map(lambda n: work(n, kind), NUMBERS))


async def work_async(n: int, kind: str) -> int:
    if kind == "computing":
        return work(n, kind)
    await asyncio.sleep(SECONDS)
    return n * n


def in_asyncio(kind: str) -> list[int]:
    async def all_at_once() -> list[int]:
        tasks = [work_async(n, kind) for n in NUMBERS]
        return await asyncio.gather(*tasks)

    return asyncio.run(all_at_once())


def processes(kind: str) -> list[int]:
    workers = [ezq.run(work, n, kind) for n in NUMBERS]
    return [worker.result() for worker in workers]


# --8<-- [end:ways]
def main() -> None:
    for kind in "waiting", "computing":
        for way in in_a_row, threads, in_asyncio, processes:
            start = time.perf_counter()
            print(f"{kind}, {way.__name__}:", way(kind))
            print(f"here: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
