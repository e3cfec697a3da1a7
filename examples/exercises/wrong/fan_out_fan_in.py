"""The results carry no order, so each takes the place of another."""

import sys

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def is_prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


def count(q: Numbers, out: Numbers) -> None:
    for msg in ezq.iter_msg(q):
        found = sum(map(is_prime, range(msg.data)))
        out.put(ezq.Msg("PRIMES", found))


def main() -> None:
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    workers = [ezq.run(count, q, out) for _ in range(3)]
    for order, word in enumerate(sys.argv[1:]):
        q.put(ezq.Msg("COUNT", int(word), order))
    ezq.endq_and_wait(q, workers)

    found = {msg.order: msg.data for msg in ezq.iter_msg(ezq.endq(out))}
    for order in sorted(found):
        print(found[order])


if __name__ == "__main__":
    main()
