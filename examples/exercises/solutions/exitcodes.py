"""Main looks how each worker ended, and says so."""

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
    failed = False
    for word, worker in zip(words, workers, strict=True):
        if worker.exception() is not None:
            print(word)
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
