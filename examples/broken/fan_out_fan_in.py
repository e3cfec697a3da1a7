"""Main looks into the queue of its workers, and so takes work."""

import ezq

BLOCK = 1000
WORKERS = 4

Blocks = ezq.Queue[ezq.Msg[range]]
Counts = ezq.Queue[ezq.Msg[int]]


def is_prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


def primes(q: Blocks, out: Counts) -> None:
    for msg in ezq.iter_msg(q):
        found = sum(map(is_prime, msg.data))
        out.put(ezq.Msg("PRIMES", found, msg.order))


# --8<-- [start:main]
def main() -> None:
    q: Blocks = ezq.Queue()
    out: Counts = ezq.Queue()
    for low in range(0, 10_000, BLOCK):
        q.put(ezq.Msg("COUNT", range(low, low + BLOCK), order=low))
    print("There is work to do. The first of it:", q.get().data)
    workers = [ezq.run(primes, q, out) for _ in range(WORKERS)]
    ezq.endq_and_wait(q, workers)

    found = {m.order: m.data for m in ezq.iter_msg(ezq.endq(out))}
    for low in sorted(found):
        bar = "#" * (found[low] // 4)
        print(f"{low:4} to {low + BLOCK:6,}: {found[low]:3} {bar}")
    print(f"{sum(found.values())} primes below 10,000")


# --8<-- [end:main]
if __name__ == "__main__":
    main()
