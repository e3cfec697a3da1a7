"""Many workers filter a picture as one simple loop does."""

import struct
from pathlib import Path

import pytest

from tests.processes import ROOT, python

from .png import decoded

COMMITTED = ROOT / "docs" / "course" / "image_filter.png"

# What a point counts by how far it is: 0, 1 or 2 steps up, down, left and right.
COUNTS = {"blur": (4, 2, 1), "sharpen": (5, -1, 0), "edges": (32, -4, -4)}

Picture = list[list[int]]


def halves(path: Path) -> tuple[Picture, Picture]:
    """Return the two pictures in a file: before the filters, and after them."""
    head, _, pixels = decoded(path)
    both, height = struct.unpack_from(">2I", head)
    rows = [pixels[n * (both + 1) + 1 : (n + 1) * (both + 1)] for n in range(height)]
    middle = both // 2
    return [list(row[:middle]) for row in rows], [list(row[middle:]) for row in rows]


def filtered(picture: Picture, name: str) -> Picture:
    counts = COUNTS[name]
    height, width = len(picture), len(picture[0])
    whole = counts[0] + 4 * counts[1] + 4 * counts[2] or 1
    result = [[0] * width for _ in range(height)]
    for y in range(height):
        for x in range(width):
            total = 0
            for down in (-1, 0, 1):
                for right in (-1, 0, 1):
                    row = picture[min(max(y + down, 0), height - 1)]
                    light = row[min(max(x + right, 0), width - 1)]
                    total += light * counts[abs(down) + abs(right)]
            result[y][x] = min(max(total // whole, 0), 255)
    return result


@pytest.mark.parametrize(
    "filters", [["edges"], ["blur", "sharpen", "blur"]], ids=" ".join
)
def test_the_workers_filter_as_one_loop_does(
    filters: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "small.png"
    options = [
        "--width",
        "60",
        "--output",
        str(path),
    ]  # 45 rows: the last band is short
    python("-m", "examples.image_filter", *options, "--filters", *filters).printed()
    expected, seen = halves(path)
    for name in filters:
        expected = filtered(expected, name)
    assert seen == expected


def test_the_committed_picture_is_what_the_program_draws(tmp_path: Path) -> None:
    path = tmp_path / "drawn.png"
    python("-m", "examples.image_filter", "--output", str(path)).printed()
    assert decoded(path) == decoded(COMMITTED)
    assert COMMITTED.stat().st_size < 60_000


def test_a_plain_run_writes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "drawn.png"
    python("-m", "examples.image_filter", "--plain", "--output", str(path)).printed()
    assert not path.exists()


def test_a_filter_that_there_is_not_is_refused() -> None:
    ended = python("-m", "examples.image_filter", "--filters", "blurr")
    assert "'blurr'" in ended.refused()
