"""A critique of a badge before it is issued: what could be better, why it matters, how to mend it.

    >>> badging.lint(achievement).remarks[0].remedy
    'Name what was achieved, in a few words.'

Unlike a verification it judges no truth and no form, but whether people will understand the badge,
and whether it harms the one who gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from badging.critique import award, links, person, pictures, wording
from badging.critique.draft import Draft, draft_of
from badging.critique.remarks import (
    Critique,
    NotExamined,
    Remark,
    Severity,
    in_language,
)
from badging.documents import Documents, Offline

__all__ = ["Critique", "NotExamined", "Remark", "Severity", "in_language", "lint"]

Question = Callable[[Draft, Documents], Iterable[Remark | NotExamined]]


def _of_words(ask: Callable[[Draft], Iterable[Remark]]) -> Question:
    return lambda draft, _documents: ask(draft)


QUESTIONS: dict[str, Question] = {
    "name": _of_words(wording.names),
    "description": _of_words(wording.descriptions),
    "criteria": _of_words(wording.criteria),
    "texts": _of_words(wording.texts),
    pictures.NAME: pictures.pictures,
    "sorting": _of_words(wording.sorting),
    "time": _of_words(award.lasting),
    "recipient": _of_words(person.recipients),
    "mentions": _of_words(person.mentions),
    "evidence": _of_words(award.evidence),
    "status": _of_words(award.revoking),
    "issuer": _of_words(award.issuers),
    links.NAME: links.links,
}
"""By their stable names, in the order in which they are asked."""


def lint(
    document: Mapping[str, Any] | bytes | str, *, documents: Documents | None = None
) -> Critique:
    """Criticise an achievement or a badge: of 3.0, or a BadgeClass or Assertion of 2.0 and 1.x.

    document: a JSON object, its text, a compact JWS, or an image with a badge inside.
    documents: where pictures and links are asked for; nowhere, when None: then what cannot be
    examined without is named in `not_examined`.
    Raises Unreadable for what is no JSON object, JWS or baked image; Misused for another kind of
    document.
    """
    source = Offline() if documents is None else documents
    draft = draft_of(document, source)
    found: dict[Remark | NotExamined, None] = {}
    for ask in QUESTIONS.values():
        found.update(dict.fromkeys(ask(draft, source)))
    order = list(Severity)
    remarks = [each for each in found if isinstance(each, Remark)]
    return Critique(
        kind=draft.kind,
        version=draft.version,
        name=_name_of(draft),
        examined=tuple(QUESTIONS),
        remarks=tuple(sorted(remarks, key=lambda each: order.index(each.severity))),
        not_examined=tuple(each for each in found if isinstance(each, NotExamined)),
    )


def _name_of(draft: Draft) -> str:
    return draft.achievement.text("name") if draft.achievement is not None else ""
