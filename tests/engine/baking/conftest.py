"""Images made by hand, so that each test says exactly what is in them."""

from __future__ import annotations

import base64
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SVG = "http://www.w3.org/2000/svg"
CREDENTIAL = '{"type":["VerifiableCredential"],"name":"Ada"}'
ASSERTION = (
    '{"@context":"https://w3id.org/openbadges/v2","type":"Assertion",'
    '"id":"https://issuer.example.org/assertions/1"}'
)
JWS = "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2lnbmF0dXJl"


def jws_of(text: str) -> str:
    """A compact JWS of that payload; nobody here asks whether it holds."""
    return (
        f"eyJhbGciOiJFZERTQSJ9.{base64.urlsafe_b64encode(text.encode()).decode().rstrip('=')}.AAAA"
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def header(width: int = 1, height: int = 1, depth: int = 8, color: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))


PIXELS = chunk(b"IDAT", zlib.compress(b"\0\0"))
END = chunk(b"IEND", b"")


def png(*before: bytes, after: bytes = b"") -> bytes:
    """A grey pixel, with chunks before and after the picture data."""
    return SIGNATURE + header() + b"".join(before) + PIXELS + after + END


def chunks_of(data: bytes) -> list[tuple[bytes, bytes]]:
    """Type and content of each chunk, read independently of the code under test."""
    found, at = [], len(SIGNATURE)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        found.append((kind, data[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def svg(inside: str = "<path d='M0 0'/>", attributes: str = "viewBox='0 0 10 10'") -> bytes:
    return f"<svg xmlns='{SVG}' {attributes}>{inside}</svg>".encode()
