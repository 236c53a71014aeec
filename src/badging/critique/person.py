"""Questions about the recipient: what of the person can be read by everybody who sees the badge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from badging.critique.draft import Draft, Place
from badging.critique.remarks import Remark, remark
from badging.critique.wording import prose
from badging.model.common import id_of, text_of

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PRIVATE = ("dateOfBirth", "phone", "address", "gender", "healthInsurance")
_MIN_NAME = 4


def recipients(draft: Draft) -> Iterator[Remark]:
    """The recipient's identifiers (3.0, IdentityObject; 2.0, IdentityObject of an assertion)."""
    if draft.award is None:
        return
    if draft.is_older:
        identities = draft.award.each("recipient")
    else:
        identities = draft.subject.each("identifier")
    for identity, at in identities:
        if isinstance(identity, Mapping):
            yield from _identity(identity, at, draft.is_older)
    for place, at in ((draft.award, "/id"), (draft.subject, f"{draft.subject.at}/id")):
        if EMAIL.search(id_of(place.node)):
            yield remark("email_in_the_clear", at)
    if not draft.is_older:
        yield from _facts(draft.subject)


def _identity(identity: Mapping[str, Any], at: str, older: bool) -> Iterator[Remark]:
    key = "identity" if older else "identityHash"
    value, kind = (
        text_of(identity.get(key)),
        text_of(identity.get("type" if older else "identityType")),
    )
    if identity.get("hashed") is not True:
        if EMAIL.fullmatch(value.removeprefix("mailto:")):
            yield remark("email_in_the_clear", f"{at}/{key}")
        elif kind == "name":
            yield remark("name_in_the_clear", f"{at}/{key}")
        elif value:
            yield remark("identifier_in_the_clear", f"{at}/{key}", kind=kind or "?")
        return
    if not text_of(identity.get("salt")):
        yield remark("hash_unsalted", at)
    algorithm = value.partition("$")[0]
    if algorithm.lower() in ("md5", "sha1"):
        yield remark("hash_weak", f"{at}/{key}", kind=algorithm)


def _facts(subject: Place) -> Iterator[Remark]:
    """Properties that no version has for the recipient, and that people add all the same."""
    for key in ("name", "givenName", "familyName"):
        if subject.text(key):
            yield remark("name_in_the_clear", f"{subject.at}/{key}")
    if subject.text("email"):
        yield remark("email_in_the_clear", f"{subject.at}/email")
    for key in _PRIVATE:
        if subject.node.get(key):
            yield remark("private_fact", f"{subject.at}/{key}", kind=key)


def mentions(draft: Draft) -> Iterator[Remark]:
    """The recipient in what is told of the award: an address or the name among the words."""
    if draft.award is None:
        return
    name = _name_of(draft.subject)
    for text, at in prose(draft):
        if EMAIL.search(text):
            yield remark("email_in_the_clear", at)
        if len(name) >= _MIN_NAME and name.casefold() in text.casefold():
            yield remark("name_in_the_clear", at)


def _name_of(subject: Place) -> str:
    for identity, _at in subject.each("identifier"):
        if isinstance(identity, Mapping) and identity.get("identityType") == "name":
            return (
                text_of(identity.get("identityHash")) if identity.get("hashed") is not True else ""
            )
    return subject.text("name")
