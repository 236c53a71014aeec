"""did:webvh 1.0: a DID on a web server, with a history that proves itself.

The log (`did.jsonl`) has an entry for each version. Each names its predecessor by a hash and is
signed by a key that the predecessor allows; the identifier holds a hash of the first. So who takes
over the web server cannot take over the DID, and old versions can still be read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from badging.canonical_json import canonical_json
from badging.did import web
from badging.did.webvh_parameters import Parameters, first_parameters, next_parameters
from badging.did.webvh_proof import signed_by
from badging.errors import BadgingError, InvalidKey, Unreadable
from badging.keys import multibase
from badging.model.common import parse_time
from badging.strict_json import parse_json

PREFIX = "did:webvh:"
MAX_LOG_BYTES = 2 * 1024 * 1024
MAX_ENTRIES = 1000
PLACEHOLDER = "{SCID}"
SHA2_256 = b"\x12\x20"
"""The header of a multihash: SHA-256, 32 bytes. The only one that method 1.0 permits."""

_SCID = re.compile(r"[1-9A-HJ-NP-Za-km-z]{46}")
_BY_ID = "versionId"
_QUERY = re.compile(r"(versionId|versionTime|versionNumber)=([^&]*)")


@dataclass(frozen=True, slots=True)
class Version:
    """One verified entry. number: from 1. document: of the DID in this version."""

    number: int
    id: str
    time: datetime
    document: dict[str, Any]
    parameters: Parameters = field(repr=False)


def url_of(did: str) -> str:
    """The URL of the log. Raises InvalidKey for an identifier that is not did:webvh's syntax."""
    _scid, rest = _split(did)
    try:
        return web.url_of(f"{web.PREFIX}{rest}").removesuffix("did.json") + "did.jsonl"
    except BadgingError as error:
        raise _malformed(did) from error


def witness_url_of(did: str) -> str:
    """The URL of the witnesses' proofs, beside the log."""
    return url_of(did).removesuffix("did.jsonl") + "did-witness.json"


def _split(did: str) -> tuple[str, str]:
    scid, _, rest = did.removeprefix(PREFIX).partition(":")
    if not did.startswith(PREFIX) or not _SCID.fullmatch(scid) or "." not in rest:
        raise _malformed(did)
    return scid, rest


def read_log(did: str, log: bytes, now: datetime) -> list[Version]:
    """Verify a log, entry by entry ("Read (Resolve)" steps 1 to 8). Raises InvalidKey.

    now: aware; an entry that is later than that is of no time at all.

    One entry that does not verify invalidates the whole log: nobody can tell then which of its
    versions the controller made. Witnesses are the caller's question (`webvh_witness`).
    """
    scid, _ = _split(did)
    versions: list[Version] = []
    for entry in _entries(log):
        if versions and versions[-1].parameters.deactivated:
            raise _invalid("It goes on after the DID was deactivated.")
        previous = versions[-1] if versions else None
        versions.append(_verified(entry, previous, scid))
    if not versions:
        raise _invalid("It is empty.")
    if versions[-1].time > now:
        raise _invalid("Its last entry is of a time to come.")
    if not any(version.document.get("id") == did for version in versions):
        raise _invalid("It is the log of another DID.")
    return versions


def _entries(log: bytes) -> Iterator[dict[str, Any]]:
    lines = log.decode("utf-8", "replace").removesuffix("\n").split("\n") if log else []
    if len(lines) > MAX_ENTRIES:
        raise _invalid(f"It has more than {MAX_ENTRIES} entries.")
    for line in lines:
        try:
            entry = parse_json(line, max_bytes=MAX_LOG_BYTES)
        except Unreadable as error:
            raise _invalid(f"An entry is not readable. {error.message}") from error
        if not isinstance(entry, dict) or set(entry) != _MEMBERS:
            raise _invalid(f"An entry does not have just the members {', '.join(_MEMBERS)}.")
        yield entry


_MEMBERS = {"versionId", "versionTime", "parameters", "state", "proof"}


