"""Asking one thing as one role, and telling what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from tests.platform.every_action.rule import Rule, given
from tests.platform.every_action.world import World

WRITES = re.compile(r"\s*(INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+\W?(\w+)", re.IGNORECASE)
# What may be written at a refusal: a message that the next page shows.
NOT_COUNTED = {"django_session"}


@dataclass(frozen=True)
class Outcome:
    """status: of HTTP.  refused: led to the sign-in, forbidden, or told that nothing is there.
    changed: names of the tables of which rows were written.
    """

    status: int
    refused: bool
    changed: frozenset[str]
    said: str


def ask(rule: Rule, role: str, world: World) -> Outcome:
    """The request, in a transaction that is taken back, so that all roles ask the same."""
    client = world.clients[role]
    cookies = client.cookies.copy()
    cache.clear()
    with transaction.atomic():
        if rule.before is not None:
            rule.before(world)
        url = reverse(rule.route, kwargs=given(rule.args, world))
        data = given(rule.data, world)
        with _watching() as tables:
            answer = _send(rule, client, url, data)
        transaction.set_rollback(True)
    if answer.streaming:
        _close(answer)
    client.cookies = cookies  # signed in again, where it was signed out
    return Outcome(
        status=answer.status_code,
        refused=_is_refusal(answer),
        changed=frozenset(tables - NOT_COUNTED),
        said=_said(answer),
    )


def _close(answer: HttpResponseBase) -> None:
    """As the test client does with answers that are whole: the connection stays open."""
    request_finished.disconnect(close_old_connections)
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)


def _send(rule: Rule, client: Client, url: str, data: dict[str, Any]) -> HttpResponseBase:
    if rule.method == "GET":
        return client.get(url, data)
    if rule.body:
        return client.generic(rule.method, url, rule.body, content_type="application/json")
    return client.post(url, data)


def _is_refusal(answer: HttpResponseBase) -> bool:
    if answer.status_code in (401, 403, 404):
        return True
    to = urlsplit(answer.headers.get("Location", "")).path
    return answer.status_code == 302 and to == reverse("account_login")


def _said(answer: HttpResponseBase) -> str:
    """Where it leads, or which errors its page shows: for whoever mends a rule."""
    if "Location" in answer.headers:
        return f"leads to {answer.headers['Location']}"
    context = getattr(answer, "context", None) or {}
    for name in ("form", "what", "wishes"):
        if name in context and getattr(context[name], "errors", None):
            return str(dict(context[name].errors))
    return ""


@contextmanager
def _watching() -> Iterator[set[str]]:
    """The names of the tables of which rows are written meanwhile."""
    tables: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        found = WRITES.match(sql)
        if found and (found[1].upper() != "UPDATE" or context["cursor"].rowcount):
            tables.add(found[2])
        return result

    with connection.execute_wrapper(watch):
        yield tables
