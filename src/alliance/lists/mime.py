"""Mail as bytes, taken apart without ever failing on it and without unbounded work.

The standard library's parser nests a generator for each level of MIME and its header objects raise
on some garbage; what comes in here is from anybody. Bytes are never changed, only pointed at.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import quopri
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Fields
from functools import cached_property
from itertools import islice

import nh3

MAX_HEADER_BYTES = 256 * 1024
MAX_FIELDS = 1000
MAX_FIELD_BYTES = 16 * 1024  # what of one field is decoded to be read by people
MAX_DEPTH = 20
MAX_PARTS = 300
MAX_TEXT_BYTES = 1024 * 1024  # what of a body is made into text

_END_OF_HEADER = re.compile(rb"^\r?\n|\r?\n\r?\n")
_LINES = re.compile(rb"[^\n]*(?:\n|$)")
_NAME = re.compile(rb"([!-9;-~]+)[ \t]*:")
# Codecs that are no character sets, or cost more than their input is worth.
_NO_CHARSETS = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"}
_BLOCK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|/blockquote)\b[^>]*>", re.I)


class Unreadable(ValueError):
    """The structure is beyond what is read here. `reason`: "header", "depth" or "parts"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the message has too much of: {reason}")


@dataclass(frozen=True)
class Field:
    """One header field: its name in lower case, and the bytes of all its lines, ends included."""

    name: str
    raw: bytes

    @property
    def value(self) -> bytes:
        """What follows the colon, unfolded (RFC 5322 2.2.3)."""
        return re.sub(rb"[\r\n]+", b"", self.raw.partition(b":")[2]).strip()


@dataclass(frozen=True)
class Part:
    """A message or a part of one: its fields and the bytes of its body."""

    fields: tuple[Field, ...]
    body: bytes
    depth: int = 0

    def first(self, name: str) -> bytes:
        return next((field.value for field in self.fields if field.name == name), b"")

    def all(self, name: str) -> list[bytes]:
        return [field.value for field in self.fields if field.name == name]

    @cached_property
    def _content(self) -> Fields:
        # The library's own reading of parameters (RFC 2045, RFC 2231), for these fields alone.
        fields = Fields()
        for name in ("content-type", "content-disposition"):
            if value := self.first(name)[:MAX_FIELD_BYTES]:
                fields[name] = value.decode("latin-1")
        return fields

    @property
    def content_type(self) -> str:
        """ "text/plain", and so on, in lower case; "text/plain" where nothing sensible is said."""
        try:
            return self._content.get_content_type()
        except Exception:  # whatever the library thinks of garbage
            return "text/plain"

    def parameter(self, name: str, header: str = "content-type") -> str:
        try:
            found = self._content.get_param(name, "", header)
            if isinstance(found, tuple):
                return known_text(found[2].encode("latin-1", "replace"), found[0] or "utf-8")
            return str(found or "")
        except Exception:
            return ""

    @property
    def filename(self) -> str:
        name = self.parameter("filename", "content-disposition") or self.parameter("name")
        return tidy(_decoded_words(name))[:200]

    @property
    def is_attachment(self) -> bool:
        disposition = self.first("content-disposition")[:40].strip().lower()
        return disposition.startswith(b"attachment")

    @property
    def encoding(self) -> str:
        value = self.first("content-transfer-encoding")[:40].decode("latin-1")
        return value.strip().lower()

    def decoded(self) -> bytes:
        """The body without its transfer encoding; garbage in it is left out."""
        if self.encoding == "base64":
            letters = re.sub(rb"[^A-Za-z0-9+/]", b"", self.body)
            letters = letters[: len(letters) - (len(letters) % 4 == 1)]
            try:
                return base64.b64decode(letters + b"=" * (-len(letters) % 4))
            except binascii.Error:
                return b""
        if self.encoding == "quoted-printable":
            return quopri.decodestring(self.body)
        return self.body

    def text(self) -> str:
        """A text part as text; what of it is not in its character set is replaced."""
        data = self.decoded()[:MAX_TEXT_BYTES]
        return clean(known_text(data, self.parameter("charset") or "utf-8"))

    def parts(self) -> list[Part]:
        """The parts of a multipart body (RFC 2046 5.1.1), [] for any other."""
        boundary = self.parameter("boundary").strip().encode("latin-1", "replace")
        if not self.content_type.startswith("multipart/") or not boundary:
            return []
        line = rb"(?:^|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|$)"
        cuts = list(islice(re.finditer(line, self.body), MAX_PARTS + 2))
        found = []
        for cut, following in zip(cuts, [*cuts[1:], None], strict=False):
            if cut[1]:
                break
            piece = self.body[cut.end() : following.start() if following else len(self.body)]
            found.append(take_apart(re.sub(rb"^\r?\n", b"", piece), self.depth + 1))
        return found


