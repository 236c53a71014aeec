"""Credentials that are examined along with a badge: endorsements, and what a record holds.

Each is verified in its own right, with the same documents, moment and bounds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import orjson

from badging.errors import Unreadable
from badging.model.common import id_of, one, text_of, types_of, words_of
from badging.proofs.hosted_v2 import is_address
from badging.reading import looks_like_jws
from badging.verification import recurring
from badging.verification.examination import Examination
from badging.verification.hosted_documents import ACCEPT
from badging.verification.report import Check, Outcome

EXAMINED = frozenset(
    ("format", "schema", "contexts", "proof", "issuer", "status", "validity", "endorsements")
)
_ENVELOPED = re.compile(r"data:application/(?:vc(?:\+ld(?:\+json)?)?\+)?jwt,(.+)", re.S)
"""The identifier of an EnvelopedVerifiableCredential (VC-DATA-MODEL-2.0, 4.13)."""


def begin_beside(examination: Examination, value: Any) -> Examination:
    """Begin to examine a credential that stands in another: an object, a compact JWS, or (in the
    versions before 3.0) its address. Raises BadgingError.
    """
    address = ""
    if isinstance(value, Mapping):
        text = _enveloped(value)
        if not text:
            return recurring.begin(examination, _written(examination, value))
    elif not isinstance(value, str):
        raise Unreadable("It is neither an object nor a signed text.", code="unreadable")
    elif examination.detected.is_earlier and is_address(value):
        address = value
        body = examination.documents.get(value, accept=ACCEPT).body
        text = body.decode("utf-8", "replace").strip()
    elif looks_like_jws(value.strip()):
        text = value.strip()
    else:
        raise Unreadable("It is neither an object nor a signed text.", code="unreadable")
    return examination.beside(text, "json", address=address)


def outcome_of(own: Examination, names: frozenset[str] = EXAMINED) -> tuple[str, bool, list[Check]]:
    """Why it does not hold by the checks of these names ("" when it holds), whether that is
    undecided, and what was found of the endorsements inside it.
    """
    from badging.verification.pipeline import run  # the pipeline runs the checks that ask this

    checks = run(own, names)
    inner = [c for c in checks if c.name == "endorsements" and c.code != "no_endorsements"]
    failures = [c for c in checks if c.outcome is Outcome.FAIL]
    grave = [c for c in failures if not c.undecided]
    if grave or failures:
        return (grave or failures)[0].reason, not grave, inner
    return "", False, inner


def endorser_of(own: Examination) -> str:
    """Who stands behind a credential: by name, of the profile that was had or as it is written, or
    else by identifier.
    """
    issuer = own.credential.get("issuer")
    named = [part for part in (own.hosted.issuer, issuer) if isinstance(part, Mapping)]
    name = next((words for part in named if (words := words_of(part.get("name")))), "")
    return name or id_of(issuer) or "somebody"


def title_of(credential: Mapping[str, Any]) -> str:
    """What a credential is called: its name, that of its achievement, or its identifier."""
    subject = one(credential.get("credentialSubject"))
    parts: list[Any] = [credential, credential.get("achievement"), credential.get("badge")]
    if isinstance(subject, Mapping):
        parts.append(one(subject.get("achievement")))
    names = (words_of(part.get("name")) for part in parts if isinstance(part, Mapping))
    return next((name for name in names if name), id_of(credential)) or "without a name"


def _enveloped(value: Mapping[str, Any]) -> str:
    if "EnvelopedVerifiableCredential" not in types_of(value):
        return ""
    match = _ENVELOPED.fullmatch(text_of(value.get("id")))
    return match[1] if match else ""


def _written(examination: Examination, value: Mapping[str, Any]) -> str:
    """As text. Inside another credential its words have the meanings of the contexts around it."""
    around = examination.credential.get("@context")
    if "@context" not in value and around is not None:
        value = {"@context": around, **value}
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # whole numbers of more than 64 bits, or deeper than is read here
        return json.dumps(value, ensure_ascii=False)
