"""The routes of the alliance wing, read from the URLconf: what is added there is found here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.syndication.views import Feed
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.platform.every_action.rule import Rule, given
from tests.platform.every_action.world import World

# The rooms of the other wing have tests of their own: tests/platform/{issuing,backpack,verifier,
# api}. What signs people in is allauth's.
ELSEWHERE = {"issuing", "backpack", "verifier", "api", "machines", "account", "mfa", ""}


def routes() -> dict[str, Callable[..., Any]]:
    """Name ("groups:join") and view of every address of the alliance wing."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Any, room: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, pattern.namespace or room)
        elif isinstance(pattern, URLPattern) and room not in ELSEWHERE:
            yield f"{room}:{pattern.name or pattern.pattern}", pattern.callback


def methods_of(rule: Rule, world: World) -> set[str]:
    """What the view of that rule answers to. It is asked with a method that does not exist, and
    says in `Allow` (RFC 9110, 10.2.1) which ones do.
    """
    with transaction.atomic():
        if rule.before is not None:
            rule.before(world)
        url = reverse(rule.route, kwargs=given(rule.args, world))
        answer = world.clients["staff"].generic("PROBE", url)
        transaction.set_rollback(True)
    if answer.status_code == 405:
        said = {name.strip() for name in answer.headers["Allow"].split(",")}
        return said - {"HEAD", "OPTIONS"}
    assert isinstance(routes()[rule.route], Feed), f"{rule.route} answers to any method"
    return {"GET"}