def take_apart(raw: bytes, depth: int = 0) -> Part:
    """Header and body. Raises `Unreadable` for a header beyond all measure."""
    head, body = split(raw)
    if len(head) > MAX_HEADER_BYTES:
        raise Unreadable("header")
    fields = tuple(_fields(head))
    if len(fields) > MAX_FIELDS:
        raise Unreadable("header")
    return Part(fields, body, depth)


def split(raw: bytes) -> tuple[bytes, bytes]:
    """The header with the end of its last line, and the body after the empty line."""
    found = _END_OF_HEADER.search(raw[: MAX_HEADER_BYTES + 4])
    if found is None:
        return raw, b""
    line_end = raw.index(b"\n", found.start()) + 1
    if line_end == found.end():  # the very first line is empty
        return b"", raw[line_end:]
    return raw[:line_end], raw[found.end() :]


def _fields(head: bytes) -> Iterator[Field]:
    """Fields in their order. Lines that are neither field nor continuation are passed over."""
    name, lines = "", []
    for line in _LINES.findall(head):
        if not line:
            continue
        if line[:1] in b" \t":
            if name:
                lines.append(line)
            continue
        if name:
            yield Field(name, b"".join(lines))
        start = _NAME.match(line)
        name, lines = (start[1].decode("ascii").lower(), [line]) if start else ("", [])
    if name:
        yield Field(name, b"".join(lines))


def walk(part: Part) -> list[Part]:
    """The part and all within it, in reading order. Raises `Unreadable` beyond the bounds."""
    found: list[Part] = []
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if one.depth > MAX_DEPTH:
            raise Unreadable("depth")
        found.append(one)
        if len(found) > MAX_PARTS:
            raise Unreadable("parts")
        waiting.extend(reversed(one.parts()))
    return found


def readable_text(raw: bytes) -> str:
    """What a person reads in the message, as plain text: its first text, else its HTML without any
    markup. Never raises; "" where there is nothing to read.
    """
    try:
        return readable_text_of(take_apart(raw))
    except Unreadable:
        return ""


def readable_text_of(part: Part) -> str:
    """`readable_text` of what is taken apart already."""
    try:
        parts = walk(part)
    except Unreadable:
        return ""
    inline = [one for one in parts if not one.is_attachment]
    for one in inline:
        if one.content_type == "text/plain":
            return one.text()
    for one in inline:
        if one.content_type == "text/html":
            return text_of_html(one.text())
    return ""


def attachments(raw: bytes) -> list[tuple[str, str, int]]:
    """(name, type, bytes) of what is attached. Never raises."""
    try:
        parts = walk(take_apart(raw))
    except Unreadable:
        return []
    return [
        (part.filename, part.content_type, len(part.decoded()))
        for part in parts
        if (part.is_attachment or part.filename) and not part.content_type.startswith("multipart/")
    ]


def text_of_html(markup: str) -> str:
    words = nh3.clean(
        _BLOCK.sub("\n", markup), tags=set(), clean_content_tags={"script", "style", "title"}
    )
    text = html.unescape(words)
    return re.sub(r"\n\s*\n\s*", "\n\n", text).strip()


def header_text(value: bytes) -> str:
    """A field's words as people read them: encoded words decoded (RFC 2047), in one line."""
    value = value[:MAX_FIELD_BYTES]
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    return tidy(_decoded_words(text))


def _decoded_words(text: str) -> str:
    if "=?" not in text:
        return text
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError, binascii.Error):
        return text
    return "".join(
        piece if isinstance(piece, str) else known_text(piece, charset or "latin-1")
        for piece, charset in pieces
    )


def known_text(data: bytes, charset: str) -> str:
    """`data` in `charset`; where that is a lie or unknown, as UTF-8 or Latin-1."""
    try:
        name = codecs.lookup(charset).name.replace("-", "_")
        if name in _NO_CHARSETS:
            raise LookupError(name)
        return data.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def clean(text: str) -> str:
    """Without characters that no text needs: controls (but line ends and tabs), half surrogate
    pairs, and marks that turn the direction of what follows.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or not _is_harmful(c))


def tidy(text: str) -> str:
    """`clean`, in one line."""
    return " ".join(clean(text).split())


def _is_harmful(character: str) -> bool:
    if character < "\x7f":
        return character < " "
    return (
        unicodedata.category(character) in ("Cc", "Cs")
        or "\u202a" <= character <= "\u202e"
        or "\u2066" <= character <= "\u2069"
    )
