"""The state of a topic, for open pages that have no websocket and ask every few seconds."""

from __future__ import annotations

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from alliance.live.access import may_listen
from alliance.live.states import state_of, version_of

KEPT_S = 60


@require_safe
def state(request: HttpRequest, topic: str) -> HttpResponse:
    """Version and payload. A page that has them already is answered 304, without a body."""
    if not may_listen(request.user, topic):
        raise Http404("Nothing is here.")
    etag = f'"{version_of(topic)}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        # One state for all who ask at this version.
        key = f"live:{topic}:{etag}"
        found = cache.get(key)
        if found is None:
            now = state_of(topic)
            etag, found = f'"{now.version}"', now.text
            cache.set(f"live:{topic}:{etag}", found, KEPT_S)
        answer = HttpResponse(found, content_type="application/json")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
