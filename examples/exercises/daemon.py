"""The exercise of the lesson on the end of main."""

import random

from .exercise import Task, lines
from .running import Ended

DISHES = ["soup", "fish", "rice", "beans", "pie", "cake", "salad", "stew"]


def exercise(chance: random.Random) -> Task:
    """Let a program be mended that waits for nobody."""
    dishes = chance.sample(DISHES, chance.randint(3, 5))

    def judge(ended: Ended) -> str | None:
        printed = lines(ended.stdout)
        for dish in dishes:
            cooked, served = f"{dish} is cooked", f"{dish} is served"
            if printed.count(cooked) != 1:
                return f"{dish.capitalize()} was not cooked, or not once."
            if printed.count(served) != 1:
                return f"{dish.capitalize()} was not served, or not once."
            if printed.index(served) < printed.index(cooked):
                return f"{dish.capitalize()} was served before it was cooked."
        if printed[-1] != "main: we close":
            return 'The last line was to be "main: we close".'
        if len(printed) != 2 * len(dishes) + 1:
            return "It printed other lines as well."
        if ended.status != 0:
            return f"It ended with the exit status {ended.status}."
        return None

    return Task(
        text="""\
The arguments of examples/exercises/wrong/daemon.py are dishes. For each of them
main starts a worker that serves it, and that worker starts another, which cooks
it. But nobody waits for anybody:

    def cook(dish: str) -> None:
        time.sleep(0.3)
        print(f"{dish} is cooked")

    def serve(dish: str) -> None:
        ezq.run(cook, dish)
        print(f"{dish} is served")

    def main() -> None:
        for dish in sys.argv[1:]:
            ezq.run(serve, dish)
        print("main: we close")

Copy it, and mend it: each dish is cooked, then it is served, and main closes
when all are served. Nothing else is printed.""",
        hint="Who waits for whom? There are two waits to write, in two processes.",
        solution="examples/exercises/solutions/daemon.py",
        wrong={
            "examples/exercises/wrong/daemon.py": "was not cooked",
            "examples/exercises/wrong/daemon_half.py": "was not cooked",
            "examples/daemon.py": "was not cooked",
        },
        args=dishes,
        judge=judge,
    )
