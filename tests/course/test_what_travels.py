"""What the exercise on pickling says of each thing is so."""

import math
import pathlib
import pickle
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import ezq
from examples.exercises.pickling import MOST_MISSED, STAYS, TRAVELS


@dataclass
class Point:
    x: int
    y: int


def made(expression: str) -> Any:
    def inner(n: int) -> int:
        return n + 1

    names = {"math": math, "pathlib": pathlib, "threading": threading}
    return eval(expression, {**names, "Point": Point, "inner": inner})


@pytest.mark.parametrize("thing", TRAVELS)
def test_what_travels_does(thing: str) -> None:
    q: ezq.Queue[ezq.Msg[Any]] = ezq.Queue()
    q.put(ezq.Msg(data=made(thing)))
    got = q.get().data
    assert got == made(thing) or repr(got) == repr(made(thing))


@pytest.mark.parametrize("thing", STAYS)
def test_what_stays_raises(
    thing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").touch()
    q: ezq.Queue[ezq.Msg[Any]] = ezq.Queue()
    it = made(thing)
    with pytest.raises(pickle.PicklingError):
        q.put(ezq.Msg(data=it))
    if hasattr(it, "close"):
        it.close()


def test_what_is_most_missed_travels() -> None:
    assert set(MOST_MISSED) <= set(TRAVELS)
