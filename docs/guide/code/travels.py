"""What can be pickled travels; the rest raises where it is put."""
# ruff: noqa: D103

import math
import pickle
import sys
import threading
from typing import Any

import ezq


# --8<-- [start:all]
def main() -> None:
    things = {
        "a number": 12,
        "a dict of lists": {"a": [1, 2], "b": []},
        "a class": threading.Thread,
        "a function of a module": math.sqrt,
        "a lambda": lambda n: n + 1,
        "a generator": (n for n in range(3)),
        "an open file": sys.stdout,
        "a lock": threading.Lock(),
    }
    q: ezq.Queue[ezq.Msg[Any]] = ezq.Queue()
    for name, thing in things.items():
        try:
            q.put(ezq.Msg(data=thing))
        except pickle.PicklingError:
            print(name, "does not travel")
        else:
            print(name, "travels")


# --8<-- [end:all]

if __name__ == "__main__":
    main()
