"""All queues are ended at once, and END overtakes the work."""

import ezq

TEXT = """The queue is a line: first in, first out.
A worker takes a message, does its work, and takes the next.
When END comes, the worker ends; and so the line ends."""

Texts = ezq.Queue[ezq.Msg[str]]
Counts = ezq.Queue[ezq.Msg[dict[str, int]]]


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


# --8<-- [start:main]
def main() -> None:
    lines, words, terms, out = (ezq.Queue() for _ in range(4))
    for line in TEXT.splitlines():
        lines.put(ezq.Msg("LINE", line))
    for q in (lines, words, terms):
        ezq.endq(q)
    workers = [
        ezq.run(split, lines, words),
        ezq.run(clean, words, terms),
        ezq.run(count, terms, out),
    ]
    for worker in workers:
        worker.join()

    counts = out.get().data
    print(f"{sum(counts.values())} words")
    for word, times in sorted(counts.items()):
        if times > 1:
            print(f"{word:7} {'*' * times}")


# --8<-- [end:main]
if __name__ == "__main__":
    main()
