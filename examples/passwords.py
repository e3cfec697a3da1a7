"""A real program: find weak passwords, till none is left."""

from queue import Empty

import ezq
from examples import _guesses as lists

SIZE = 2  # words in a block

Users = dict[str, tuple[str, str]]  # of each: a salt, and a hash
Words = ezq.Queue[ezq.Msg[list[str]]]
Found = ezq.Queue[ezq.Msg[tuple[str, str]]]


# --8<-- [start:worker]
def search(q: Words, out: Found, users: Users) -> int:
    tried = 0
    for msg in ezq.iter_msg(q):
        for word in msg.data:
            for guess in lists.guesses(word):
                tried += 1
                for name, (salt, digest) in users.items():
                    if lists.hashed(salt, guess) == digest:
                        out.put(ezq.Msg("FOUND", (name, guess)))
    return tried


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    args = lists.options(__doc__)
    q, out = Words(maxsize=ezq.NUM_CPUS), Found()
    cpus = range(ezq.NUM_CPUS)
    workers = [ezq.run(search, q, out, args.users) for _ in cpus]
    found: dict[str, str] = {}
    words = 0
    for block in lists.blocks(args.texts, SIZE):
        q.put(ezq.Msg("WORDS", block, words))
        words += len(block)
        try:
            while True:
                name, password = out.get(block=False).data
                found[name] = password
        except Empty:
            if len(found) == len(args.users):
                break
    ezq.endq_and_wait(q, workers)
    found |= dict(msg.data for msg in ezq.iter_msg(ezq.endq(out)))
    tried = sum(worker.result() for worker in workers)
    print(f"here: {tried} guesses, made of {words} words")
    for name in args.users:
        print(f"{name}: {found.get(name, 'not found')}")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
