"""Main ends while its worker is at work: the worker ends, too."""

import time

import ezq

SECONDS = 60


def wash(what: str) -> str:
    time.sleep(SECONDS)
    return f"{what} washed"


def clean() -> None:
    helpers = [ezq.run(wash, what) for what in ("cups", "pots")]
    for helper in helpers:
        print(helper.result())
    print("the kitchen is clean")


# --8<-- [start:main]
def main() -> None:
    print("main: we start")
    ezq.run(clean)
    print("main: we close")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
