"""Whether a key is the issuer's: the issuer's own document has to say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from badging.did.controller import FOREVER, Controller, FoundKey, Lifetime
from badging.did.resolver import resolve
from badging.errors import BadgingError, DocumentUnavailable
from badging.keys import PublicKey
from badging.verification.examination import Examination
from badging.verification.findings import moment, say
from badging.verification.report import Check, Outcome

NAME = "issuer"
MAX_REMEMBERED = 256
MAX_REMEMBERED_CHARS = 1024
_SELF = ("did:key:", "did:jwk:")
"""Identifiers that are a key, and vouch for nobody."""


def bind(examination: Examination, found: FoundKey, signed: datetime | None) -> Check:
    """Whether the key that was found is one with which `issuer.id` may sign badges.

    It is when its controller is the issuer, or when the issuer's document lists it as an
    assertion method though somebody else keeps it (Controlled Identifiers 1.0, 2.3.2).
    signed: when the signature says that it was made, or None where it does not say.
    """
    issuer = examination.issuer_id
    if not issuer:
        return say(NAME, Outcome.FAIL, "no_issuer", pointer="/issuer")
    if found.controller != issuer:
        return _by_list(examination, found, signed)
    if not found.is_assertion_method:
        return say(NAME, Outcome.FAIL, "key_not_for_assertions", pointer="/issuer/id")
    return _own_key(examination, issuer, found.lifetime, signed)


def _by_list(examination: Examination, found: FoundKey, signed: datetime | None) -> Check:
    issuer = examination.issuer_id
    try:
        controller = resolve(issuer, examination.documents)
    except DocumentUnavailable as error:
        return unavailable(examination, error)
    except BadgingError:
        return _of_another(issuer, found.controller)
    listed = list(_listed(controller, found.public_key))
    if not listed and not (found.controller and found.id in controller.assertion_methods):
        return _of_another(issuer, found.controller)
    life = found.lifetime
    for name in listed:
        life = life.and_(controller.lifetime_of(name))
    return _own_key(examination, issuer, life, signed)


def _listed(controller: Controller, key: PublicKey) -> Iterator[str]:
    """The names under which the document lists this very key, as its own, for assertions."""
    for method in controller.assertion_methods:
        if (
            controller.methods.get(method) == key
            and controller.controllers.get(method) == controller.id
        ):
            yield method


def _own_key(
    examination: Examination, issuer: str, life: Lifetime, signed: datetime | None
) -> Check:
    """The finding for a key of the issuer, which may have an end (Controlled Identifiers 1.0, 2.2).

    A key that expired still verifies what it signed before. So does one that was withdrawn, but
    then only the signature itself says when it was made, and who stole a key can write any time.
    A signature that does not say when it was made is taken as made now.
    """
    ended = None if life is FOREVER else _end_of(examination, life, signed)
    if ended is not None:
        return ended
    return (_remembered if len(issuer) <= MAX_REMEMBERED_CHARS else _own)(issuer)


def _own(issuer: str) -> Check:
    code = "issuer_is_key" if issuer.startswith(_SELF) else "key_is_issuers"
    return say(NAME, Outcome.PASS, code, pointer="/issuer/id", issuer=issuer)


# An issuer signs many badges.
_remembered = lru_cache(maxsize=MAX_REMEMBERED)(_own)


def _end_of(examination: Examination, life: Lifetime, signed: datetime | None) -> Check | None:
    made = examination.at if signed is None else signed
    for code, end in (("key_revoked", life.revoked), ("key_expired", life.expires)):
        if end is not None and made >= end:
            return _ended(Outcome.FAIL, code, end, made)
    if life.revoked is not None and examination.at >= life.revoked:
        return _ended(Outcome.WARN, "key_revoked_since", life.revoked, made)
    return None


def _ended(outcome: Outcome, code: str, end: datetime, made: datetime) -> Check:
    when, signed = moment(end), moment(made)
    return say(NAME, outcome, code, pointer="/issuer/id", when=when, signed=signed)


def _of_another(issuer: str, controller: str) -> Check:
    if not controller:
        return say(NAME, Outcome.FAIL, "key_not_listed", pointer="/issuer/id", issuer=issuer)
    return say(
        NAME, Outcome.FAIL, "key_of_another",
        pointer="/issuer/id", issuer=issuer, controller=controller,
    )  # fmt: skip


def not_examined() -> Check:
    return say(NAME, Outcome.SKIP, "issuer_not_examined")


def unavailable(examination: Examination, error: DocumentUnavailable) -> Check:
    """The finding when a document that would tell whose key it is cannot be had."""
    if not examination.issuer_id:
        return say(NAME, Outcome.FAIL, "no_issuer", pointer="/issuer")
    return say(
        NAME, Outcome.FAIL, "issuer_unavailable",
        pointer="/issuer/id", undecided=True, issuer=error.url, why=error.message,
    )  # fmt: skip


def refused(examination: Examination, error: BadgingError) -> Check:
    """The finding when a document was had, and does not speak for the key."""
    issuer = examination.issuer_id
    if not issuer:
        return say(NAME, Outcome.FAIL, "no_issuer", pointer="/issuer")
    code = "issuer_unresolvable" if error.code == "unsupported_identifier" else "key_not_listed"
    return say(NAME, Outcome.FAIL, code, pointer="/issuer/id", issuer=issuer)
