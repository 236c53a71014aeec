"""JWT VC Issuer Metadata (SD-JWT VC, section 4): the keys of an issuer that is an HTTPS address.

The document is beside the address, at `/.well-known/jwt-vc-issuer`, and holds a JWK Set, or says
where on the web one is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from badging.did.controller import MAX_METHODS, Controller
from badging.documents import Documents
from badging.errors import InvalidKey, Unreadable
from badging.keys import PublicKey, public_key_from
from badging.strict_json import parse_json

WELL_KNOWN = "/.well-known/jwt-vc-issuer"
MAX_BYTES = 256 * 1024


def url_of(issuer: str) -> str:
    """Where the metadata of an issuer is: the well-known part between host and path (4.1).

    Raises InvalidKey for what is no HTTPS address without query and fragment.
    """
    try:
        parts = urlsplit(issuer)
    except ValueError:  # brackets that do not fit
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname or "?" in issuer or "#" in issuer:
        raise InvalidKey(f"{issuer[:200]!r} is no address.", code="unsupported_identifier")
    return f"https://{parts.netloc}{WELL_KNOWN}{parts.path.removesuffix('/')}"


def resolve(issuer: str, documents: Documents) -> Controller:
    """The issuer with the keys of its JWK Set; all of them are for signing credentials.

    Each is named by the issuer and its `kid`, or else its place in the set. Raises
    DocumentUnavailable, and InvalidKey for metadata that is malformed or of another issuer (4.2).
    """
    metadata = _object(url_of(issuer), documents)
    if metadata.get("issuer") != issuer:
        raise InvalidKey(
            f"The metadata of {issuer} says that it is of {str(metadata.get('issuer'))[:200]!r}.",
            pointer="/issuer",
            code="id_mismatch",
        )
    if ("jwks" in metadata) is ("jwks_uri" in metadata):
        raise InvalidKey("The metadata has to hold jwks or jwks_uri, and not both.")
    keys = _keys(metadata, documents)
    methods: dict[str, PublicKey | InvalidKey] = {}
    for index, jwk in enumerate(keys):
        name = jwk.get("kid") if isinstance(jwk, Mapping) else None
        methods[f"{issuer}#{name if isinstance(name, str) else index}"] = _key(jwk)
    return Controller(
        issuer, dict(metadata), methods, dict.fromkeys(methods, issuer), frozenset(methods)
    )


def _keys(metadata: Mapping[str, Any], documents: Documents) -> list[Any]:
    held, place = metadata.get("jwks"), metadata.get("jwks_uri")
    if "jwks_uri" in metadata:
        if not isinstance(place, str) or not place.startswith("https://"):
            raise InvalidKey("jwks_uri is no https address.", pointer="/jwks_uri")
        held = _object(place, documents)
    keys = held.get("keys") if isinstance(held, Mapping) else None
    if not isinstance(keys, list) or len(keys) > MAX_METHODS:
        raise InvalidKey(f"The issuer's JWK Set is no list of up to {MAX_METHODS} keys.")
    return keys


def _key(jwk: Any) -> PublicKey | InvalidKey:
    try:
        return public_key_from(jwk if isinstance(jwk, Mapping) else {})
    except InvalidKey as error:
        return error


def _object(url: str, documents: Documents) -> Mapping[str, Any]:
    body = documents.get(url, accept="application/json", max_bytes=MAX_BYTES).body
    try:
        value = parse_json(body, max_bytes=MAX_BYTES)
    except Unreadable as error:
        raise InvalidKey(f"What {url} answers is no JSON: {error.message}") from error
    if not isinstance(value, Mapping):
        raise InvalidKey(f"What {url} answers is no JSON object.")
    return value
