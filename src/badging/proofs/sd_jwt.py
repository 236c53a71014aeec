"""Selective Disclosure for JWTs (RFC 9901): claims that a holder may show or keep back.

The issuer signs digests; what was digested travels beside the token, each part on its own, and
whoever presents the token leaves out what nobody needs to know. This module knows no credentials.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from badging.errors import InvalidCredential, Misused, ProofError, Unreadable
from badging.keys import multibase
from badging.model.common import pointer
from badging.strict_json import MAX_DEPTH, parse_json

HASHES: dict[str, Callable[[bytes], Any]] = {  # names of the IANA registry that 4.1.1 points to
    "sha-256": hashlib.sha256,
    "sha-384": hashlib.sha384,
    "sha-512": hashlib.sha512,
}
DIGESTS, ELEMENT, ALGORITHM = RESERVED = ("_sd", "...", "_sd_alg")
MAX_DISCLOSURES = 1000
SALT_BYTES = 16  # 9.3: at least 128 bits

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")  # RFC 6901, 4

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Parts:
    """An SD-JWT taken apart (4): the JWS, the disclosures as they are written, and the KB-JWT.

    key_binding: "" where there is none. bound: what a Key Binding JWT is bound to (4.3.1).
    """

    jws: str
    disclosures: tuple[str, ...]
    key_binding: str
    bound: str


def split(text: str) -> Parts:
    """Take an SD-JWT apart. Raises ProofError for what does not have its form."""
    token, *disclosures, key_binding = text.split("~") if "~" in text else ["", ""]
    if not token or "" in disclosures:
        raise _malformed("It is not written as a token and disclosures, each with a ~ after it.")
    if len(disclosures) > MAX_DISCLOSURES:
        raise _malformed(f"It has more than {MAX_DISCLOSURES} disclosures.")
    bound = text[: len(text) - len(key_binding)]
    return Parts(token, tuple(disclosures), key_binding, bound)


# Issuing (6.1) ------------------------------------------------------------------------------------


def conceal(
    claims: Mapping[str, Any],
    pointers: Collection[str],
    *,
    decoys: int = 0,
    random_bytes: RandomBytes = os.urandom,
) -> tuple[dict[str, Any], list[str]]:
    """Claims with digests in the place of what may be kept back, and the disclosures.

    pointers: JSON pointers (RFC 6901) to members and elements; one inside another makes it possible
    to show the outer without the inner (4.2.6). decoys: digests of nothing beside the real ones of
    each object, so that their number does not tell what is kept back (4.2.7).
    Raises Misused for a pointer that leads nowhere; InvalidCredential for claims that are no JSON,
    or have a name that is reserved.
    """
    payload = _copied(claims)
    disclosures: list[str] = []
    places = sorted({tuple(_steps(p)) for p in pointers}, key=len, reverse=True)
    if len(places) > MAX_DISCLOSURES:
        raise Misused(f"More than {MAX_DISCLOSURES} parts are to be disclosable.")
    for depth in sorted({len(place) for place in places}, reverse=True):
        objects: dict[int, dict[str, Any]] = {}
        for place in places:
            if len(place) == depth:
                around = _replaced(payload, place, disclosures, random_bytes)
                if isinstance(around, dict):
                    objects[id(around)] = around
        for around in objects.values():
            hidden = [_digest(random_bytes(32)) for _ in range(decoys)]
            around[DIGESTS] = sorted([*around[DIGESTS], *hidden])  # the order tells nothing (4.2.4)
    return {**payload, ALGORITHM: "sha-256"}, disclosures


def _replaced(
    payload: dict[str, Any], place: Sequence[str], disclosures: list[str], random: RandomBytes
) -> Any:
    """Put a digest in the place; add the disclosure. Returns what is around the place."""
    *path, last = place
    shown = pointer(*place)
    around: Any = payload
    for step in path:
        around = _child(around, step, shown)
    value = _child(around, last, shown)
    salt = multibase.base64url_encode(random(SALT_BYTES))
    content = [salt, value] if isinstance(around, list) else [salt, last, value]
    text = multibase.base64url_encode(_json(content))
    disclosures.append(text)
    digest = _digest(text.encode("ascii"))
    if isinstance(around, list):
        around[int(last)] = {ELEMENT: digest}
    else:
        del around[last]
        around.setdefault(DIGESTS, []).append(digest)
    return around


def _child(around: Any, step: str, shown: str) -> Any:
    if isinstance(around, dict) and step in around:
        return around[step]
    if isinstance(around, list) and _INDEX.fullmatch(step) and int(step) < len(around):
        return around[int(step)]
    raise Misused(
        f"There is nothing at {shown} that could be disclosed.",
        remedy="Give JSON pointers into the credential.",
        code="no_such_place",
    )


def _steps(text: str) -> list[str]:
    """The steps of a JSON pointer (RFC 6901, 3 and 4). Raises Misused; the whole is no part."""
    first, *steps = text.split("/")
    if first or not steps:
        raise Misused(
            f"{text[:200]!r} is no JSON pointer to a part.",
            remedy="Write it like /credentialSubject/achievement/name.",
            code="no_such_place",
        )
    return [step.replace("~1", "/").replace("~0", "~") for step in steps]


def _copied(claims: Mapping[str, Any]) -> dict[str, Any]:
    try:
        copy: dict[str, Any] = parse_json(_json(dict(claims)))
    except Unreadable as error:
        raise InvalidCredential(f"The claims cannot be signed: {error.message}") from error
    stack: list[Any] = [copy]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            for name in RESERVED:
                if name in value:
                    raise InvalidCredential(
                        f"The claims have a member {name!r}, which is reserved.",
                        remedy="Rename it.",
                        code="reserved_name",
                    )
            stack += value.values()
        elif isinstance(value, list):
            stack += value
    return copy


def _json(value: Any) -> bytes:
    try:
        return json.dumps(
            value, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        ).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidCredential("The claims cannot be written as JSON.") from error


def _digest(data: bytes) -> str:
    return multibase.base64url_encode(hashlib.sha256(data).digest())


# Verifying (7.1), and what a holder sees ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Revealed:
    """Claims with what was disclosed in its place. places: each disclosure's text, and where it
    stands; withheld: how many digests remain without one."""

    claims: dict[str, Any]
    places: dict[str, str]
    withheld: int


def reveal(payload: Mapping[str, Any], disclosures: Sequence[str]) -> Revealed:
    """Put the disclosures into their places (7.1 step 3). Raises ProofError.

    Refused: an unknown hash, a disclosure that no digest names, a digest that stands twice, a
    claim that would replace another, reserved names, and nesting beyond MAX_DEPTH.
    """
    algorithm = payload.get(ALGORITHM, "sha-256")
    make = HASHES.get(algorithm) if isinstance(algorithm, str) else None
    if make is None:
        raise ProofError(
            f"The digests are of {algorithm!r:.80}, which is not accepted.",
            pointer=f"/{ALGORITHM}",
            remedy=f"Accepted are {', '.join(HASHES)}.",
            code="unsupported_hash",
        )
    revealing = _Revealing()
    for text in disclosures:
        digest = multibase.base64url_encode(make(text.encode("ascii", "replace")).digest())
        if digest in revealing.disclosures:
            raise _malformed("A disclosure is there twice.")
        revealing.disclosures[digest] = text
    claims = {name: value for name, value in payload.items() if name != ALGORITHM}
    revealed = revealing.mapping(claims, "", 0)
    unused = len(revealing.disclosures) - len(revealing.places)
    if unused:  # step 3.e
        raise _malformed("A disclosure belongs to nothing in the token.")
    return Revealed(revealed, revealing.places, len(revealing.seen) - len(revealing.places))


@dataclass
class _Revealing:
    """disclosures: text by digest. seen: digests met so far. places: of the disclosures used."""

    disclosures: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)

    def value(self, value: Any, at: str, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise _malformed(f"It is nested deeper than {MAX_DEPTH} levels.")
        if isinstance(value, dict):
            return self.mapping(value, at, depth)
        return self.sequence(value, at, depth) if isinstance(value, list) else value

    def mapping(self, value: Mapping[str, Any], at: str, depth: int) -> dict[str, Any]:
        if ELEMENT in value or ALGORITHM in value:
            raise _malformed(f"The name {ELEMENT} or {ALGORITHM} stands where it must not.", at)
        own = {name: item for name, item in value.items() if name != DIGESTS}
        result = {name: self._member(item, at, name, depth) for name, item in own.items()}
        digests = value.get(DIGESTS, [])
        if not isinstance(digests, list):
            raise _malformed(f"{DIGESTS} is no list of digests.", at)
        for digest in digests:
            text = self._disclosure(digest, at)
            if text is None:
                continue
            name, item = _content(text, 3, at)
            if not isinstance(name, str) or name in RESERVED or name in result:
                raise _malformed("A disclosure has a name that must not be there.", at)
            place = at + pointer(name)
            self.places[text] = place
            result[name] = self.value(item, place, depth + 1)
        return result

    def sequence(self, values: list[Any], at: str, depth: int) -> list[Any]:
        result: list[Any] = []
        for item in values:
            if not (isinstance(item, dict) and ELEMENT in item):
                result.append(self._member(item, at, len(result), depth))
                continue
            place = at + pointer(len(result))
            if len(item) != 1:
                raise _malformed(f"An element has more than {ELEMENT}.", place)
            text = self._disclosure(item[ELEMENT], place)
            if text is not None:
                (shown,) = _content(text, 2, place)
                self.places[text] = place
                result.append(self.value(shown, place, depth + 1))
        return result

    def _member(self, value: Any, at: str, name: str | int, depth: int) -> Any:
        """The value of a member. Its pointer is made where something may be found inside."""
        if isinstance(value, (dict, list)) or depth >= MAX_DEPTH:
            return self.value(value, at + pointer(name), depth + 1)
        return value

    def _disclosure(self, digest: Any, at: str) -> str | None:
        if not isinstance(digest, str):
            raise _malformed("A digest is no text.", at)
        if digest in self.seen:  # step 4
            raise _malformed("A digest stands in the token twice.", at)
        self.seen.add(digest)
        return self.disclosures.get(digest)


def _content(text: str, size: int, at: str) -> list[Any]:
    """What a disclosure says, without its salt: name and value, or the value (4.2.1, 4.2.2)."""
    try:
        content = parse_json(multibase.base64url_decode(text))
    except (ValueError, Unreadable) as error:
        raise _malformed("A disclosure is not readable.", at) from error
    if not isinstance(content, list) or len(content) != size or not isinstance(content[0], str):
        raise _malformed("A disclosure does not have the parts that it should.", at)
    return content[1:]


def hash_of(bound: str, payload: Mapping[str, Any]) -> str:
    """The `sd_hash` of what is presented (4.3.1), by the token's own hash."""
    make = HASHES[payload.get(ALGORITHM, "sha-256")]
    return multibase.base64url_encode(make(bound.encode("ascii", "replace")).digest())


# Presenting (6.2) ---------------------------------------------------------------------------------


def withhold(parts: Parts, payload: Mapping[str, Any], pointers: Collection[str]) -> str:
    """The SD-JWT without the disclosures of these places and of all that is inside them.

    Raises Misused for a place that the issuer signed in the open, and ProofError.
    """
    places = reveal(payload, parts.disclosures).places
    for wanted in pointers:
        if wanted not in places.values():
            raise Misused(
                f"{wanted[:200]} cannot be kept back.",
                remedy=f"Can be: {', '.join(sorted(places.values())) or 'nothing'}.",
                code="not_disclosable",
            )
    kept = [
        text
        for text in parts.disclosures
        if not any(_is_within(places[text], wanted) for wanted in pointers)
    ]
    return "~".join([parts.jws, *kept, ""])


def _is_within(place: str, outer: str) -> bool:
    return place == outer or place.startswith(outer + "/")


def _malformed(why: str, at: str = "") -> ProofError:
    return ProofError(f"The SD-JWT is malformed. {why}", pointer=at, code="malformed_sd_jwt")
