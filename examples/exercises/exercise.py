"""What an exercise is: a question with an answer, or a program to write.

Each module beside this one is the exercise of the lesson of its name. Its
function `exercise(chance)` makes one: from the same chance always the same,
from another one a variant with other numbers.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .running import METHODS, Ended

MOST = 30
"""So many lines of what a program printed are shown at its beginning and its end."""


@dataclass(frozen=True)
class Question:
    """Something to work out, or to find out by running it.

    Attributes:
        text: What is asked, and in which form the answer is wanted.
        right: The answer, as `--answer` tells it.
        why: Why it is the answer: told when it was given.
        hint: A thought that helps, and does not give it away.
        wrong: Answers that someone may well give, each with what is wrong in
            it. The tests hold that they are refused.
        also: Other ways to write the right answer.
    """

    text: str
    right: str
    why: str
    hint: str
    wrong: Mapping[str, str]
    also: Sequence[str] = ()

    def problem(self, answer: str) -> str | None:
        """Say what is wrong with an answer; None if it is right."""
        given = plain(answer)
        if given in map(plain, [self.right, *self.also]):
            return None
        told = {plain(wrong): why for wrong, why in self.wrong.items()}
        return told.get(given, "That is not it.")


@dataclass(frozen=True)
class Task:
    """A program to write: it is run on fresh data.

    Attributes:
        text: What the program is to do, which arguments it gets, what it is to
            print, and from which program one may start.
        hint: A thought that helps, and does not give it away.
        solution: The path of a program that does it.
        wrong: Paths of programs that do not, each with words of the problem.
            The tests hold that they are refused, and for that reason.
        args: The arguments that the program gets: the data.
        expected: What it is to print, when `judge` is left out.
        judge: Say what is wrong with what a run did; None if it is right.
        more: Further runs: the arguments and the judge of each.
        methods: The start methods that it is run under, one after the other.
        praise: What to say of a right one, in place of these methods.
        limit: After how many seconds it is stopped.
        hangs: What to think of when it was stopped.
    """

    text: str
    hint: str
    solution: str
    wrong: Mapping[str, str]
    args: Sequence[str] = ()
    expected: str = ""
    judge: Callable[[Ended], str | None] | None = None
    more: Sequence[tuple[Sequence[str], Callable[[Ended], str | None]]] = ()
    methods: Sequence[str] = field(default_factory=lambda: METHODS)
    praise: str = ""
    limit: float = 10
    hangs: str = "Is there a reader that waits for an END?"

    def parts(self) -> list["Task"]:
        """Return a task for each run: all have to be done by one program."""
        more = [replace(self, args=args, judge=judge) for args, judge in self.more]
        return [self, *more]

    def problem(self, ended: Ended) -> str | None:
        """Say what is wrong with one run of a program; None if nothing is."""
        if ended.hangs:
            return (
                f"After {self.limit:g} seconds it still ran, and was stopped.\n"
                f"{self.hangs}"
            )
        if self.judge is not None:
            return self.judge(ended)
        if ended.status != 0:
            return f"It ended with the exit status {ended.status}."
        if lines(ended.stdout) != lines(self.expected):
            return "It was to print\n" + indented(self.expected)
        return None


def plain(answer: str) -> str:
    """Write an answer as all who mean the same would.

    >>> plain(" Yes, '-9' ") == plain("yes,\N{MINUS SIGN}9")
    True
    >>> plain("0.80 s") == plain("0.8 seconds.") == plain(".8")
    True
    """
    text = answer.lower().replace("\N{MINUS SIGN}", "-")
    words = re.sub(r"[\s'\"`()\[\],;:]+|\.(?=\s|$)", " ", text).split()
    if len(words) == 2 and words[1] in ("s", "sec", "second", "seconds"):
        words.pop()
    return " ".join(map(_number, words))


def _number(word: str) -> str:
    try:
        return format(float(word), "g")
    except ValueError:
        return word


def lines(text: str) -> list[str]:
    """Return the lines of a text, without spaces at their ends."""
    return [line.rstrip() for line in text.strip().splitlines()]


def indented(text: str) -> str:
    """Set a text apart from what is said of it; of a long one, only both its ends.

    >>> print(indented("1"))
        1
    >>> len(indented(chr(10).join(["line"] * 5000)).splitlines())
    61
    """
    shown = lines(text)
    if len(shown) > 2 * MOST:
        left_out = f"... {len(shown) - 2 * MOST} lines ..."
        shown = [*shown[:MOST], left_out, *shown[-MOST:]]
    return "\n".join(f"    {line}" for line in shown) or "    (nothing)"
