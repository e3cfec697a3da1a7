"""What a case is, and what its figures mean."""

from collections.abc import Callable
from dataclasses import dataclass

RATE, SPEED, BALANCE = "messages/s", "GB/s", "of ideal"
MICROSECONDS, MILLISECONDS, MEMORY = "us", "ms", "MB"
MORE_IS_BETTER = {RATE, SPEED, BALANCE}

Figures = dict[str, float]  # by their units
Measure = Callable[[str, int], Figures]


@dataclass(frozen=True)
class Case:
    """One case.

    Args:
        name: How `--case` knows it. Cases that show how something grows share it.
        title: What it is, for the table, with a place for `{size}`.
        measure: Measures one peer once, by its name, at a size, and raises when
            the result is wrong.
        size: How many messages or tasks.
        quick: The same, for `--quick`.
        peers: What ezq is compared with.
        tenth: Which of them get a tenth of the messages; all would take minutes.
    """

    name: str
    title: str
    measure: Measure
    size: int
    quick: int
    peers: tuple[str, ...]
    tenth: tuple[str, ...] = ()

    def share(self, peer: str, size: int) -> int:
        """Return how many of so many messages a peer gets."""
        return max(1, size // 10) if peer in self.tenth else size


def ratio(unit: str, ours: float, theirs: float) -> float:
    """Return how many times as good our figure is."""
    return ours / theirs if unit in MORE_IS_BETTER else theirs / ours


def must_equal(have: object, want: object) -> None:
    """Raise if a peer returned something else than it should."""
    if have != want:
        raise AssertionError(f"wrong result: {have!r:.60} instead of {want!r:.60}")
