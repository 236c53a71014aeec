"""Disclose: a recipient shows a part of a badge, and the issuer's proof still holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from badging.documents import Documents, Offline
from badging.errors import InvalidCredential, Misused
from badging.model.common import as_list
from badging.proofs import ecdsa_sd_2023
from badging.strict_json import parse_json


def disclose(
    credential: bytes | str, pointers: Sequence[str], *, documents: Documents | None = None
) -> bytes:
    """The badge with nothing but the chosen parts and those that its issuer made mandatory.

    credential: a badge issued with ecdsa-sd-2023, as the issuer gave it. pointers: JSON pointers
    (RFC 6901) to what is to be shown, such as /credentialSubject/identifier; what stands around it
    comes along as far as it has to. documents: where contexts that are not known come from.
    Other proofs of the badge are left out: they were made over the whole.
    Returns JSON text in UTF-8. Raises Unreadable, InvalidCredential; Misused for a badge without
    such a proof, with parts left out already, and for pointers that lead nowhere; ProofError.
    """
    document = parse_json(credential)
    if not isinstance(document, Mapping):
        raise InvalidCredential("A credential is a JSON object.", remedy="Give one badge.")
    proof = _disclosable_proof(document)
    whole = {name: value for name, value in document.items() if name != "proof"}
    behind = Offline() if documents is None else documents
    shown = ecdsa_sd_2023.derive(whole, proof, pointers, behind)
    return json.dumps(shown, ensure_ascii=False, indent=2).encode()


def _disclosable_proof(document: Mapping[str, Any]) -> Mapping[str, Any]:
    for proof in as_list(document.get("proof")):
        if isinstance(proof, Mapping) and proof.get("cryptosuite") == ecdsa_sd_2023.NAME:
            return proof
    raise Misused(
        "Nothing can be left out of this badge: it has no proof that would still hold.",
        pointer="/proof",
        remedy=f"Ask its issuer for one signed with {ecdsa_sd_2023.NAME}.",
        code="not_disclosable",
    )
