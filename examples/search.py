"""The first answer wins: no more work is put, and all end in peace.

After the example in Real Python's tutorial on multiprocessing.
"""

import hashlib
import string
from itertools import product

import ezq

LETTERS = string.ascii_lowercase
WANTED = "16ecfd64586ec6c1ab212762c2c38a90"
AHEAD = 4  # blocks that may be put before the first is answered
Blocks = ezq.Queue[ezq.Msg[str]]


def md5(word: str) -> str:
    data = word.encode()
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


# --8<-- [start:worker]
def search(q: Blocks, out: Blocks) -> int:
    tried = 0
    for msg in ezq.iter_msg(q):
        found = ""
        for pair in product(LETTERS, repeat=2):
            word = msg.data + "".join(pair)
            if md5(word) == WANTED:
                found = word
        out.put(ezq.Msg("TRIED", found, msg.order))
        tried += 1
    return tried


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Blocks = ezq.Queue()
    out: Blocks = ezq.Queue()
    workers = [ezq.run(search, q, out) for _ in range(2)]
    for n in range(AHEAD):
        q.put(ezq.Msg("BLOCK", LETTERS[n], n))
    put = AHEAD
    for msg in ezq.iter_sortq(out):
        if msg.data:
            print(f"{msg.data} is it")
            break
        if put < len(LETTERS):
            q.put(ezq.Msg("BLOCK", LETTERS[put], put))
            put += 1
    ezq.endq_and_wait(q, workers)
    tried = sum(worker.result() for worker in workers)
    print(f"blocks tried: {tried} of {len(LETTERS)}")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
