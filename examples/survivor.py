"""A real program: a job that survives the death of a worker."""

import os
import signal
from math import isqrt

import ezq
from examples import _options

SIZE, BLOCKS = 10_000, 10
LIMIT = 10  # after so many deaths, main gives up
Flags = ezq.Queue[ezq.Msg[bool]]
Counts = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def work(q: Flags, out: Counts) -> None:
    for msg in ezq.iter_msg(q):
        found, first = 0, msg.order * SIZE
        for n in range(max(2, first), first + SIZE):
            if msg.data and n == first + SIZE // 2:
                os.kill(os.getpid(), signal.SIGKILL)
            found += all(n % d for d in range(2, isqrt(n) + 1))
        out.put(ezq.Msg("PRIMES", found, msg.order))


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    deadly = _options.survivor(__doc__, BLOCKS)
    q, out, primes, deaths = Flags(), Counts(), dict[int, int](), 0
    workers = [ezq.run(work, q, out) for _ in range(ezq.NUM_CPUS)]
    for n in range(BLOCKS):
        q.put(ezq.Msg("BLOCK", n in deadly, n))
    while len(primes) < BLOCKS:
        try:
            msg = out.get()
            primes[msg.order] = msg.data
        except ezq.WorkerError as told:
            for error in (told, *told.others):
                deaths += 1
                if (error.exitcode or 0) >= 0 or deaths == LIMIT:
                    raise
                print("here:", error.name, "has the pid", error.pid)
                print(error.failure)
                print("in its hands:", error.in_hand)
                _, lost = error.in_hand or ("", BLOCKS)
                low, high = error.in_doubt or (0, -1)
                again = {lost, *range(low, high + 1)} - {BLOCKS}
                for n in again - primes.keys():
                    q.put(ezq.Msg("BLOCK", data=False, order=n))
                workers = [w for w in workers if w.pid != error.pid]
                workers.append(ezq.run(work, q, out))
    ezq.endq_and_wait(q, workers)
    print(sum(primes.values()), "primes below", SIZE * BLOCKS)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
