"""Say that a topic has changed; open pages follow."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from alliance.live.models import LiveTopic

log = logging.getLogger("alliance.live")

PAYLOAD_CHARACTERS = 60_000


@transaction.atomic
def touch(topic: str, payload: dict[str, Any] | None = None) -> None:
    """Note a change in the caller's transaction; open pages are told when it commits. `payload`
    (JSON) replaces what pages have; without it, or when it has more than `PAYLOAD_CHARACTERS`,
    they only learn that something is new.
    """
    payload = payload or {}
    if len(json.dumps(payload, cls=DjangoJSONEncoder)) > PAYLOAD_CHARACTERS:
        log.warning("what pages of %s are to be told is too long; they are told to look", topic)
        payload = {}
    changes = {"version": F("version") + 1, "payload": payload, "changed_at": timezone.now()}
    if not LiveTopic.objects.filter(topic=topic).update(**changes):
        LiveTopic.objects.get_or_create(topic=topic)
        LiveTopic.objects.filter(topic=topic).update(**changes)
    transaction.on_commit(_poke)


def _poke() -> None:
    from alliance.live.hub import poke

    poke()
