"""A function travels as its name; put refuses what has none."""

import pickle
from collections.abc import Callable

import ezq

Rule = Callable[[int], int]
Rules = ezq.Queue[ezq.Msg[Rule]]


# --8<-- [start:worker]
def double(n: int) -> int:
    return 2 * n


def add_one(n: int) -> int:
    return n + 1


def apply(rules: Rules) -> None:
    for msg in ezq.iter_msg(rules):
        rule = msg.data
        print(f"{rule.__name__} turns 7 into {rule(7)}")


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    rules: Rules = ezq.Queue()
    rules.put(ezq.Msg(data=double))
    try:
        rules.put(ezq.Msg(data=lambda n: n + 1))
    except pickle.PicklingError:
        print("put says: a lambda does not travel")
    rules.put(ezq.Msg(data=add_one))
    worker = ezq.run(apply, rules)
    ezq.endq_and_wait(rules, worker)


if __name__ == "__main__":
    main()
# --8<-- [end:main]
