"""A message: what it is, what it carries, where it belongs."""

import ezq

Letters = ezq.Queue[ezq.Msg[str]]


# --8<-- [start:worker]
def spell(q: Letters, length: int) -> None:
    word = ["."] * length
    for _ in range(length):
        msg = q.get()
        word[msg.order] = msg.data
        print(msg, "makes", *word)


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Letters = ezq.Queue()
    worker = ezq.run(spell, q, 5)
    for place in [3, 0, 4, 2, 1]:
        letter = "train"[place]
        q.put(ezq.Msg("LETTER", letter, place))
    worker.join()


if __name__ == "__main__":
    main()
# --8<-- [end:main]
