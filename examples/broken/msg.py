"""Without a kind, each value moves up into the wrong field."""

from typing import Any

import ezq

Letters = ezq.Queue[ezq.Msg[Any]]


def spell(q: Letters, length: int) -> None:
    word = ["."] * length
    for _ in range(length):
        msg = q.get()
        word[msg.order] = msg.data
        print(msg, "makes", *word)


# --8<-- [start:main]
def main() -> None:
    q: Letters = ezq.Queue()
    worker = ezq.run(spell, q, 5)
    for place in [3, 0, 4, 2, 1]:
        letter = "train"[place]
        q.put(ezq.Msg(letter, place))
    worker.join()


# --8<-- [end:main]


if __name__ == "__main__":
    main()
