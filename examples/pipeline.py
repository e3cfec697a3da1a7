"""A pipeline: three stages, each a worker, each ends the next.

lines -> split -> words -> clean -> terms -> count -> main
"""

import ezq

TEXT = """The queue is a line: first in, first out.
A worker takes a message, does its work, and takes the next.
When END comes, the worker ends; and so the line ends."""

Texts = ezq.Queue[ezq.Msg[str]]
Counts = ezq.Queue[ezq.Msg[dict[str, int]]]


# --8<-- [start:stages]
def split(lines: Texts, words: Texts) -> None:
    for msg in ezq.iter_msg(lines):
        for word in msg.data.split():
            words.put(ezq.Msg("WORD", word))


def clean(words: Texts, terms: Texts) -> None:
    for msg in ezq.iter_msg(words):
        terms.put(ezq.Msg("TERM", msg.data.strip(".,:;").lower()))


def count(terms: Texts, out: Counts) -> None:
    counts: dict[str, int] = {}
    for msg in ezq.iter_msg(terms):
        counts[msg.data] = counts.get(msg.data, 0) + 1
    out.put(ezq.Msg("COUNTS", counts))


# --8<-- [end:stages]
# --8<-- [start:main]
def main() -> None:
    lines, words, terms, out = (ezq.Queue() for _ in range(4))
    splitter = ezq.run(split, lines, words)
    cleaner = ezq.run(clean, words, terms)
    counter = ezq.run(count, terms, out)

    for line in TEXT.splitlines():
        lines.put(ezq.Msg("LINE", line))
    ezq.endq_and_wait(lines, splitter)  # all words are out, so
    ezq.endq_and_wait(words, cleaner)  # now the words may end, and
    ezq.endq_and_wait(terms, counter)  # then the terms

    counts = out.get().data
    print(f"{sum(counts.values())} words")
    for word, times in sorted(counts.items()):
        if times > 1:
            print(f"{word:7} {'*' * times}")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
