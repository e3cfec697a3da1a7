"""The workers log into a queue, and a writer numbers what comes."""

import logging
import sys
import tempfile
from logging.handlers import QueueHandler
from pathlib import Path

import ezq

FORMAT = "%(number)d. %(message)s"
PLAIN = "%(message)s"
Logs = ezq.Queue[ezq.Msg[logging.LogRecord]]

log = logging.getLogger("diary")
log.setLevel("INFO")


class ToQueue(QueueHandler):
    """Put what is logged into a queue."""

    def enqueue(self, record: logging.LogRecord) -> None:
        """Put a record, as a message."""
        self.queue.put_nowait(ezq.Msg("LOG", record))


def work(logs: Logs, name: str, count: int) -> None:
    to = ToQueue(logs)
    logging.basicConfig(handlers=[to], format=PLAIN, force=True)
    for n in range(1, count + 1):
        log.info("%s %d", name, n)


def write(logs: Logs, path: Path) -> None:
    logging.basicConfig(filename=path, format=FORMAT, force=True)
    for number, msg in enumerate(ezq.iter_msg(logs), start=1):
        msg.data.number = number
        log.handle(msg.data)


def main() -> None:
    count, *names = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "diary.log")
        logs: Logs = ezq.Queue()
        writer = ezq.run(write, logs, path)
        for worker in [ezq.run(work, logs, name, int(count)) for name in names]:
            worker.join()
        ezq.endq_and_wait(logs, writer)
        print(path.read_text())


if __name__ == "__main__":
    main()
