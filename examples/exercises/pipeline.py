"""The exercise of the lesson on pipelines."""

import random
from collections import Counter

from .exercise import Task

WORDS = ["Anna", "Bell", "Cocoa", "Eel", "Hat", "Ivy", "Lily", "Noon", "Pepper", "Tea"]


def exercise(chance: random.Random) -> Task:
    """Let a pipeline be written that counts letters, with two workers a stage."""
    words = chance.sample(WORDS, chance.randint(4, 6))
    counts = Counter("".join(words).lower())
    return Task(
        text="""\
Write a pipeline that counts letters, in three stages with two workers each. The
first stage takes the arguments of the program apart into letters, the second
makes the letters small, the third counts them. The second stage is slow: for
each letter it calls time.sleep(0.01). Main adds up what the counters have
found, and prints each letter with its number, from a to z.

    $ python3 mine.py Hat tea
    a 2
    e 1
    h 1
    t 2

Start from examples/pipeline.py.""",
        hint="How many workers read each queue? And how many messages do the two "
        "counters put into the last one?",
        solution="examples/exercises/solutions/pipeline.py",
        wrong={
            "examples/broken/pipeline.py": "was to print",
            "examples/exercises/wrong/pipeline.py": "still ran",
            "examples/exercises/wrong/pipeline_early.py": "was to print",
            "examples/exercises/wrong/pipeline_unwaited.py": "was to print",
        },
        args=words,
        expected="\n".join(f"{letter} {n}" for letter, n in sorted(counts.items())),
    )
