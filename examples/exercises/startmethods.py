"""The exercise of the lesson on start methods."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask how often the lines of a file are printed, by start method."""
    prints, workers = chance.randint(1, 2), chance.randint(3, 5)
    above = "\n    ".join(
        f'print("{words}")'
        for words in chance.sample(["laying the table", "lighting the candles"], prints)
    )
    fork = prints + workers + 1
    spawn = fork + prints * workers
    preloaded = fork + prints
    return Question(
        text=f"""\
This is the file dinner.py:

    import ezq

    {above}

    def eat() -> None:
        print("eating")

    def main() -> None:
        workers = [ezq.run(eat) for _ in range({workers})]
        for worker in workers:
            worker.join()
        print("full")

    if __name__ == "__main__":
        main()

How many lines does `python3 dinner.py` print under fork, under spawn and
under forkserver, with Python 3.12? Answer with three numbers, in this order.""",
        right=f"{fork} {spawn} {spawn}",
        why=f'Each of {workers} workers prints "eating", and main prints "full". Under '
        "fork, the lines outside of functions run in main only. Under spawn and "
        "forkserver, each worker imports the file, and they run in it as well. With "
        "newer releases of Python, the fork server imports the file, once for all "
        f"workers: {preloaded} lines.",
        hint="Which processes import the file, and which have it already?",
        wrong={
            f"{fork} {fork} {fork}": "That is right of fork only: how does a fresh "
            "Python get at the function?",
            f"{fork} {spawn} {fork}": "The fork server is no copy of main: it has not "
            "imported the file.",
            f"{spawn} {spawn} {spawn}": "Under fork, a worker is a copy of main, which "
            "has run the lines outside of functions already.",
            f"{fork} {spawn - prints} {spawn - prints}": "Main runs the file as well.",
            f"{fork} {spawn} {preloaded}": "That is so with newer releases of Python, "
            "whose fork server imports the file. That of Python 3.12 does not.",
        },
    )
