"""A worker ends with the process that started it: wait for it.

A worker may start workers of its own, and waits for them as well.
"""

import time

import ezq

SECONDS = 0.2


# --8<-- [start:workers]
def wash(what: str) -> str:
    time.sleep(SECONDS)
    return f"{what} washed"


def clean() -> None:
    helpers = [ezq.run(wash, what) for what in ("cups", "pots")]
    for helper in helpers:
        print(helper.result())
    print("the kitchen is clean")


# --8<-- [end:workers]
# --8<-- [start:main]
def main() -> None:
    print("main: we start")
    worker = ezq.run(clean)
    worker.join()
    print("main: we close")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
