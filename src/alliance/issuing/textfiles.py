"""Bytes of a list to text, with the guess said aloud; and which delimiter it uses."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from django.utils.translation import gettext as _

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_BOMS = {
    codecs.BOM_UTF8: ("utf-8-sig", "UTF-8"),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """encoding: as a person knows it. notes: what was guessed and is worth a look."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> Text:
    """Text of `data`: by its mark, else UTF-16 by its zeros, else UTF-8, else Windows-1252.

    A file that mixes the last two is read line by line. Never fails: what no encoding explains is
    shown as U+FFFD, and said.
    """
    for bom, (codec, name) in _BOMS.items():
        if data.startswith(bom):
            return _whole(data, codec, name)
    zeros = data[:2000].count(0)
    if zeros > len(data[:2000]) // 4:
        low_first = data[1:2000:2].count(0) >= data[0:2000:2].count(0)
        return _whole(data, "utf-16-le" if low_first else "utf-16-be", "UTF-16")
    try:
        return Text(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _mixed(data)


def delimiter_of(text: str) -> str:
    """The delimiter that occurs most in the first line with anything in it; a comma when none."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=unquoted.count)


def _whole(data: bytes, codec: str, name: str) -> Text:
    text = data.decode(codec, errors="replace")
    damaged = (
        (_("Some characters could not be read and are shown as �."),) if "\ufffd" in text else ()
    )
    return Text(text, name, damaged)


def _mixed(data: bytes) -> Text:
    lines, modern, older = [], [], []
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        try:
            lines.append(line.decode("utf-8"))
            if not line.isascii():
                modern.append(number)
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
            older.append(number)
    if modern:
        places = ", ".join(map(str, older[:10])) + (_(" and more") if len(older) > 10 else "")
        note = _(
            "The list mixes two encodings. Lines {places} were read as Windows-1252, the "
            "others as UTF-8; look at the names there."
        ).format(places=places)
    else:
        note = _(
            "The list was read as Windows-1252, an older encoding. If letters with accents "
            "look wrong below, save it as “CSV UTF-8” and choose it again."
        )
    return Text("".join(lines), "Windows-1252", (note,))
