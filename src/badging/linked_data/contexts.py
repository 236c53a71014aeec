"""The only door to context documents.

Known contexts are stated in `vocabulary/*.table`, rebuilt on first use and checked against a pinned
digest; they never come from anywhere else, whatever a document map says. Others come through the
caller's `Documents`, within bounds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from badging.documents import Documents
from badging.errors import BadgingError, InvalidCredential, Unreadable
from badging.linked_data.tables import read_table
from badging.strict_json import parse_json

MAX_BYTES = 256 * 1024
MAX_TERMS = 4000
MAX_SCOPES = 200
"""Each scope is processed once for every term around it, so few are allowed to strangers."""

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
DATA_INTEGRITY_V2 = "https://w3id.org/security/data-integrity/v2"
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
OB_3_0_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

# SHA-256 of the canonical JSON (sorted keys, no white space, UTF-8) of each rebuilt context.
_TABLES = {
    "credentials-v1": "b01e671e873981f19a9102a9a57f666dbcaeb31b99e3e124378d143e71549247",
    "credentials-v2": "b463c8d6a066214123ddd9827b135e1b50e1fc73322cc52a9b12a4f1fc7d86cf",
    "data-integrity-v1": "9505bf85338a4c2121ad03992ac90061bc85d43bcfa34d9d47b779381cf08b5f",
    "data-integrity-v2": "bbcec0aa12315563830da20796c1ea78fbac4b0879bea8c12a0d986a7b64dd70",
    "ed25519-2020-v1": "fb517f09d990829aed734c9bad8cbbb2ac3d5063b865c7e3d81f246074bf5691",
    "ed25519-2018-v1": "b4cb4ede62cd5c1e98b54340bf9d5ae636e6ba6e92b6bffb50be3c12b473a2de",
    "jws-2020-v1": "eed16334842a5635257913b33acd1aeee29009eb188d855f9a1d0ceee4a8ae4d",
    "security-v1": "d87de2ce3ce407bcac481f8af31e211e54beb5cbd7dd459826ed0502302ee234",
    "security-v2": "65d1c6241e77850569e7a9e7a9a62548c8c4dd29d9485f1e8bef75386261087a",
    "did-v1": "a7e146c40fcec005d3f0f14ae745665f446da58d7914a9d8f733746686fad82b",
    "ob-3.0.0": "2c54acaa1cffda2420be32ab61f0a2082051211131c6337686f36f2537aa859b",
    "ob-3.0.1": "8bb2354552b70cbdf2066f6d3e24bc5c2be2619145737580ad2aebdc366e77d5",
    "ob-3.0.2": "bdd1d11a55a660322f24660862a1d430ee80cce584465f750909daa43684357c",
    "ob-3.0.3": "04b1136ddc4eda9a8966bc7ef182789f233a26739473140ef75d6968c29a2966",
    "ob-3.0-extensions": "15f4c347c6fe4380d9b6b93795859e33747ef48d5c55b91a71c52fb51c7bcbd7",
    "ob-0.5": "468937828de972e92843b262421adc16cd3bd802de2311335763687c8305c364",
    "ob-legacy-1": "115af5d18eddab160d929ed85bae6b7f79cd4550b6a6a4b2668f3a191eb60337",
    "ob-1.1": "ae61f6ff0efa7d14387eae8e5d83992be2ebd6ff67f23de45ac28afaf94a0720",
    "ob-2.1": "30ffbcf41d2d8569855ba9648dc3a4b87336a8c2c9d400c4dcd222ae611daa48",
    "ob-2.0": "4b5f71314b9fef23264b05bab6a03811e8fc1e5e7506b79b092aec91865e7e07",
    "status-list-2021-v1": "9768f9aa81ab6c3e2ad96b2d669eaba67afe13fff0140a853f1e3d313fab13b6",
    "clr-2.0.1": "7defe702c102faf14108579b7d65ef39ecf4c3bbef925b803e15bd77cd6e3394",
}

_KNOWN = {
    CREDENTIALS_V1: "credentials-v1",
    CREDENTIALS_V2: "credentials-v2",
    "https://w3id.org/security/data-integrity/v1": "data-integrity-v1",
    DATA_INTEGRITY_V2: "data-integrity-v2",
    ED25519_2020: "ed25519-2020-v1",
    "https://w3id.org/security/suites/ed25519-2018/v1": "ed25519-2018-v1",
    "https://w3id.org/security/suites/jws-2020/v1": "jws-2020-v1",
    "https://w3id.org/security/v1": "security-v1",
    "https://w3id.org/security/v2": "security-v2",
    "https://www.w3.org/ns/did/v1": "did-v1",
    "https://w3id.org/vc/status-list/2021/v1": "status-list-2021-v1",
    # 3.0.0 as it was when the number came into the name; `simple_v1.json` of 1EdTech is signed so.
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": "ob-3.0.0",
    "https://imsglobal.github.io/openbadges-specification/context.json": "ob-3.0.0",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": "ob-3.0.1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": "ob-3.0.2",
    OB_3_0_3: "ob-3.0.3",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-3.0-extensions",
    "https://openbadgespec.org/v0/context.json": "ob-0.5",
    "https://w3id.org/openbadges/legacy-v1": "ob-legacy-1",
    "https://w3id.org/openbadges/v1": "ob-1.1",
    "https://openbadgespec.org/v1/context.json": "ob-1.1",
    "https://w3id.org/openbadges/v2": "ob-2.0",
    "https://openbadgespec.org/v2/context.json": "ob-2.0",
    # 2.1 leaves the words of badges to 2.0; this one is of its API alone.
    "https://purl.imsglobal.org/spec/ob/v2p1/context/ob_v2p1.jsonld": "ob-2.1",
    "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld": "ob-2.1",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": "clr-2.0.1",
}


@dataclass(frozen=True, slots=True)
class Context:
    """A context document. digest: SHA-256 of its canonical JSON, in hex. known: stated by us."""

    url: str
    document: dict[str, Any]
    digest: str
    known: bool


def known(url: str) -> dict[str, Any] | None:
    """The known context document of this URL, or None. It is shared: do not change it."""
    return _rebuilt(_KNOWN[url]) if url in _KNOWN else None


def known_urls() -> tuple[str, ...]:
    """URLs of all known contexts."""
    return tuple(_KNOWN)


def load(url: str, documents: Documents) -> Context:
    """The context of this URL, known or asked for.

    Raises DocumentUnavailable, and InvalidCredential when what came is no context or beyond a
    bound.
    """
    name = _KNOWN.get(url)
    if name is not None:
        return Context(url, _rebuilt(name), _TABLES[name], known=True)
    document = documents.get(url, accept="application/ld+json", max_bytes=MAX_BYTES)
    try:
        context = parse_json(document.body, max_bytes=MAX_BYTES)["@context"]
    except (Unreadable, KeyError, TypeError) as error:
        raise InvalidCredential(
            f"What {url} answers is no JSON-LD context.", pointer="/@context"
        ) from error
    _check_bounds(url, context)
    stated = {"@context": context}
    return Context(url, stated, digest_of(stated), known=False)


def digest_of(document: dict[str, Any]) -> str:
    """SHA-256 in hex over the canonical JSON of a document."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _rebuilt(name: str) -> dict[str, Any]:
    file = resources.files("badging.linked_data") / "vocabulary" / f"{name}.table"
    document = read_table(file.read_text(encoding="utf-8"))
    if digest_of(document) != _TABLES[name]:
        raise BadgingError(
            f"The vocabulary table {name!r} of this installation has been changed.",
            remedy="Install the package again.",
            code="damaged_installation",
        )
    return document


def _check_bounds(url: str, context: Any) -> None:
    terms = scopes = 0
    for definition in _objects(context):
        terms += len(definition)
        scopes += "@context" in definition
        if "@import" in definition:
            raise InvalidCredential(
                f"The context {url} uses @import, which is not supported.",
                pointer="/@context",
                remedy="List both contexts instead.",
            )
    if terms > MAX_TERMS or scopes > MAX_SCOPES:
        raise InvalidCredential(
            f"The context {url} has {terms} entries in {scopes} scopes; "
            f"{MAX_TERMS} and {MAX_SCOPES} are allowed.",
            pointer="/@context",
            code="too_large",
        )


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
