"""Processes that do with a queue what they are told, step by step."""

import multiprocessing
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import ezq

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ANSWER = 15.0
"""Seconds within which an actor answers; more than that is a hang."""


def serve(conn: "Connection[Any, Any]", q: "ezq.Queue[Any]") -> None:
    """Do what is asked for, until nothing is."""
    state: dict[str, Any] = {"q": q}
    while asked := conn.recv():
        act, args = asked
        try:
            conn.send((act(state, *args), None))
        except Exception as error:  # noqa: BLE001 - it is raised at the other end
            conn.send((None, error))


class Actor:
    """One of them, seen from the test."""

    def __init__(self, q: "ezq.Queue[Any]", method: str = "fork") -> None:
        context = multiprocessing.get_context(method)
        self._conn, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, q))  # type: ignore[attr-defined]
        self.process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        pid: int = self.process.pid
        return pid

    def ask(self, act: Callable[..., Any], *args: Any) -> None:
        """Tell it to do something."""
        self._conn.send((act, args))

    def answer(self) -> Any:
        """Wait for the outcome; what it raised is raised here."""
        if not self._conn.poll(ANSWER):
            self.kill()
            raise TimeoutError("it hangs")
        result, error = self._conn.recv()
        if error:
            raise error
        return result

    def do(self, act: Callable[..., Any], *args: Any) -> Any:
        self.ask(act, *args)
        return self.answer()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self._conn.close()

    def end(self) -> int | None:
        """Let it end by itself; return its exit code."""
        if not self._conn.closed:
            self._conn.send(None)
        self.process.join(ANSWER)
        code: int | None = self.process.exitcode
        if code is None:
            self.kill()
        return code


# --- what they may be asked to do


def put(state: dict[str, Any], items: list[Any], flush: bool = True) -> None:
    """Put without waiting for a place."""
    for item in items:
        state["q"].put(item, block=False)
    if flush:
        state["q"].join_thread()


def get(state: dict[str, Any], block: bool = True, timeout: float | None = 10) -> Any:
    return state["q"].get(block, timeout)


def step(state: dict[str, Any], count: int = 1) -> list[Any]:
    """Go on in a loop over the queue; what is shorter than `count` has ended."""
    if "loop" not in state:
        state["loop"] = ezq.iter_msg(state["q"])
    loop: Iterator[Any] = state["loop"]
    found = []
    for _ in range(count):
        msg = next(loop, None)
        if msg is None:
            del state["loop"]
            break
        found.append(msg)
    return found


def leave(state: dict[str, Any]) -> None:
    """Leave the loop."""
    state.pop("loop").close()


def flush(state: dict[str, Any]) -> None:
    state["q"].join_thread()


def close(state: dict[str, Any]) -> None:
    state["q"].close()


def size(state: dict[str, Any]) -> int:
    count: int = state["q"].qsize()
    return count
