"""issuer: is the key that signed the issuer's, and is the issuer who it seems to be?

A key that comes along with a badge says only that somebody has a key. It is the issuer's when the
issuer's own document lists it as one that may assert. An issuer's address that looks like another's
is told, for its own documents vouch for it as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from badging.model.common import text_of
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.lookalikes import ascii_form
from badging.verification.origin import establish
from badging.verification.report import Check, Outcome


def check(examination: Examination) -> Iterator[Check]:
    yield establish(examination)[1]
    issuer = examination.credential.get("issuer")
    site = text_of(issuer.get("url")) if isinstance(issuer, dict) else ""
    for identifier, where in ((examination.issuer_id, "/issuer/id"), (site, "/issuer/url")):
        shown = ascii_form(identifier)
        if shown:
            yield say("issuer", Outcome.WARN, "issuer_lookalike", pointer=where, host=shown)
