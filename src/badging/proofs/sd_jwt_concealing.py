"""Issuing an SD-JWT (RFC 9901, section 6.1): digests in the place of what may be kept back."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from badging.errors import InvalidCredential, Misused, Unreadable
from badging.keys import multibase
from badging.model.common import pointer
from badging.proofs.sd_jwt import ALGORITHM, DIGESTS, ELEMENT, MAX_DISCLOSURES, RESERVED, digest
from badging.strict_json import parse_json

SALT_BYTES = 16  # 9.3: at least 128 bits

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")  # RFC 6901, 4

RandomBytes = Callable[[int], bytes]


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
    places = sorted({tuple(_steps(p)) for p in pointers})
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
            hidden = [digest(random_bytes(32)) for _ in range(decoys)]
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
    made = digest(text.encode("ascii"))
    if isinstance(around, list):
        around[int(last)] = {ELEMENT: made}
    else:
        del around[last]
        around.setdefault(DIGESTS, []).append(made)
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
