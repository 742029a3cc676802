"""A photo to send: a small landscape, drawn here, so that a business has bytes to download."""

from __future__ import annotations

import struct
import zlib

WIDTH, HEIGHT = 320, 200
_SKY, _SUN, _FAR, _NEAR = (207, 228, 238), (242, 200, 121), (143, 183, 164), (93, 154, 127)
MIME_TYPE = "image/png"


def photo() -> bytes:
    rows = b"".join(b"\0" + b"".join(bytes(_colour(x, y)) for x in range(WIDTH)) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _colour(x: int, y: int) -> tuple[int, int, int]:
    if y > 170 - 30 * (1 - ((x - 90) / 200) ** 2):
        return _NEAR
    if y > 90 + abs((x + 60) % 150 - 75) * 0.9:
        return _FAR
    return _SUN if (x - 240) ** 2 + (y - 52) ** 2 < 24**2 else _SKY


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
