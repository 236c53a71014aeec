"""A pad in a page of another room: `{% load notes_pad %}{% pad the_pad %}`.

The page has to load `notes/notes.css`, `live/live.js` and `notes/pad.js`.
"""

from __future__ import annotations

from typing import Any

from django import template

from alliance.live.states import version_of
from alliance.notes import bounds, keeping, reading
from alliance.notes.access import may_write
from alliance.notes.models import Pad

register = template.Library()


@register.inclusion_tag("notes/pad.html", takes_context=True)
def pad(context: Any, the_pad: Pad) -> dict[str, Any]:
    """The text for everybody who sees the page; an editor for those who may write, and a form
    where there is no script.
    """
    request = context["request"]
    text = context.get("typed")
    topic = keeping.readers_topic(the_pad)
    heard = version_of(topic)  # before the text is read, so that nothing is missed in between
    now = reading.now(the_pad)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "pad": the_pad,
        "topic": topic,
        "heard": heard,
        "html": now.html,
        "text": now.text if text is None else text,
        "version": now.version if text is None else context.get("base"),
        "refusal": context.get("refusal", ""),
        "may_write": the_pad.closed_at is None and may_write(request.user, the_pad.key),
        "most": bounds.TEXT_CHARACTERS,
    }
