"""What a forge delivers: looked at in the order size, signature, form, repository, replay."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from alliance.recognition.models import OutsideDelivery
from alliance.recognition.outside import configured, github, gitlab, joining, keeping, signing
from alliance.recognition.outside.configured import Forge
from alliance.recognition.outside.errors import Refused
from alliance.recognition.outside.telling_of import Told
from badging.errors import BadgingError
from badging.strict_json import parse_json

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Taken:
    """acts: how many were changed. joined: whether an account was joined by it. is_known: the
    forge sends it again, and it was taken before.
    """

    acts: int = 0
    joined: bool = False
    is_known: bool = False


def take(name: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Taken:
    """Take a delivery of the forge `name`. Raises Refused, with the HTTP status to answer."""
    forge = configured.forges().get(name)
    if forge is None:
        raise Refused(404, "unknown", "No forge of that name tells this site anything.")
    if len(body) > MAX_BYTES:
        raise Refused(413, "too_large", f"Up to {MAX_BYTES} bytes are read.", "body")
    if not signing.is_genuine(forge, headers, body, now):
        raise Refused(403, "signature", "The signature or the token is not the one agreed.")
    told = _read(forge, signing.event_of(forge, headers), body)
    if told.repository and told.repository not in forge.repositories:
        raise Refused(403, "repository", "That repository is not configured here.", "repository")
    with transaction.atomic():
        if not told.acts and not told.sayings:
            return Taken()
        if not _is_new(forge, signing.delivery_of(forge, headers), body, now):
            return Taken(is_known=True)
        # What only some can read would be told by the evidence of a badge.
        acts = keeping.keep(forge.service, told.acts if told.is_public else (), now)
        joined = sum(joining.hear(forge.service, said, now) for said in told.sayings) > 0
        return Taken(acts, joined)


def _read(forge: Forge, event: str, body: bytes) -> Told:
    try:
        payload: Any = parse_json(body, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH)
    except BadgingError as error:
        raise Refused(400, error.code, error.message, "body") from error
    if not isinstance(payload, dict):
        raise Refused(400, "form", "The body is no JSON object.", "body")
    reader = gitlab if forge.kind == "gitlab" else github
    return reader.read(forge, event, payload)


def _is_new(forge: Forge, delivery: str, body: bytes, now: datetime) -> bool:
    """Remember the delivery; False when the forge sends the same again under the same name.

    The name of a delivery is not signed, the body is: the same body under another name was sent
    by whoever has overheard it, and is refused.
    """
    digest = hashlib.sha256(body).hexdigest()
    before = OutsideDelivery.objects.filter(service=forge.service, digest=digest).first()
    if before is None:
        try:
            with transaction.atomic():
                OutsideDelivery.objects.create(
                    service=forge.service, name=delivery, digest=digest, received_at=now
                )
        except IntegrityError:
            before = OutsideDelivery.objects.get(service=forge.service, digest=digest)
        else:
            return True
    if before.name != delivery:
        raise Refused(409, "replayed", "This was delivered before, under another name.")
    return False
