"""A pad in a page of another room: `{% load notes_pad %}{% pad the_pad %}`."""

from __future__ import annotations

from typing import Any

from django import template

from alliance.notes import services
from alliance.notes.access import may_write
from alliance.notes.models import Pad
from alliance.writing.markdown import to_html

register = template.Library()


@register.inclusion_tag("notes/pad.html", takes_context=True)
def pad(context: Any, the_pad: Pad) -> dict[str, Any]:
    """The text for everybody who sees the page; a form for those who may write."""
    request = context["request"]
    text = context.get("typed")
    version = services.version_of(the_pad)
    current = services.pad_text(the_pad, version)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "pad": the_pad,
        "html": to_html(current),
        "text": current if text is None else text,
        "version": version if text is None else context.get("base"),
        "refusal": context.get("refusal", ""),
        "may_write": the_pad.closed_at is None and may_write(request.user, the_pad.key),
        "most": services.TEXT_CHARACTERS,
    }
