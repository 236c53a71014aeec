"""Witnesses of a did:webvh log: enough of them have to approve each version ("DID Witnesses")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from badging.did import key as did_key
from badging.did.webvh import Version
from badging.did.webvh_proof import signers_of
from badging.errors import InvalidKey

MAX_RECORDS = 1000
MAX_BYTES = 2 * 1024 * 1024


def are_needed(versions: Sequence[Version]) -> bool:
    """Whether any version asks for witnesses."""
    return any(version.parameters.approving.threshold for version in versions)


def check(versions: Sequence[Version], records: Any) -> None:
    """Raises InvalidKey unless each version has the approvals that it needs.

    records: of `did-witness.json`. A proof for a version approves all before it, too; one for a
    version that is not in the log counts for nothing.
    """
    approved = _approved(versions, records)
    for version in versions:
        needed = version.parameters.approving
        given = sum(approved.get(witness, 0) >= version.number for witness in needed.ids)
        if given < needed.threshold:
            raise InvalidKey(
                f"Version {version.number} of the DID has the approval of {given} witnesses, and "
                f"needs {needed.threshold}.",
                code="did_log_invalid",
            )


def _approved(versions: Sequence[Version], records: Any) -> dict[str, int]:
    """For each witness, a did:key, the last version that it approved."""
    number_of = {version.id: version.number for version in versions}
    approved: dict[str, int] = {}
    for record in records[:MAX_RECORDS] if isinstance(records, list) else []:
        name = record.get("versionId") if isinstance(record, dict) else None
        number = number_of.get(name, 0) if isinstance(name, str) else 0
        if number:
            for signer in signers_of({"versionId": name}, record.get("proof")):
                witness = did_key.PREFIX + signer
                approved[witness] = max(number, approved.get(witness, 0))
    return approved
