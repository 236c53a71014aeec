"""The options of a proof (VC-DATA-INTEGRITY 2.1): their forms, and what a verifier expects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from badging.errors import ProofError

ASSERTION = "assertionMethod"

_DATE_TIME = re.compile(  # XMLSCHEMA11-2 dateTimeStamp
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"
    r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)",
    re.ASCII,
)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
_TEXTS = ("challenge", "nonce", "proofPurpose", "verificationMethod")


def check_form(proof: Mapping[str, Any]) -> None:
    """Raise ProofError, with the pointer, for an option that is not of its form."""
    for name in ("created", "expires"):
        check_time(proof, name)
    if "id" in proof and not _matches(_URL, proof["id"]):
        raise _wrong("id", "is no URL", "A UUID as urn:uuid: will do.")
    for name in _TEXTS:
        if name in proof and not isinstance(proof[name], str):
            raise _wrong(name, "is no text")
    if "domain" in proof and not texts_of(proof["domain"]):
        raise _wrong("domain", "is neither a text nor a list of texts")


def check_time(proof: Mapping[str, Any], name: str) -> None:
    """The same for the option of this name, a time."""
    if name in proof and not _matches(_DATE_TIME, proof[name]):
        raise _wrong(
            name, "is no date and time with a zone", "It is written like 2026-01-31T12:00:00Z."
        )


def texts_of(value: Any) -> list[str]:
    """A text, or a list of several, as a list; [] for anything else."""
    several = value if isinstance(value, list) else [value]
    return several if all(isinstance(one, str) for one in several) else []


def fits_domain(proof: Mapping[str, Any], domain: str | Iterable[str]) -> bool:
    """Whether the proof was made for just these domains (4.3 step 6)."""
    expected = {domain} if isinstance(domain, str) else set(domain)
    return set(texts_of(proof.get("domain"))) == expected


def check_expectations(
    proof: Mapping[str, Any],
    purpose: str,
    domain: str | Iterable[str] | None,
    challenge: str | None,
) -> None:
    """4.3 steps 5 to 7. None: there is no expectation. Raises ProofError."""
    if proof.get("proofPurpose") != purpose:
        stated = proof.get("proofPurpose")
        raise _wrong("proofPurpose", f"is {stated!r}, not {purpose}", code="proof_purpose")
    if domain is not None and not fits_domain(proof, domain):
        raise _wrong("domain", "is another one than expected", code="invalid_domain")
    if challenge is not None and proof.get("challenge") != challenge:
        raise _wrong("challenge", "is another one than expected", code="invalid_challenge")


def _matches(form: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _wrong(name: str, what: str, remedy: str = "", code: str = "proof_option") -> ProofError:
    return ProofError(
        f"The proof's {name} {what}.", pointer=f"/proof/{name}", remedy=remedy, code=code
    )
