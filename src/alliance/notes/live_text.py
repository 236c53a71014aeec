"""Pages that show notes follow them: the text as HTML, made once for everybody who reads."""

from __future__ import annotations

from typing import Any

from alliance.live import access, states
from alliance.notes import reading
from alliance.notes.access import Access, access_of
from alliance.notes.models import Pad

PREFIX = "pad:"
PAUSE_S = 2.0  # a page that is read needs no letter at a time


def register() -> None:
    access.register(PREFIX, _may_listen)
    states.register(PREFIX, _state, pause_s=PAUSE_S)


def _may_listen(person: Any, topic: str) -> bool:
    return access_of(person, topic.removeprefix(PREFIX)) != Access.NONE


def _state(topic: str, payload: dict[str, Any]) -> dict[str, Any]:
    pad = Pad.objects.filter(key=topic.removeprefix(PREFIX)).first()
    if pad is None:
        return {}
    now = reading.now(pad)
    return {"pad": now.version, "html": now.html, "closed": pad.closed_at is not None}
