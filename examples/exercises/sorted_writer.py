"""The exercise of the lesson on a sorted writer."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask what has come out before END, where one order is missing."""
    missing = chance.randint(2, 4)
    before, after = list(range(missing)), [missing + 1, missing + 2, missing + 3]
    # Order 0 comes neither first nor last, so that some wait for it, and not all.
    rest = [*before[1:], *after]
    chance.shuffle(rest)
    place = chance.randint(2, len(rest) - 1)
    arrived = [*rest[:place], 0, *rest[place:]]
    in_turn = _in_turn(arrived)
    out = written(before)
    wrong = {
        written(arrived): "So they came. Does the writer print them as they come?",
        written([*before, *after]): f"Nobody has seen order {missing}, or END. What "
        "is behind the gap waits for one of them.",
        written(after): "These are the ones that it still holds.",
        written([*before, missing]): f"Where would {missing} come from?",
    }
    if in_turn != before:
        wrong[written(in_turn)] = (
            "What came early is not lost. It comes out when its turn has come."
        )
    return Question(
        text=f"""\
Messages reach a writer, which reads with iter_sortq. Their orders are, from the
first to come to the last:

    {written(arrived)}

END has not come yet. Which orders has the writer yielded so far? Write them
in the order in which they came out, with spaces between.""",
        right=out,
        why=f"Everything waits for 0, and then comes out up to the gap. {missing} is "
        f"missing, so {', '.join(map(str, after))} are held until END.",
        hint="Keep two lists on paper: what is out, and what is held. Which order "
        "does the writer wait for, at each step?",
        wrong=wrong,
    )


def written(orders: list[int]) -> str:
    """Write orders as the reader is to."""
    return " ".join(map(str, orders))


def _in_turn(arrived: list[int]) -> list[int]:
    """Return those that come just when they are expected."""
    out: list[int] = []
    for order in arrived:
        if order == len(out):
            out.append(order)
    return out
