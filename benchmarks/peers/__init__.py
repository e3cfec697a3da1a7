"""The peers: ezq, and what it is compared with, each in the form that suits it best.

A peer is imported only by the process that measures it, so that none pays for
the import of another.
"""

import importlib
from pathlib import Path
from typing import Any

PEERS = {
    "ezq": "ours:Ezq",
    "ezq, a tenth of them": "ours:Ezq",
    "multiprocessing.Queue": "standard:Queue",
    "SimpleQueue": "standard:SimpleQueue",
    "Queue, 1,000 a put by hand": "standard:BatchQueue",
    "SimpleQueue, 1,000 a put by hand": "standard:BatchSimpleQueue",
    "faster-fifo": "fifo:FasterFifo",
    "faster-fifo, 1 a put": "fifo:FasterFifoOne",
    "upstream ezq": "upstream:Upstream",
    "Pool, chunksize 1": "pools:PoolOne",
    "Pool, chunksize 1,000": "pools:Pool",
    "concurrent.futures, chunksize 1": "pools:FuturesOne",
    "concurrent.futures, chunksize 1,000": "pools:Futures",
    "mpire": "pools:Mpire",
    "joblib": "pools:Joblib",
    "joblib, memory-mapped": "pools:JoblibOne",
    "pebble": "pools:Pebble",
    "ideal": "bare:Ideal",
    "memcpy": "bare:Memcpy",
}
"""Each name, and where its class is: a module of this package, and a name in it."""

OURS = "ezq"

UPSTREAM = Path(__file__).parents[2] / ".upstream"
"""Where upstream ezq is; it cannot be installed beside ours."""


def load(name: str) -> Any:
    """Import a peer, and make one."""
    module, found = PEERS[name].split(":")
    return getattr(importlib.import_module(f".{module}", __name__), found)()


def is_ours(name: str) -> bool:
    """Tell whether a peer is this ezq."""
    return PEERS.get(name) == PEERS[OURS]
