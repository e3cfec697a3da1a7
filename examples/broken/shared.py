"""Nobody gives the shared memory back."""

from array import array
from multiprocessing.shared_memory import SharedMemory

import ezq

NUMBERS, STEP = 200_000, 50_000

Slices = ezq.Queue[ezq.Msg[tuple[str, int, int]]]


def view(block: SharedMemory) -> memoryview:
    if block.buf is None:
        raise ValueError("the block is closed")
    return block.buf.cast("q")


def square(q: Slices) -> None:
    for msg in ezq.iter_msg(q):
        name, first, last = msg.data
        block = SharedMemory(name)
        with view(block) as numbers:
            for n in range(first, last):
                numbers[n] *= numbers[n]
        block.close()


def share_out(name: str) -> None:
    q: Slices = ezq.Queue()
    workers = [ezq.run(square, q) for _ in range(4)]
    for n in range(0, NUMBERS, STEP):
        q.put(ezq.Msg("SLICE", (name, n, n + STEP)))
    ezq.endq_and_wait(q, workers)


# --8<-- [start:main]
def main() -> None:
    block = SharedMemory(create=True, size=8 * NUMBERS)
    try:
        with view(block) as numbers:
            numbers[:NUMBERS] = array("q", range(NUMBERS))
            share_out(block.name)
            print("squares:", numbers[:5].tolist(), "...")
            print("their sum:", sum(numbers[:NUMBERS]))
    finally:
        block.close()


# --8<-- [end:main]


if __name__ == "__main__":
    main()
