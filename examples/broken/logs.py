"""Main sets up logging. A spawned worker knows nothing of it."""

import logging
import multiprocessing
import sys

import ezq

METHODS = ["fork", "spawn"]

log = logging.getLogger("bakery")


# --8<-- [start:all]
def bake(loaves: int) -> None:
    for n in range(1, loaves + 1):
        log.info("loaf %d", n)
    log.warning("the oven is hot")


def main() -> None:
    logging.basicConfig(
        stream=sys.stdout,
        format="%(processName)s %(levelname)s %(message)s",
        level="INFO",
    )
    for method in METHODS:
        log.info("now by %s", method)
        multiprocessing.set_start_method(method, force=True)
        ezq.run(bake, 2).join()


# --8<-- [end:all]
if __name__ == "__main__":
    main()
