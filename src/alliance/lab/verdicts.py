"""What a verifier said of the badges of a run, as a small JSON document or as CSV.

{"badge-01.json": "valid", "badge-02.jwt": "invalid"}

badge-01.json,valid
badge-02.jwt,invalid
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from alliance.lab.services.errors import NotPossible
from badging.errors import BadgingError
from badging.strict_json import parse_json

MAX_BYTES = 64 * 1024
VALID, INVALID = "valid", "invalid"
SAID = (VALID, INVALID)
_HEADINGS = {"badge", "name", "file"}


def parse(data: bytes, names: Collection[str]) -> dict[str, str]:
    """The verdict on each badge that has one, by the badge's name; "valid" or "invalid".

    names: those of the run. Raises NotPossible, naming what cannot be read, a badge that is none of
    the run, one that comes twice, a word that is no verdict.
    """
    if len(data) > MAX_BYTES:
        raise NotPossible(
            _("That has more than %(most)s KB: hand in the verdicts, not the badges.")
            % {"most": MAX_BYTES // 1024}
        )
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise NotPossible(_("That is no text in UTF-8.")) from None
    if not text:
        raise NotPossible(_("There is nothing to read. Hand in JSON or CSV."))
    rows = _of_json(text) if text[0] in "{[" else _of_csv(text)
    found: dict[str, str] = {}
    for name, said in rows:
        if name not in names:
            raise NotPossible(
                _("“%(name)s” is none of the badges of this run.") % {"name": name[:60]}
            )
        if name in found:
            raise NotPossible(_("“%(name)s” is there twice.") % {"name": name})
        if said not in SAID:
            raise NotPossible(
                _("The verdict on “%(name)s” is “%(said)s”; write “valid” or “invalid”.")
                % {"name": name, "said": said[:40]}
            )
        found[name] = said
    if not found:
        raise NotPossible(_("There is no verdict in it."))
    return found


def _of_json(text: str) -> Iterable[tuple[str, str]]:
    try:
        document: Any = parse_json(text)
    except BadgingError as error:
        raise NotPossible(_("That is no JSON: %(why)s") % {"why": error.message[:300]}) from error
    if not isinstance(document, dict):
        raise NotPossible(_("Write one object, with the name of each badge and its verdict."))
    for name, said in document.items():
        yield name, _word(said if isinstance(said, str) else repr(said))


def _of_csv(text: str) -> Iterable[tuple[str, str]]:
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise NotPossible(_("That is no CSV: %(why)s") % {"why": str(error)[:300]}) from error
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells[0].lower() in _HEADINGS):
            continue
        if len(cells) != 2:
            raise NotPossible(
                _("Line %(number)s has %(count)s columns; write a name and a verdict.")
                % {"number": number, "count": len(cells)}
            )
        if cells[1]:  # a line of the template that nobody filled in
            yield cells[0], _word(cells[1])


def _word(said: str) -> str:
    return said.strip().lower()
