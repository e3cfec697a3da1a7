"""The later stages are ended before there is anything for them."""

import sys
import time
from collections import Counter

import ezq

Texts = ezq.Queue[ezq.Msg[str]]
Counts = ezq.Queue[ezq.Msg[Counter[str]]]


def split(words: Texts, letters: Texts) -> None:
    for msg in ezq.iter_msg(words):
        for letter in msg.data:
            letters.put(ezq.Msg("LETTER", letter))


def make_small(letters: Texts, small: Texts) -> None:
    for msg in ezq.iter_msg(letters):
        time.sleep(0.01)
        small.put(ezq.Msg("SMALL", msg.data.lower()))


def count(small: Texts, out: Counts) -> None:
    counts = Counter(msg.data for msg in ezq.iter_msg(small))
    out.put(ezq.Msg("COUNTS", counts))


def main() -> None:
    words, letters, small, out = (ezq.Queue() for _ in range(4))
    ezq.endq(letters, 2)
    ezq.endq(small, 2)
    splitters = [ezq.run(split, words, letters) for _ in range(2)]
    makers = [ezq.run(make_small, letters, small) for _ in range(2)]
    counters = [ezq.run(count, small, out) for _ in range(2)]

    for word in sys.argv[1:]:
        words.put(ezq.Msg("WORD", word))
    ezq.endq_and_wait(words, splitters)
    for worker in makers + counters:
        worker.join()

    counts: Counter[str] = Counter()
    for msg in ezq.iter_msg(ezq.endq(out)):
        counts.update(msg.data)
    for letter, times in sorted(counts.items()):
        print(letter, times)


if __name__ == "__main__":
    main()
