"""The list of the cases."""

from .case import Case
from .payloads import BLOCKS, DICTS, NESTED, NUMBERS, TEXTS
from .starts import imports, program
from .streams import WORKERS, arrays, growing, latency, one_way, there_and_back
from .tasks import one_long, shuffled, sorted_up, uneven

QUEUE, SIMPLE = "multiprocessing.Queue", "SimpleQueue"
BATCHES, SIMPLE_BATCHES = (f"{q}, 1,000 a put by hand" for q in ("Queue", SIMPLE))
FIFO, FIFO_ONE = "faster-fifo", "faster-fifo, 1 a put"
POOL, POOL_ONE = "Pool, chunksize 1,000", "Pool, chunksize 1"
FUTURES = "concurrent.futures"
UPSTREAM = "upstream ezq"

CASES = [
    Case(
        "sum",
        "sum of {size:,} numbers, 2 workers",
        one_way(NUMBERS, WORKERS),
        size=300_000,
        quick=20_000,
        peers=(QUEUE, SIMPLE, BATCHES, SIMPLE_BATCHES, FIFO, UPSTREAM),
        tenth=(UPSTREAM,),
    ),
    Case(
        "one-to-one",
        "sum of {size:,} numbers, 1 worker",
        one_way(NUMBERS, 1),
        size=300_000,
        quick=20_000,
        peers=(QUEUE, SIMPLE, BATCHES, SIMPLE_BATCHES, FIFO, UPSTREAM),
        tenth=(UPSTREAM,),
    ),
    Case(
        "there-and-back",
        "{size:,} there and back in order, 2 workers",
        there_and_back,
        size=100_000,
        quick=10_000,
        peers=(
            QUEUE,
            BATCHES,
            FIFO,
            POOL,
            f"{FUTURES}, chunksize 1,000",
            "mpire",
            "joblib",
            "pebble",
            POOL_ONE,
            f"{FUTURES}, chunksize 1",
            UPSTREAM,
        ),
        tenth=(POOL_ONE, f"{FUTURES}, chunksize 1", UPSTREAM),
    ),
    *(
        Case(
            name,
            f"{{size:,}} {what}, 2 workers",
            one_way(payload, WORKERS),
            size=size,
            quick=size // 20,
            peers=(QUEUE, BATCHES, FIFO),
        )
        for name, what, payload, size in [
            ("strings", "strings of 200 bytes", TEXTS, 100_000),
            ("dicts", "dicts of four plain values", DICTS, 100_000),
            ("nested", "dicts that hold others", NESTED, 100_000),
            ("bytes", "bytes objects of 4 KB", BLOCKS, 50_000),
        ]
    ),
    Case(
        "arrays",
        "{size:,} arrays of 8 MB, 1 worker",
        arrays,
        size=48,
        quick=6,
        peers=(QUEUE, FIFO_ONE, "joblib, memory-mapped", "memcpy"),
    ),
    *(
        Case(
            name,
            f"{{size:,}} uneven tasks, {how}",
            uneven(arrange),
            size=size,
            quick=size // 10,
            peers=("ideal", QUEUE, POOL_ONE, POOL),
        )
        for name, how, arrange, size in [
            ("shuffled", "shuffled", shuffled, 1_000),
            ("sorted", "sorted", sorted_up, 1_000),
            ("one-long", "one very long", one_long, 4_000),
        ]
    ),
    Case(
        "latency",
        "a lone message, one way",
        latency,
        size=300,
        quick=50,
        peers=(QUEUE, SIMPLE, FIFO_ONE, UPSTREAM),
    ),
    Case(
        "import",
        "import in a fresh interpreter",
        imports,
        size=15,
        quick=3,
        peers=(QUEUE, FUTURES, "joblib", "mpire", "pebble"),
    ),
    Case(
        "start",
        "a program of one worker and one message",
        program,
        size=5,
        quick=1,
        peers=(QUEUE, FUTURES),
    ),
    *(
        Case(
            "messages",
            "{size:,} numbers, 2 workers",
            growing,
            size=size,
            quick=size // 100,
            peers=(QUEUE,),
        )
        for size in [1_000, 10_000, 100_000, 1_000_000]
    ),
    Case(
        "messages",
        "{size:,} numbers, against a tenth of them",
        growing,
        size=10_000_000,
        quick=100_000,
        peers=("ezq, a tenth of them",),
        tenth=("ezq, a tenth of them",),
    ),
    *(
        Case(
            "workers",
            f"{{size:,}} numbers, {workers} worker{'s' * (workers > 1)}",
            one_way(NUMBERS, workers),
            size=300_000,
            quick=10_000,
            peers=(QUEUE,),
        )
        for workers in [1, 2, 4, 8, 16, 32]
    ),
]
