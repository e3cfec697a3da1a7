"""Nobody gives the block back."""

import sys
from multiprocessing.shared_memory import SharedMemory

import ezq

WORKERS = 3


def invert(name: str, first: int, last: int) -> None:
    block = SharedMemory(name)
    if block.buf is not None:
        for n in range(first, last):
            block.buf[n] = 255 - block.buf[n]
    block.close()


def main() -> None:
    pixels = bytes(map(int, sys.argv[1:]))
    size = len(pixels)
    block = SharedMemory(create=True, size=size)
    try:
        if block.buf is not None:
            block.buf[:size] = pixels
            ends = [size * n // WORKERS for n in range(WORKERS + 1)]
            workers = [
                ezq.run(invert, block.name, ends[n], ends[n + 1])
                for n in range(WORKERS)
            ]
            for worker in workers:
                worker.result()
            print(*block.buf[:size])
    finally:
        block.close()


if __name__ == "__main__":
    main()