def _verified(entry: Mapping[str, Any], previous: Version | None, scid: str) -> Version:
    number = 1 if previous is None else previous.number + 1
    if previous is None:  # step 1
        parameters, signers = first_parameters(entry["parameters"], scid)
    else:
        parameters, signers = next_parameters(entry["parameters"], previous.parameters)
    if not signed_by(entry, signers):  # step 2
        raise _invalid(f"Entry {number} is not signed by a key that may update the DID.")
    _check_id(entry, number, scid if previous is None else previous.id)  # step 3
    time = parse_time(entry["versionTime"], zone_required=True)  # step 4
    if time is None or (previous is not None and time <= previous.time):
        raise _invalid(f"Entry {number} is not later than the one before it.")
    if previous is None and _scid_of(entry, scid) != scid:  # step 5
        raise _invalid("The identifier is not the hash of the first entry.")
    document = entry["state"]  # step 6
    if not isinstance(document, dict):
        raise _invalid(f"Entry {number} holds no document.")
    _check_move(document, previous, scid, parameters)
    return Version(number, entry["versionId"], time, document, parameters)


def _check_id(entry: Mapping[str, Any], number: int, predecessor: str) -> None:
    """versionId: the number, and the hash of the entry under its predecessor's identifier."""
    unsigned = {name: value for name, value in entry.items() if name != "proof"}
    expected = f"{number}-{multihash(canonical_json({**unsigned, 'versionId': predecessor}))}"
    if entry["versionId"] != expected:
        raise _invalid(f"The hash of entry {number} does not fit: it, or one before, was changed.")


def _scid_of(entry: Mapping[str, Any], scid: str) -> str:
    """What the identifier has to be ("Verify SCID" steps 4 to 7)."""
    preliminary = {name: value for name, value in entry.items() if name != "proof"}
    preliminary["versionId"] = PLACEHOLDER
    text = json.dumps(preliminary, ensure_ascii=False).replace(scid, PLACEHOLDER)
    return multihash(canonical_json(parse_json(text, max_bytes=2 * MAX_LOG_BYTES)))


def _check_move(
    document: Mapping[str, Any], previous: Version | None, scid: str, parameters: Parameters
) -> None:
    """A DID keeps its SCID, and its place unless it is portable ("DID Portability")."""
    name = document.get("id")
    if not isinstance(name, str) or not name.startswith(f"{PREFIX}{scid}:"):
        raise _invalid("A version is of a DID with another hash.")
    if previous is None or name == (before := previous.document["id"]):
        return
    known = document.get("alsoKnownAs")
    if not parameters.portable or not isinstance(known, list) or before not in known:
        raise _invalid("The DID was moved, though it is not portable.")


def choose(versions: list[Version], query: str) -> Version | None:
    """The version that a DID URL asks for ("Reading did:webvh DID URLs"), by default the last.

    query: `versionId=…`, `versionTime=…` or `versionNumber=…`, or "". None for no such version.
    """
    if not query:
        return versions[-1]
    match = _QUERY.fullmatch(query)
    if match is None:
        return None
    name, value = match.groups()
    if name == "versionTime":
        moment = parse_time(value)
        made = [v for v in versions if moment is not None and v.time <= moment]
        return made[-1] if made else None
    return next((v for v in versions if value == (v.id if name == _BY_ID else f"{v.number}")), None)


def multihash(data: bytes) -> str:
    """A SHA-256 multihash in base 58."""
    return multibase.base58_encode(SHA2_256 + hashlib.sha256(data).digest())


def _malformed(did: str) -> InvalidKey:
    return InvalidKey(
        f"{did[:200]!r} is no did:webvh.",
        remedy="It is did:webvh:, a hash of 46 characters, and host and path as in a did:web.",
        code="malformed_did",
    )


def _invalid(why: str) -> InvalidKey:
    return InvalidKey(
        f"The log of the DID does not verify. {why}",
        remedy="Its controller has to mend the log.",
        code="did_log_invalid",
    )
