"""The picture on the page is the one that the program draws."""

from pathlib import Path

from tests.processes import ROOT, python

from .png import decoded


def test_the_committed_picture_is_what_the_program_draws(tmp_path: Path) -> None:
    path = tmp_path / "drawn.png"
    python("-m", "examples.mandelbrot", "--output", str(path)).printed()
    committed = ROOT / "docs" / "course" / "mandelbrot.png"
    assert decoded(path) == decoded(committed)
    assert committed.stat().st_size < 60_000


def test_a_plain_run_writes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "drawn.png"
    python("-m", "examples.mandelbrot", "--plain", "--output", str(path)).printed()
    assert not path.exists()
