"""Each worker opens the file for itself: lines are lost."""

import logging
import sys
import tempfile
from pathlib import Path

import ezq

log = logging.getLogger("diary")


def work(path: Path, name: str, count: int) -> None:
    handler = logging.FileHandler(path, mode="w")
    logging.basicConfig(handlers=[handler], format="%(message)s", level="INFO")
    for n in range(1, count + 1):
        log.info("%s %d", name, n)


def main() -> None:
    count, *names = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "diary.log")
        for worker in [ezq.run(work, path, name, int(count)) for name in names]:
            worker.join()
        print(path.read_text())


if __name__ == "__main__":
    main()
