"""The code of conduct: written in versions. Nothing is ever overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.conduct.models import CodeVersion
from alliance.conduct.permissions import may_edit_code
from alliance.people.models import Person

SEED = Path(__file__).parents[1] / "seed"
MAX_CODE_CHARACTERS = 30_000


class ChangedMeanwhile(Exception):
    """Somebody else has written a version since; nothing was saved."""


@dataclass(frozen=True)
class Code:
    """A version as it is read. Number 0 is the text that comes with the software."""

    language: str
    number: int
    text: str
    note: str = ""
    at: datetime | None = None


def current(language: str) -> Code:
    """The text that applies, in that language; in the site's own where there is none."""
    for wanted in (language, settings.LANGUAGE_CODE, "en"):
        row = CodeVersion.objects.filter(language=wanted).order_by("-number").first()
        if row is not None:
            return Code(wanted, row.number, row.text, row.note, row.at)
        if _file(wanted).is_file():
            return _seed(wanted)
    raise FileNotFoundError(SEED)


def version(language: str, number: int) -> Code | None:
    """One version; 0 is the text that comes with the software."""
    if number == 0:
        known = language in {code for code, _name in settings.LANGUAGES}
        return _seed(language) if known and _file(language).is_file() else None
    row = CodeVersion.objects.filter(language=language, number=number).first()
    return Code(language, row.number, row.text, row.note, row.at) if row else None


def versions(language: str) -> list[CodeVersion]:
    return list(CodeVersion.objects.filter(language=language).select_related("by"))


@transaction.atomic
def write(language: str, text: str, note: str, *, by: Person, over: int) -> CodeVersion:
    """Write the next version after number `over`. Raises PermissionDenied, `ChangedMeanwhile`."""
    if not may_edit_code(by):
        raise PermissionDenied(_("Only staff write the code of conduct."))
    if current(language).number != over and version(language, over) is not None:
        raise ChangedMeanwhile
    try:
        with transaction.atomic():
            return CodeVersion.objects.create(
                language=language, number=over + 1, text=text, note=note[:300], by=by
            )
    except IntegrityError as error:
        raise ChangedMeanwhile from error


def _file(language: str) -> Path:
    return SEED / f"code.{language}.md"


def _seed(language: str) -> Code:
    return Code(language, 0, _file(language).read_text(encoding="utf-8"))
