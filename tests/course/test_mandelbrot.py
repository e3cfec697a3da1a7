"""The picture on the page is the one that the program draws."""

import struct
import zlib
from pathlib import Path

from tests.processes import ROOT, python


def decoded(path: Path) -> tuple[bytes, bytes, bytes]:
    """Return the size, the palette and the pixels of a PNG file."""
    data, place = path.read_bytes(), 8
    assert data[:place] == b"\x89PNG\r\n\x1a\n"
    found: dict[bytes, bytes] = {}
    while place < len(data):
        size, kind = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + size]
        (check,) = struct.unpack_from(">I", data, place + 8 + size)
        assert check == zlib.crc32(kind + body)
        found[kind] = body
        place += size + 12
    assert list(found) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    return found[b"IHDR"], found[b"PLTE"], zlib.decompress(found[b"IDAT"])


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
