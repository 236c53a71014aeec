"""Reading an SD-JWT (RFC 9901, section 7.1), and presenting a part of it (6.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from badging.errors import Misused, ProofError, Unreadable
from badging.keys import multibase
from badging.model.common import pointer
from badging.proofs.sd_jwt import (
    ALGORITHM,
    DIGESTS,
    ELEMENT,
    HASHES,
    RESERVED,
    Parts,
    malformed,
)
from badging.strict_json import MAX_DEPTH, parse_json


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
            raise malformed("A disclosure is there twice.")
        revealing.disclosures[digest] = text
    claims = {name: value for name, value in payload.items() if name != ALGORITHM}
    revealed = revealing.mapping(claims, "", 0)
    unused = len(revealing.disclosures) - len(revealing.places)
    if unused:  # step 3.e
        raise malformed("A disclosure belongs to nothing in the token.")
    return Revealed(revealed, revealing.places, len(revealing.seen) - len(revealing.places))


@dataclass
class _Revealing:
    """disclosures: text by digest. seen: digests met so far. places: of the disclosures used."""

    disclosures: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)

    def value(self, value: Any, at: str, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise malformed(f"It is nested deeper than {MAX_DEPTH} levels.")
        if isinstance(value, dict):
            return self.mapping(value, at, depth)
        return self.sequence(value, at, depth) if isinstance(value, list) else value

    def mapping(self, value: Mapping[str, Any], at: str, depth: int) -> dict[str, Any]:
        if ELEMENT in value or ALGORITHM in value:
            raise malformed(f"The name {ELEMENT} or {ALGORITHM} stands where it must not.", at)
        own = {name: item for name, item in value.items() if name != DIGESTS}
        result = {name: self._member(item, at, name, depth) for name, item in own.items()}
        digests = value.get(DIGESTS, [])
        if not isinstance(digests, list):
            raise malformed(f"{DIGESTS} is no list of digests.", at)
        for digest in digests:
            text = self._disclosure(digest, at)
            if text is None:
                continue
            name, item = _content(text, 3, at)
            if not isinstance(name, str) or name in RESERVED or name in result:
                raise malformed("A disclosure has a name that must not be there.", at)
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
                raise malformed(f"An element has more than {ELEMENT}.", place)
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
            raise malformed("A digest is no text.", at)
        if digest in self.seen:  # step 4
            raise malformed("A digest stands in the token twice.", at)
        self.seen.add(digest)
        return self.disclosures.get(digest)


def _content(text: str, size: int, at: str) -> list[Any]:
    """What a disclosure says, without its salt: name and value, or the value (4.2.1, 4.2.2)."""
    try:
        content = parse_json(multibase.base64url_decode(text))
    except (ValueError, Unreadable) as error:
        raise malformed("A disclosure is not readable.", at) from error
    if not isinstance(content, list) or len(content) != size or not isinstance(content[0], str):
        raise malformed("A disclosure does not have the parts that it should.", at)
    return content[1:]


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
