"""What is in the pictures that the examples draw."""

import struct
import zlib
from pathlib import Path


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
