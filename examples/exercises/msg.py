"""The exercise of the lesson on messages."""

import random

from .exercise import Question

WORDS = ["snow", "lamp", "bird", "fork", "gate", "wind"]


def exercise(chance: random.Random) -> Question:
    """Ask what becomes of four messages, one of which has lost its kind."""
    word = chance.choice(WORDS)
    first, lost, *others = word[0], *chance.sample(word[1:], 3)
    place = {letter: word.index(letter) for letter in word}
    puts = {
        first: f'ezq.Msg("LETTER", "{first}")',
        lost: f'ezq.Msg("{lost}", {place[lost]})',
        others[0]: f'ezq.Msg("LETTER", "{others[0]}", {place[others[0]]})',
        others[1]: f'ezq.Msg(data="{others[1]}", order={place[others[1]]})',
    }
    turns = list(puts)
    chance.shuffle(turns)
    lines = "\n".join(f"    q.put({puts[letter]})" for letter in turns)
    good = {letter: letter for letter in others}  # they come to their places
    last = max(first, lost, key=turns.index)
    start = {first: first, lost: str(place[lost])}
    other = start[first if last == lost else lost]

    def shown(**at: str) -> str:
        return " ".join({**good, **at}.get(letter, "-") for letter in word)

    return Question(
        text=f"""\
Main puts four messages into a queue:

{lines}

A worker gets all four. It begins with word = ["-"] * 4, and for each message
it does

    word[msg.order] = msg.data

Then it calls print(*word). What does it print?""",
        right=shown(**{first: start[last]}),
        also=[shown(**{first: start[last]}).replace(" ", "")],
        why=f'`ezq.Msg("{lost}", {place[lost]})` has the kind {lost!r}, the data '
        f"{place[lost]}, and the order 0, since none is given. The message of "
        f"{first!r} has the order 0 as well. What the later of the two carries is what "
        "stays.",
        hint="Write down kind, data and order of each message. "
        "What is an order that is not given?",
        wrong={
            shown(**{first: first, lost: lost}): "One of the messages is not what "
            "it was meant to be: the first position is the kind, the second the data.",
            shown(**{first: other}): "Two messages come to the same place: "
            "which of them comes later?",
            shown(): "An order that is not given is 0: these are put in the first "
            "place.",
        },
    )
