"""How the short names on entries are called on a page: the rooms above say it.

    naming.register_kinds({"dues": _("Dues")})
    naming.register_programmes({"staff": _("Staff")})

Files keep the short names, which never change. A name that nobody registered, as staff may write
one by hand, is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

KINDS: dict[str, str | Promise] = {
    "manual": pgettext_lazy("kind of entry", "by hand"),
    "opening": pgettext_lazy("kind of entry", "opening"),
    "exchange": pgettext_lazy("kind of entry", "exchange"),
    "bank": pgettext_lazy("kind of entry", "bank statement"),
}
PROGRAMMES: dict[str, str | Promise] = {}


def register_kinds(words: Words) -> None:
    KINDS.update(words)


def register_programmes(words: Words) -> None:
    PROGRAMMES.update(words)


def kind_called(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def programme_called(programme: str) -> str:
    return str(PROGRAMMES.get(programme, programme))
