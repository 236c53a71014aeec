"""The text of a message as blocks of a page: what is said, quoted, signed, or set in columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NOTES: dict[str, Any] = {
    "pgp-signed": gettext_lazy(
        "Signed with OpenPGP. The signature is attached; it was not checked here."
    ),
    "smime-signed": gettext_lazy(
        "Signed with S/MIME. The signature is attached; it was not checked here."
    ),
    "smime": gettext_lazy("Protected with S/MIME: open it in a mail program."),
    "encrypted": gettext_lazy("Encrypted: only those it was written to can read it."),
    "tnef": gettext_lazy("Parts are in Outlook's own format (winmail.dat)."),
    "html": gettext_lazy("Written as HTML; shown as plain text."),
    "nested": gettext_lazy("Another message is attached; its text is quoted here."),
    "cut": gettext_lazy("Only the beginning is shown. All of it is in the original."),
    "unreadable": gettext_lazy("This message is built in a way that is not read here."),
}
QUOTE_FOLDED = 4  # lines from which a quote is folded away

_ADDRESS = re.compile(r"(?:mailto:)?[^\s<>()\[\]\"',;:@/=]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_LINK = re.compile(r"https?://[^\s<>\"\u200b]{3,2000}", re.I)
_DIFF = re.compile(r"^(?:diff --git |Index: |@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@)", re.M)
_COLUMNS = re.compile(r"\S {3,}\S|[│┃┌┐└┘├┤─]|\+-{2,}|\|.*\|")


@dataclass(frozen=True)
class Block:
    """`kind` is text, columns, patch, quote or signature; `lines` how many it has."""

    kind: str
    html: SafeString
    lines: int = 0

    @property
    def is_folded(self) -> bool:
        return self.kind == "quote" and self.lines >= QUOTE_FOLDED


def without_addresses(text: str) -> str:
    """The text as the public reads it. Addresses of pages stay as they are, but for those that
    carry a mail address.
    """
    pieces, at = [], 0
    for link in _LINK.finditer(text):
        pieces += [_hide(text[at : link.start()]), link[0]]
        at = link.end()
    return "".join([*pieces, _hide(text[at:])])


def _hide(text: str) -> str:
    return _ADDRESS.sub(lambda _match: _("(address hidden)"), text) if "@" in text else text


def blocks(text: str, *, shows_addresses: bool) -> list[Block]:
    """The blocks of a message's text, in order."""
    if not shows_addresses:
        text = without_addresses(text)
    lines = text.split("\n")
    end = len(lines)
    for place in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        if lines[place] in ("-- ", "--"):
            end = place
            break
    found: list[Block] = []
    if len(_DIFF.findall(text)) and re.search(r"^\+\+\+ |^@@ ", text, re.M):
        found += _with_patch(lines[:end])
    else:
        found += _plain(lines[:end])
    if end < len(lines) and any(line.strip() for line in lines[end + 1 :]):
        found.append(_block("signature", lines[end + 1 :]))
    return found


def _plain(lines: list[str]) -> list[Block]:
    found: list[Block] = []
    run: list[str] = []
    in_quote = False
    for line in [*lines, None]:
        is_quote = line is not None and line.startswith(">")
        if run and (line is None or is_quote != in_quote):
            if any(one.strip() for one in run):
                found.append(_block("quote" if in_quote else _kind_of(run), run))
            run = []
        in_quote = is_quote
        if line is not None:
            run.append(line)
    return found


def _kind_of(lines: list[str]) -> str:
    set_in_columns = sum(1 for line in lines if _COLUMNS.search(line))
    return "columns" if set_in_columns >= 3 and set_in_columns * 3 >= len(lines) else "text"


def _with_patch(lines: list[str]) -> list[Block]:
    starts = [n for n, line in enumerate(lines) if re.match(r"diff --git |Index: |--- |@@ -", line)]
    start = starts[0] if starts else 0
    shown = []
    for line in lines[start:]:
        kind = {"+": "plus", "-": "minus", "@": "place"}.get(line[:1], "")
        if line.startswith(("+++", "---", "diff ", "Index: ")):
            kind = "file"
        text = escape(line)
        shown.append(f'<span class="patch-{kind}">{text}</span>' if kind else text)
    patch = Block("patch", SafeString("\n".join(shown)), len(shown))
    return [*_plain(lines[:start]), patch]


def _block(kind: str, lines: list[str]) -> Block:
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    if kind == "quote":
        lines = [re.sub(r"^> ?", "", line) for line in lines]
    return Block(kind, linked("\n".join(lines)), len(lines))


def linked(text: str) -> SafeString:
    """Escaped, addresses of pages as links, without the dot that ends the sentence."""
    pieces, at = [], 0
    for found in _LINK.finditer(text):
        address = found[0].rstrip(".,;:!?'\u201d\u2019*_")
        while address.endswith((")", "]")) and address.count(address[-1]) > address.count(
            {")": "(", "]": "["}[address[-1]]
        ):
            address = address[:-1].rstrip(".,;:!?")
        shown = escape(address)
        pieces += [
            escape(text[at : found.start()]),
            f'<a href="{shown}" rel="nofollow ugc noopener">{shown}</a>',
        ]
        at = found.start() + len(address)
    return SafeString("".join([*pieces, escape(text[at:])]))
