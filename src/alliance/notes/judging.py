"""What a browser sends as a change of notes, looked at before it is kept.

An update of Yjs (version 1) can hold more than text: formats, embedded objects, other documents.
Notes are plain text, and an editor that others have open would lose its place at anything else. So
an update is read through here, and taken only when it inserts and deletes text in the one text that
a pad has. The layout is that of `yjs/src/utils/encoding.js`: structs by writer, then what is
deleted.
"""

from __future__ import annotations

from dataclasses import dataclass

from pycrdt import Doc

from alliance.notes.folding import NAME

MAX_CLOCK = 2**31  # characters that one browser window writes; the library counts in 32 bits
MAX_CLIENT = 2**53  # the largest whole number that JavaScript has

GONE, DELETED, STRING, SKIPPED = 0, 1, 4, 10  # kinds of structs, low five bits
HAS_LEFT, HAS_RIGHT, HAS_KEY = 0x80, 0x40, 0x20


class NotText(ValueError):
    """The bytes are no update, or one that holds something besides text."""


@dataclass(frozen=True)
class Facts:
    """Who wrote what is in an update, by the number of their window, and how much it inserts."""

    clients: frozenset[int]
    inserted: int
    deletes: bool

    @property
    def is_empty(self) -> bool:
        return not self.clients and not self.deletes


class Reader:
    """Reads numbers and strings as lib0 encodes them. Raises `NotText` at the end of the bytes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    @property
    def is_at_end(self) -> bool:
        return self.at == len(self.data)

    def byte(self) -> int:
        if self.at >= len(self.data):
            raise NotText("it ends in the middle")
        self.at += 1
        return self.data[self.at - 1]

    def number(self, below: int = MAX_CLIENT) -> int:
        found, shift = 0, 0
        while True:
            byte = self.byte()
            found |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 56:
                raise NotText("a number has no end")
        if found >= below:
            raise NotText("a number is too large")
        return found

    def bytes(self) -> bytes:
        length = self.number()
        if length > len(self.data) - self.at:
            raise NotText("it ends in the middle")
        self.at += length
        return self.data[self.at - length : self.at]

    def string(self) -> str:
        try:
            return self.bytes().decode()
        except UnicodeDecodeError as error:
            raise NotText("a string is not UTF-8") from error


def judge(update: bytes) -> Facts:
    """What `update` does. Raises `NotText`."""
    reader = Reader(update)
    clients: set[int] = set()
    inserted = 0
    for _ in range(reader.number(MAX_CLOCK)):
        structs, client, clock = reader.number(MAX_CLOCK), reader.number(), reader.number(MAX_CLOCK)
        for _ in range(structs):
            length, is_new_text = _struct(reader)
            clock += length
            inserted += length if is_new_text else 0
            if length == 0 or clock >= MAX_CLOCK:
                raise NotText("a struct is empty or too long")
        if structs:
            clients.add(client)
    deletes = False
    for _ in range(reader.number(MAX_CLOCK)):
        reader.number()
        for _ in range(reader.number(MAX_CLOCK)):
            if reader.number(MAX_CLOCK) + reader.number(MAX_CLOCK) >= MAX_CLOCK:
                raise NotText("it deletes what cannot be")
            deletes = True
    if not reader.is_at_end:
        raise NotText("something follows its end")
    try:
        Doc().apply_update(update)
    except ValueError as error:
        raise NotText(str(error)) from error
    return Facts(frozenset(clients), inserted, deletes)


def _struct(reader: Reader) -> tuple[int, bool]:
    """How long it is, and whether it is text that is there."""
    info = reader.byte()
    kind = info & 0x1F
    if kind in (GONE, SKIPPED):
        return reader.number(MAX_CLOCK), False
    for has in (HAS_LEFT, HAS_RIGHT):
        if info & has:
            reader.number(), reader.number(MAX_CLOCK)
    if not info & (HAS_LEFT | HAS_RIGHT):
        if reader.number(2) != 1 or reader.string() != NAME:
            raise NotText("it writes elsewhere than in the text")
        if info & HAS_KEY:
            raise NotText("it sets a value by name")
    if kind == DELETED:
        return reader.number(MAX_CLOCK), False
    if kind != STRING:
        raise NotText("it holds something besides text")
    text = reader.string()
    if "\r" in text:
        raise NotText("a line ends with more than a line feed")
    return len(text.encode("utf-16-le")) // 2, True  # JavaScript counts in UTF-16
