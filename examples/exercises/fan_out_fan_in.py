"""The exercise of the lesson on fan-out and fan-in."""

import random

from .exercise import Task


def exercise(chance: random.Random) -> Task:
    """Let the results of several workers be put where they belong."""
    # The first takes long enough for the others to be done before it, and one of them
    # comes twice.
    small = chance.sample(range(2, 60), chance.randint(4, 6))
    limits = [chance.randint(80, 100) * 1000, *small, chance.choice(small)]
    return Task(
        text="""\
Write a program that counts primes: how many are there below each of its
arguments? Three workers count, and main prints the counts, one a line, in the
order of the arguments. The same argument may come twice.

    $ python3 mine.py 90000 10 1000 10
    8713
    4
    168
    4

Start from examples/fan_out_fan_in.py.""",
        hint="A result carries what it is about. If it carried the limit, how would "
        "main know which of two equal arguments it answers?",
        solution="examples/exercises/solutions/fan_out_fan_in.py",
        wrong={
            "examples/exercises/wrong/fan_out_fan_in.py": "was to print",
            "examples/exercises/wrong/fan_out_stolen.py": "was to print",
        },
        args=[str(limit) for limit in limits],
        expected="\n".join(str(primes_below(limit)) for limit in limits),
    )


def primes_below(limit: int) -> int:
    """Count them with the sieve of Eratosthenes.

    >>> [primes_below(limit) for limit in (2, 3, 10, 1000)]
    [0, 1, 4, 168]
    """
    maybe = bytearray([0, 0]) + bytearray([1]) * (limit - 2)
    for n in range(2, int(limit**0.5) + 1):
        if maybe[n]:
            maybe[n * n :: n] = bytes(len(range(n * n, limit, n)))
    return sum(maybe)
