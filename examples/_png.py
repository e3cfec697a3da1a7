"""A picture as a PNG file, by `zlib` and `struct` only."""

import struct
import zlib
from pathlib import Path


def colours(steps: int) -> bytes:
    """Make a palette: black at the end, where a point is inside."""
    found = bytearray()
    for n in range(steps):
        light = 255 - 255 * n // steps
        red, green, blue = light * light // 255, light * 2 // 3, light // 3
        found += bytes([255 - red, 255 - green, 255 - blue])
    return bytes(found) + bytes(3)


def block(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def write(path: Path, rows: list[bytes], palette: bytes) -> None:
    """Write rows of pixels, each a byte: the number of its colour."""
    size = struct.pack(">2I5B", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    pixels = b"".join(b"\0" + row for row in rows)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + block(b"IHDR", size)
        + block(b"PLTE", palette)
        + block(b"IDAT", zlib.compress(pixels, 9))
        + block(b"IEND", b"")
    )
