"""Questions about addresses: does what they lead to exist? Asked of the network only if allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from badging.critique.draft import Draft
from badging.critique.remarks import NotExamined, Remark, remark
from badging.critique.texts import MANY_LINKS, NO_BADGE_CLASS, NOT_ASKED
from badging.critique.wording import criteria_of
from badging.documents import Documents
from badging.errors import DocumentUnavailable
from badging.model.common import id_of, text_of
from badging.verification.findings import Phrase, shorten

MAX_LINKS = 20
MAX_BYTES = 1024 * 1024
"""Of a page that is asked for; one that is larger is there, and that is all that is asked."""
NAME = "links"
_THERE = frozenset(("too_large", "content_type"))


def links(draft: Draft, documents: Documents) -> Iterator[Remark | NotExamined]:
    """Each address that a reader is sent to: criteria, alignments, evidence, issuer."""
    if draft.missing:
        yield NotExamined("badge", "/badge", Phrase(NO_BADGE_CLASS, url=shorten(draft.missing)))
    found = dict(reversed([(url, at) for url, at in addresses(draft) if _is_web(url)]))
    asked = list(reversed(found.items()))  # each once, where it stands first
    for url, at in asked[:MAX_LINKS]:
        if url.lower().startswith("http:"):
            yield remark("link_insecure", at, url=url)
        try:
            documents.get(url, accept="text/html, */*;q=0.5", max_bytes=MAX_BYTES)
        except DocumentUnavailable as error:
            if error.code == "offline":
                yield NotExamined(NAME, at, Phrase(NOT_ASKED))
            elif error.code not in _THERE:
                yield remark("link_broken", at, url=url, why=error.message)
    if len(asked) > MAX_LINKS:
        yield NotExamined(NAME, asked[MAX_LINKS][1], Phrase(MANY_LINKS, limit=str(MAX_LINKS)))


def addresses(draft: Draft) -> Iterator[tuple[str, str]]:
    """Addresses for people, with their pointers."""
    place = draft.achievement
    if place is not None:
        yield criteria_of(place)[1], f"{place.at}/criteria"
        for alignment, at in place.each("alignment"):
            if isinstance(alignment, Mapping):
                yield text_of(alignment.get("targetUrl")), f"{at}/targetUrl"
    if draft.award is not None:
        for evidence, at in draft.award.each("evidence"):
            yield id_of(evidence), at
    yield draft.issuer.text("url"), f"{draft.issuer.at}/url"


def _is_web(url: str) -> bool:
    return url.lower().startswith(("https://", "http://"))
