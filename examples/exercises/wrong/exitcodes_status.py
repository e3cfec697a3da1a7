"""It prints what failed, but its exit status says that all is well."""

import os
import signal
import sys

import ezq


def work(word: str) -> None:
    number = int(word)
    if number < 0:
        sys.exit(3)
    if number > 99:
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    words = sys.argv[1:]
    workers = [ezq.run(work, word) for word in words]
    for word, worker in zip(words, workers, strict=True):
        if worker.exception() is not None:
            print(word)


if __name__ == "__main__":
    main()
