"""Files of many messages: mbox in its variants (RFC 4155 and its elders) read, mboxrd written.

Read: mboxo, mboxrd and mboxcl2, with line ends of either kind, "From " at the start of a line that
was never escaped, in flat memory. Written: mboxrd, from which every message comes back byte for
byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from alliance.lists.services.taking import MAX_BYTES

MAX_LINE_BYTES = 1024 * 1024  # read at once; a longer line is read in pieces

# What begins a message: an address (or none) and a moment with a year.
_FROM = re.compile(rb"From (?:\S+ )?.{0,80}\d\d:\d\d.{0,30}\b\d{4}\b|From \S+ .{0,60}\b\d{4}\b")
_QUOTED = re.compile(rb"^>(>*From )", re.M)
_TO_QUOTE = re.compile(rb"^(>*From )", re.M)
_NO_END = b" no-newline-at-end"  # ours, after the moment: the message did not end its last line


def messages(file: BinaryIO) -> Iterator[bytes | None]:
    """The messages of an open mbox, in order; None for one that is larger than a list takes.

    `file` has to be seekable. What stands before the first "From " line is passed over.
    """
    start = b""  # the From_ line of the message under way
    lines: list[bytes] = []
    size = 0
    is_after_blank = True
    in_line = False  # the piece is the middle of a long line
    while piece := file.readline(MAX_LINE_BYTES):
        begins = not in_line and is_after_blank and _FROM.match(piece) is not None
        if begins:
            if start:
                yield _done(start, lines, size)
            start, lines, size = piece, [], 0
            length = _skip_by_length(file)
            if length is not None:
                yield length
                start = b""
            is_after_blank = True
        elif start:
            size += len(piece)
            if size <= MAX_BYTES + 4096:
                lines.append(piece)
            else:
                lines.clear()
            is_after_blank = not in_line and piece in (b"\n", b"\r\n")
        else:
            is_after_blank = not in_line and piece in (b"\n", b"\r\n")
        in_line = not piece.endswith(b"\n")
    if start:
        yield _done(start, lines, size)


def _skip_by_length(file: BinaryIO) -> bytes | None:
    """The message after a From_ line, where its Content-Length is true (mboxcl2): exactly there a
    new message begins, or the file ends. Else None, and the file stands where it stood.
    """
    place = file.tell()
    head: list[bytes] = []
    length = -1
    while (line := file.readline(MAX_LINE_BYTES)) and len(head) < 1000:
        head.append(line)
        if line in (b"\n", b"\r\n"):
            break
        if line[:15].lower() == b"content-length:" and line[15:].strip().isdigit():
            length = int(line[15:].strip()[:12])
    if 0 <= length <= MAX_BYTES:
        body = file.read(length)
        here = file.tell()
        after = file.readline(MAX_LINE_BYTES)
        if after in (b"\n", b"\r\n"):
            here = file.tell()
            after = file.readline(MAX_LINE_BYTES)
        # Quoting within tells that the file is mboxcl, where lines are escaped beside it.
        is_true = len(body) == length and (not after or _FROM.match(after) is not None)
        if is_true and not re.search(rb"^>+From ", body, re.M):
            file.seek(here)
            return b"".join(head) + body
    file.seek(place)
    return None


def _done(start: bytes, lines: list[bytes], size: int) -> bytes | None:
    if size > MAX_BYTES + 4096:
        return None
    raw = b"".join(lines)
    ending = b"\r\n" if start.endswith(b"\r\n") else b"\n"
    raw = raw.removesuffix(ending)
    if start.rstrip(b"\r\n").endswith(_NO_END):
        raw = raw.removesuffix(b"\n")
    return _QUOTED.sub(rb"\1", raw)


def written(raw: bytes, sender: str, at: datetime) -> bytes:
    """One message as mboxrd."""
    address = re.sub(r"[^!-~]", "", sender) or "MAILER-DAEMON"
    moment = f"{at:%a %b} {at.day:2d} {at:%H:%M:%S %Y}"
    ends = raw.endswith(b"\n")
    start = f"From {address} {moment}".encode() + (b"" if ends else _NO_END) + b"\n"
    return start + _TO_QUOTE.sub(rb">\1", raw) + (b"\n" if ends else b"\n\n")
