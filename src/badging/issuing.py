"""Issue: from a credential and a key to the bytes that are handed to the recipient."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from badging.documents import Documents, Offline
from badging.errors import InvalidCredential, Misused
from badging.keys import PublicKey, SigningKey
from badging.linked_data import contexts, repeated, undefined
from badging.linked_data.canonical import unsecured
from badging.model.detect import detect
from badging.proofs import data_integrity, ecdsa_sd_2023, enveloping, jws_v2
from badging.proofs.registry import MECHANISMS, SIGNING_SUITES

_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME

_REMEDIES = {
    undefined.Kind.PROPERTY: "Remove it, or add the context that defines it to @context.",
    undefined.Kind.TYPE: "Correct its spelling, or add the context that defines it to @context.",
    undefined.Kind.IDENTIFIER: "Write a full address, a DID or urn:uuid: and a UUID.",
    undefined.Kind.HARMLESS_TYPE: "Add https://purl.imsglobal.org/spec/ob/v3p0/extensions.json to "
    "@context.",
    undefined.Kind.KEYWORD: "Write it with plain terms.",
    undefined.Kind.DISGUISED: "Write the term itself.",
    undefined.Kind.REDEFINED: "Remove that context, or choose another term.",
    undefined.Kind.SPLIT: "Say it at the top of the credential.",
}


_SIGNED_VERSIONS = ("1.0", "1.1", "2.0", "2.1")
"""Versions whose assertions are signed as a JWS."""

_ESSENTIAL = (
    "issuer", "name", "validFrom", "validUntil", "issuanceDate", "expirationDate",
    "credentialStatus", "credentialSchema", "refreshService", "termsOfUse",
)  # fmt: skip


def issue(
    credential: Mapping[str, Any],
    key: SigningKey,
    *,
    proof: str = "eddsa-rdfc-2022",
    created: datetime | None = None,
    documents: Documents | None = None,
    disclosable: Collection[str] = (),
    holder: PublicKey | None = None,
    expires: datetime | None = None,
    domain: str | Sequence[str] | None = None,
    challenge: str | None = None,
    proof_id: str | None = None,
    previous_proof: str | Sequence[str] | None = None,
    mandatory: Sequence[str] | None = None,
) -> bytes:
    """Sign a credential; the bytes returned are exactly what was signed and what to hand out.

    credential: a JSON object with @context and issuer; it is not changed. One that has embedded
    proofs gets one more. proof: a name of `proofs.registry.MECHANISMS`, or `SignedBadge` for an
    assertion of 1.0 to 2.1 (a JWS with RS256; the key is named by its address).
    created: aware time of signing, now by default; a vc-jwt has no place for it. documents: where
    contexts that are not known come from; nowhere by default.
    disclosable, holder: for SD-JWTs alone: JSON pointers to what the recipient may keep back from
    a verifier (`present`), and the key that a recipient is to prove.
    expires, domain, challenge, proof_id, previous_proof: for embedded proofs alone: until when the
    proof holds (aware), for what use it is made, its identifier, and the identifiers of the proofs
    of the credential that it builds on (VC-DATA-INTEGRITY 2.1).
    mandatory: for ecdsa-sd-2023 alone: JSON pointers to what the recipient cannot leave out
    (`disclose`); by default what every reader needs, see `essentials`.
    Returns JSON text in UTF-8 for embedded proofs, ASCII text for a token around the credential.

    Raises InvalidCredential (with the JSON pointer) for what cannot be signed, or would not be in
    the signature; InvalidKey when the key is not of the mechanism's kind; Misused for another name
    and for options that are not the mechanism's; ProofError for malformed ones.
    """
    options = _options(expires, domain, challenge, proof_id, previous_proof)
    if proof == jws_v2.NAME:
        if options or mandatory is not None or disclosable or holder is not None:
            raise Misused(f"A {proof} has no options.", remedy="Leave them out.")
        return jws_v2.sign(_assertion(credential), key).encode("ascii")
    if proof not in MECHANISMS:
        raise Misused(
            f"There is no proof {proof!r} to issue with.",
            remedy=f"Use one of {', '.join((*MECHANISMS, jws_v2.NAME))}.",
        )
    _check_minimum(credential)
    moment = datetime.now(UTC) if created is None else created
    if proof in enveloping.MECHANISMS:  # they sign the text: nothing can be lost on the way
        if options or mandatory is not None:
            raise Misused(
                f"A {proof} has no place for {', '.join(options) or 'mandatory parts'}.",
                remedy="Leave it out, or use an embedded proof.",
            )
        token = enveloping.sign(
            credential, key, proof, moment, disclosable=disclosable, holder=holder
        )
        return token.encode("ascii")
    if disclosable or holder is not None:
        raise Misused(
            f"With {proof} nothing is named disclosable when it is issued, and no holder.",
            remedy="Use vc+sd-jwt or dc+sd-jwt.",
        )
    documents = Offline() if documents is None else documents
    prepared = _with_proof_context(credential)
    if not SIGNING_SUITES[proof].SIGNS_LETTERS:
        prepared = _without_unsigned(prepared, documents)
    if mandatory is None and proof == ecdsa_sd_2023.NAME:
        mandatory = essentials(prepared)
    signed = data_integrity.add_proof(
        prepared, key, proof, moment, documents, options, mandatory_pointers=mandatory
    )
    return _written(signed)


def _written(signed: Mapping[str, Any]) -> bytes:
    """Indented JSON, by orjson. What it refuses (integers beyond 64 bits) is left to `json`.

    So is what has a null in it, for orjson makes nulls of what is no number.
    """
    try:
        text = orjson.dumps(signed, option=_INDENTED)
        if b"null" not in text:
            return text
    except TypeError:
        pass
    try:
        return json.dumps(signed, ensure_ascii=False, indent=2, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise InvalidCredential("The credential cannot be written as JSON.") from error


def _options(
    expires: datetime | None,
    domain: str | Sequence[str] | None,
    challenge: str | None,
    proof_id: str | None,
    previous_proof: str | Sequence[str] | None,
) -> dict[str, Any]:
    """The options of a proof that were given, as VC-DATA-INTEGRITY 2.1 names them."""
    stated = {
        "id": proof_id,
        "expires": None if expires is None else data_integrity.time_stamp(expires),
        "domain": list(domain) if isinstance(domain, list | tuple) else domain,
        "challenge": challenge,
        "previousProof": list(previous_proof)
        if isinstance(previous_proof, list | tuple)
        else previous_proof,
    }
    return {name: value for name, value in stated.items() if value is not None}


def essentials(credential: Mapping[str, Any]) -> list[str]:
    """JSON pointers to the parts of a badge without which nobody can rely on it.

    Who issued it, for what, since and until when, and how to ask whether it still holds.
    """
    found = [f"/{name}" for name in _ESSENTIAL if name in credential]
    subject = credential.get("credentialSubject")
    if isinstance(subject, Mapping) and "achievement" in subject:
        found.append("/credentialSubject/achievement")
    return found


def _assertion(value: Mapping[str, Any]) -> Mapping[str, Any]:
    detected = detect(value)
    if detected.version in _SIGNED_VERSIONS and detected.kind == "Assertion":
        return value
    raise InvalidCredential(
        f"Only an assertion of {', '.join(_SIGNED_VERSIONS)} is signed that way.",
        pointer="/type",
        remedy="Use another proof for a credential of 3.0.",
    )


def _check_minimum(credential: Mapping[str, Any]) -> None:
    if not isinstance(credential, Mapping):
        raise InvalidCredential("A credential is a JSON object.", remedy="Give one object.")
    named = credential.get("@context")
    names = named if isinstance(named, list) else [named]
    if named is None or not names:
        raise InvalidCredential(
            "The credential has no @context.",
            pointer="/@context",
            remedy=f'Start with "@context": ["{contexts.CREDENTIALS_V2}", "{contexts.OB_3_0_3}"].',
        )
    if names[0] not in (contexts.CREDENTIALS_V2, contexts.CREDENTIALS_V1):
        raise InvalidCredential(
            "The first context is not that of verifiable credentials.",
            pointer="/@context/0" if isinstance(named, list) else "/@context",
            remedy=f"Put {contexts.CREDENTIALS_V2} first.",
        )
    issuer = credential.get("issuer")
    identifier = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    if not isinstance(identifier, str) or not identifier:
        raise InvalidCredential(
            "The credential does not say who issues it.",
            pointer="/issuer/id" if isinstance(issuer, Mapping) else "/issuer",
            remedy="Give the issuer's DID or HTTPS address as issuer.id.",
        )
    types = credential.get("type")
    if "VerifiableCredential" not in (types if isinstance(types, list) else [types]):
        raise InvalidCredential(
            "The credential is not of type VerifiableCredential.",
            pointer="/type",
            remedy='Write "type": ["VerifiableCredential", "OpenBadgeCredential"].',
        )
    if "credentialSubject" not in credential:
        raise InvalidCredential(
            "The credential says nothing of anybody.",
            pointer="/credentialSubject",
            remedy="Add a credentialSubject with the achievement.",
        )


def _without_unsigned(credential: dict[str, Any], documents: Documents) -> dict[str, Any]:
    """The credential; one that has no proof yet is prepared, so that it is walked once.

    A badge whose text says more than its signature holds is not worth signing.
    """
    again = None if "proof" in credential else repeated.unsecured_again(credential, documents)
    if again is not None:
        return again
    bare = unsecured(credential, documents)
    for finding in undefined.survey(bare, documents):
        raise InvalidCredential(
            finding.message,
            pointer=finding.pointer,
            remedy=_REMEDIES[finding.kind],
            code=finding.kind.value,
        )
    if "proof" in credential:
        return credential
    if bare.stands_alone:
        repeated.keep(bare)
    return bare


def _with_proof_context(credential: Mapping[str, Any]) -> dict[str, Any]:
    """VC data model 1.1 knows no DataIntegrityProof: add the context that does (VC-DI 2.4.1)."""
    prepared = dict(credential)
    names = prepared["@context"]
    names = list(names) if isinstance(names, list) else [names]
    if names[0] == contexts.CREDENTIALS_V1 and not any(
        isinstance(name, str) and "/security/data-integrity/" in name for name in names
    ):
        if "proof" in prepared:
            raise InvalidCredential(
                "The credential has a proof already, and lacks the context for another kind.",
                pointer="/@context",
                remedy=f"Add {contexts.DATA_INTEGRITY_V2} to @context before the first signature.",
            )
        prepared["@context"] = [*names, contexts.DATA_INTEGRITY_V2]
    return prepared
