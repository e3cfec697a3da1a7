"""The exercise of the lesson on managers."""

import random

from .exercise import Task

ANIMALS = """
ape bat cat cow dog eel elk emu fox gnu hen owl pig ram rat yak bear boar crab crow
deer duck frog goat hare lark lion mole swan toad bison camel crane eagle finch goose
horse hyena koala mouse otter tiger
"""


def exercise(chance: random.Random) -> Task:
    """Let a program be mended whose workers change lists inside of a managed dict."""
    # More than half are of one length. So there is a moment when both workers have one
    # of that length, whoever gets which.
    lists = {
        length: [word for word in ANIMALS.split() if len(word) == length]
        for length in chance.sample([3, 4, 5], 2)
    }
    for (length, several), count in zip(lists.items(), [6, 4], strict=True):
        lists[length] = sorted(chance.sample(several, count))
    pairs = [
        several[n : n + 2]
        for several in lists.values()
        for n in range(0, len(several), 2)
    ]
    chance.shuffle(pairs)
    return Task(
        text="""\
Two workers sort words by their length, into lists in a dict of a manager. The
words are lost: examples/exercises/wrong/manager.py. Mend a copy of it, so that
all of them are there. Both workers still add to the same lists, at the same
time, and main prints the dict.

    $ python3 mine.py pig owl bear toad
    3: owl pig
    4: bear toad""",
        hint="If a worker gets a list, appends to it and assigns it back: what has the "
        "other one done to that list meanwhile?",
        solution="examples/exercises/solutions/manager.py",
        wrong={
            "examples/exercises/wrong/manager.py": "was to print",
            "examples/exercises/wrong/manager_race.py": "was to print",
        },
        args=[word for pair in pairs for word in pair],
        expected="\n".join(f"{n}: {' '.join(lists[n])}" for n in sorted(lists)),
        hangs="Does a worker wait for the other while it holds a lock?",
    )
