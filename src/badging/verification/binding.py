"""Whether a key is the issuer's: the issuer's own document has to say so."""

from __future__ import annotations

from badging.did.resolver import Controller, FoundKey, resolve
from badging.errors import BadgingError, DocumentUnavailable
from badging.keys import PublicKey
from badging.verification.examination import Examination
from badging.verification.findings import say
from badging.verification.report import Check, Outcome

NAME = "issuer"


def bind(examination: Examination, found: FoundKey) -> Check:
    """Whether the key that was found is one with which `issuer.id` may sign badges.

    It is when its controller is the issuer, or when the issuer's document lists it as an
    assertion method though somebody else keeps it (Controlled Identifiers 1.0, 2.3.2).
    """
    issuer = examination.issuer_id
    if not issuer:
        return say(NAME, Outcome.FAIL, "no_issuer", pointer="/issuer")
    if found.controller == issuer:
        return _own_key(issuer, found.is_assertion_method)
    try:
        controller = resolve(issuer, examination.documents)
    except DocumentUnavailable as error:
        return unavailable(examination, error)
    except BadgingError:
        return _of_another(issuer, found.controller)
    by_name = bool(found.controller) and found.id in controller.assertion_methods
    if by_name or lists(controller, found.public_key):
        return _own_key(issuer, True)
    return _of_another(issuer, found.controller)


def lists(controller: Controller, key: PublicKey) -> bool:
    """Whether the document lists this very key, as its own, for assertions."""
    return any(
        controller.methods.get(method) == key
        and controller.controllers.get(method) == controller.id
        for method in controller.assertion_methods
    )


def _own_key(issuer: str, for_assertions: bool) -> Check:
    if not for_assertions:
        return say(NAME, Outcome.FAIL, "key_not_for_assertions", pointer="/issuer/id")
    code = "issuer_is_key" if issuer.startswith("did:key:") else "key_is_issuers"
    return say(NAME, Outcome.PASS, code, pointer="/issuer/id", issuer=issuer)


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
