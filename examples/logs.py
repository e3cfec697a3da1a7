"""Many processes log into one queue, and one writes the file."""

import logging
import tempfile
from logging.handlers import QueueHandler
from pathlib import Path

import ezq

FORMAT = "%(processName)s %(levelname)s %(message)s"
PLAIN = "%(message)s"
Logs = ezq.Queue[ezq.Msg[logging.LogRecord]]

log = logging.getLogger("bakery")
log.setLevel("INFO")


# --8<-- [start:handler]
class ToQueue(QueueHandler):
    """Put what is logged into a queue."""

    def enqueue(self, record: logging.LogRecord) -> None:
        """Put a record, as a message."""
        self.queue.put_nowait(ezq.Msg("LOG", record))


# --8<-- [end:handler]
# --8<-- [start:worker]
def bake(logs: Logs, loaves: int) -> None:
    to = ToQueue(logs)
    logging.basicConfig(handlers=[to], format=PLAIN, force=True)
    for n in range(1, loaves + 1):
        log.info("loaf %d", n)
    log.warning("the oven is hot")


# --8<-- [end:worker]
# --8<-- [start:writer]
def write(logs: Logs, path: Path) -> None:
    logging.basicConfig(filename=path, format=FORMAT, force=True)
    for msg in ezq.iter_msg(logs):
        log.handle(msg.data)


# --8<-- [end:writer]
# --8<-- [start:main]
def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bakery.log")
        logs: Logs = ezq.Queue()
        writer = ezq.run(write, logs, path)
        for worker in [ezq.run(bake, logs, n) for n in [3, 2]]:
            worker.join()
        ezq.endq_and_wait(logs, writer)
        print("\n".join(sorted(path.read_text().splitlines())))


if __name__ == "__main__":
    main()
# --8<-- [end:main]
