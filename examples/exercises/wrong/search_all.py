"""All blocks are put at once, and all are tried."""

import hashlib
import os
import sys
from itertools import product
from string import ascii_lowercase

import ezq

LETTERS = ascii_lowercase

Blocks = ezq.Queue[ezq.Msg[str]]


def md5(word: str) -> str:
    return hashlib.md5(word.encode(), usedforsecurity=False).hexdigest()


def search(q: Blocks, out: Blocks, wanted: str) -> None:
    for msg in ezq.iter_msg(q):
        # One write for a line, so that two processes do not mix theirs.
        os.write(1, f"try {msg.data}\n".encode())
        words = (msg.data + "".join(pair) for pair in product(LETTERS, repeat=2))
        found = [word for word in words if md5(word) == wanted]
        out.put(ezq.Msg("TRIED", "".join(found), msg.order))


def main() -> None:
    q: Blocks = ezq.Queue()
    out: Blocks = ezq.Queue()
    workers = [ezq.run(search, q, out, sys.argv[1]) for _ in range(2)]
    for n, letter in enumerate(LETTERS):
        q.put(ezq.Msg("BLOCK", letter, n))
    found = ""
    for msg in ezq.iter_sortq(out):
        if msg.data:
            found = msg.data
            break
    ezq.endq_and_wait(q, workers)
    print(found)


if __name__ == "__main__":
    main()
