"""A message as people read it: its text, what is attached, and what is said of its parts.

Done once, when it enters the archive; pages need not take the raw bytes apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from alliance.lists import mime
from alliance.lists.mime import Part, Unreadable

MAX_TEXT_CHARACTERS = 200_000  # of one message that its page shows
MAX_ATTACHMENTS = 100
MAX_NESTED = 3  # messages within messages whose text is shown

_NAMED = {
    "application/pgp-signature": "pgp-signed",
    "application/pkcs7-signature": "smime-signed",
    "application/x-pkcs7-signature": "smime-signed",
    "application/pgp-encrypted": "encrypted",
    "application/pkcs7-mime": "smime",
    "application/x-pkcs7-mime": "smime",
    "application/ms-tnef": "tnef",
    "application/vnd.ms-tnef": "tnef",
}


@dataclass
class Body:
    """`attachments` are (number of the part, name, type, size in bytes). `notes` are words of
    `display.NOTES`.
    """

    text: str = ""
    notes: list[str] = field(default_factory=list)
    attachments: list[tuple[int, str, str, int]] = field(default_factory=list)


def read(raw: bytes) -> Body:
    """Never raises: of what is beyond the bounds, that is said."""
    try:
        top = mime.take_apart(raw)
        parts = mime.walk(top)
    except Unreadable:
        return Body(notes=["unreadable"])
    body = Body()
    pieces = _show(top, body, 0)
    # Numbers are places in the walk, so that `attachment` finds the part again.
    for number, part in enumerate(parts):
        if _is_attached(part, is_top=part is top) and len(body.attachments) < MAX_ATTACHMENTS:
            name = part.filename or _plain_name(part)
            size = len(part.decoded())
            body.attachments.append((number, name, part.content_type[:100], size))
    text = "\n\n".join(piece.strip("\n") for piece in pieces if piece.strip())
    if len(text) > MAX_TEXT_CHARACTERS:
        text = text[:MAX_TEXT_CHARACTERS]
        body.notes.append("cut")
    body.text = text.replace("\x00", "")
    body.notes = list(dict.fromkeys(body.notes))
    return body


def attachment(raw: bytes, number: int) -> tuple[str, bytes] | None:
    """Name and bytes of one attachment; None where there is none of that number."""
    try:
        top = mime.take_apart(raw)
        parts = mime.walk(top)
    except Unreadable:
        return None
    if not 0 <= number < len(parts) or not _is_attached(parts[number], is_top=number == 0):
        return None
    return parts[number].filename or _plain_name(parts[number]), parts[number].decoded()


def _is_attached(part: Part, *, is_top: bool) -> bool:
    kind = part.content_type
    if kind.startswith("multipart/") or kind in ("application/pgp-encrypted",):
        return False
    if part.is_attachment or part.filename:
        return True
    return not kind.startswith("text/") and not (is_top and not part.body.strip())


def _plain_name(part: Part) -> str:
    return "message.eml" if part.content_type == "message/rfc822" else "attachment"


def _show(part: Part, body: Body, nested: int) -> list[str]:
    kind = part.content_type
    if note := _NAMED.get(kind):
        body.notes.append(note)
    if part.filename.lower() == "winmail.dat":
        body.notes.append("tnef")
    if kind.startswith("multipart/"):
        return _several(part, kind, body, nested)
    if kind == "message/rfc822" and nested < MAX_NESTED:
        return _nested(part, body, nested)
    if part.is_attachment or (part.filename and kind != "text/plain"):
        return []
    if kind == "text/html":
        body.notes.append("html")
        return [mime.text_of_html(part.text())]
    if kind.startswith("text/") and kind not in ("text/calendar", "text/vcard", "text/x-vcard"):
        text = part.text()
        if part.parameter("format").lower() == "flowed":
            text = unflow(text, delete_space=part.parameter("delsp").lower() == "yes")
        return [text]
    return []


def _several(part: Part, kind: str, body: Body, nested: int) -> list[str]:
    children = part.parts()
    if kind == "multipart/encrypted":
        body.notes.append("encrypted")
    if kind == "multipart/alternative":
        plain = [child for child in children if child.content_type == "text/plain"]
        if plain and plain[0].text().strip():
            return _show(plain[0], body, nested)
        for child in reversed(children):
            if pieces := _show(child, body, nested):
                return pieces
        return []
    return [piece for child in children for piece in _show(child, body, nested)]


def _nested(part: Part, body: Body, nested: int) -> list[str]:
    try:
        inner = mime.take_apart(part.decoded(), part.depth + 1)
        if inner.depth > mime.MAX_DEPTH:
            return []
        pieces = _show(inner, Body(), nested + 1)
    except Unreadable:
        return []
    body.notes.append("nested")
    head = [
        f"{label}: {value}"
        for label, name in (("From", "from"), ("Date", "date"), ("Subject", "subject"))
        if (value := mime.header_text(inner.first(name)))
    ]
    text = "\n".join([*head, "", *pieces])
    return ["\n".join(f"> {line}".rstrip() for line in text.split("\n"))]


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Paragraphs of format=flowed in one line each (RFC 3676 4.1 to 4.5), quotes kept."""
    lines: list[str] = []
    open_depth = -1  # the quote depth of a line that flows on, else -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:]
        content = content.removeprefix(" ")  # space-stuffing
        is_signature = content == "-- "
        flows = content.endswith(" ") and not is_signature
        if open_depth == depth and not is_signature:
            lines[-1] += content
        else:
            lines.append(f"{'>' * depth} {content}" if depth else content)
        open_depth = depth if flows else -1
        if flows and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
