"""Write docs/python.inv: where Python's own docs tell about the names that ours use.

Sphinx calls such a file an inventory. Python's whole one has to be fetched; these
are the few names that ezq refers to, so that the site is built with no network.
Run `python3 docs/inventory.py` after a change here; a test says when it is due.
"""

import zlib
from pathlib import Path

PATH = Path(__file__).with_name("python.inv")

# By page of the library reference: a role, and names, which are their own anchors.
PAGES = {
    "collections.abc": "class collections.abc.Callable collections.abc.Iterable"
    " collections.abc.Iterator",
    "concurrent.futures": "class concurrent.futures.ProcessPoolExecutor"
    " concurrent.futures.ThreadPoolExecutor",
    "constants": "data None",
    "exceptions": "exception Exception TypeError ValueError",
    "functions": "class bool float int object",
    "multiprocessing": "class multiprocessing.Process multiprocessing.Queue",
    "pickle": "exception pickle.PicklingError",
    "queue": "exception queue.Empty queue.Full",
    "stdtypes": "class bytes list str tuple",
    "typing": "data typing.Any",
}


def inventory() -> bytes:
    """Return the file's bytes."""
    lines = []
    for page, words in PAGES.items():
        role, *names = words.split()
        lines += [f"{name} py:{role} 1 library/{page}.html#$ -\n" for name in names]
    head = (
        "# Sphinx inventory version 2\n# Project: Python\n# Version: 3\n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    return head.encode() + zlib.compress("".join(lines).encode())


if __name__ == "__main__":
    PATH.write_bytes(inventory())
