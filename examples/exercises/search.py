"""The exercise of the lesson on the first answer."""

import hashlib
import random
from string import ascii_lowercase

from .exercise import Task, lines
from .running import Ended

MORE = 8  # blocks that may be tried besides those up to the answer


def exercise(chance: random.Random) -> Task:
    """Let a program be written that stops when the word is found."""
    place = chance.randrange(1, 10)
    word = ascii_lowercase[place] + "".join(chance.choices(ascii_lowercase, k=2))
    wanted = hashlib.md5(word.encode(), usedforsecurity=False).hexdigest()

    def judge(ended: Ended) -> str | None:
        if ended.status != 0:
            return f"It ended with the exit status {ended.status}."
        printed = lines(ended.stdout)
        if word not in printed:
            return f"It did not find {word}."
        tried = [line for line in printed if line.startswith("try ")]
        if not set(tried) >= {f"try {letter}" for letter in word[0]}:
            return f"No worker told that it tries the block {word[0]}."
        if len(tried) > place + 1 + MORE:
            return (
                f"{len(tried)} blocks were tried. The word is in number {place + 1}, "
                f"and at most {MORE} more were allowed."
            )
        return None

    return Task(
        text=f"""\
The argument of the program, sys.argv[1], is the MD5 sum of a word of three
small letters. Two workers look for it. A block is all the words with the same
first letter, and main puts the blocks from a to z. When a worker begins
a block, it prints the word try and the letter. Main prints the word that was
found. When it is in block n of 26, no more than n + {MORE} blocks may be tried.

    $ python3 mine.py 900150983cd24fb0d6963f7d28e17f72
    try a
    try b
    abc
    try c

Lines of workers may come before or after main's. Start from
examples/search.py.""",
        hint="How many blocks are in the queue when the word is found?",
        solution="examples/exercises/solutions/search.py",
        wrong={
            "examples/exercises/wrong/search_all.py": "blocks were tried",
            "examples/exercises/wrong/search_none.py": "It did not find",
        },
        args=[wanted],
        judge=judge,
        limit=20,
    )
