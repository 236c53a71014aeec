"""The page about the API, made from its own OpenAPI document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from alliance.api.site_api import api
from alliance.verifier.limits import VERIFICATIONS_A_WINDOW
from alliance.writing.markdown import to_html

REASONS = {
    "200": _("The report. Also for a badge that does not verify."),
    "400": _("The request lacks something, or says two things."),
    "413": _("More than 10 MB."),
    "415": _("A type of body that is not read."),
    "422": _("What was sent is no badge, or cannot be had."),
    "429": _("Too many in one minute. Retry-After says when to ask again."),
}


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object, or a parameter."""

    name: str
    kind: str
    text: SafeString


@dataclass(frozen=True, slots=True)
class Body:
    """One way to send the badge."""

    media_type: str
    text: SafeString
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked."""

    method: str
    address: str
    summary: str
    text: SafeString
    query: tuple[Member, ...]
    bodies: tuple[Body, ...]
    answers: tuple[tuple[str, str], ...]
    answer_members: tuple[Member, ...]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Everything that machines can ask, for people who write them."""
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    context = {
        "operations": operations_of(schema),
        "limit": VERIFICATIONS_A_WINDOW,
        "site_url": settings.SITE_URL,
    }
    return render(request, "api/docs.html", context)


def operations_of(schema: dict[str, Any]) -> list[Operation]:
    """The operations of an OpenAPI document, flattened for a page."""
    found = []
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            answer = _resolved(
                schema,
                told["responses"]["200"]["content"]["application/json"]["schema"],
            )
            found.append(
                Operation(
                    method=method.upper(),
                    address=path,
                    summary=told.get("summary", ""),
                    text=to_html(told.get("description", "")),
                    query=tuple(
                        Member(row["name"], "text", to_html(row.get("description", "")))
                        for row in told.get("parameters", ())
                    ),
                    bodies=tuple(
                        Body(kind, _told(body["schema"]), _members(schema, body))
                        for kind, body in told["requestBody"]["content"].items()
                    ),
                    answers=tuple((s, str(REASONS.get(str(s), ""))) for s in told["responses"]),
                    answer_members=_members(schema, {"schema": answer}),
                )
            )
    return found


def _members(schema: dict[str, Any], body: dict[str, Any]) -> tuple[Member, ...]:
    rows = _resolved(schema, body["schema"]).get("properties", {}).items()
    return tuple(Member(name, _kind(schema, told), _told(told)) for name, told in rows)


def _told(schema: dict[str, Any]) -> SafeString:
    return to_html(schema.get("description", ""))


def _kind(schema: dict[str, Any], told: dict[str, Any]) -> str:
    if "enum" in told:
        return " | ".join(map(str, told["enum"]))
    if "oneOf" in told:
        return " or ".join(_kind(schema, one) for one in told["oneOf"])
    if told.get("type") == "array":
        inner = _resolved(schema, told.get("items", {}))
        return f"list of {{{', '.join(inner.get('properties', {}))}}}"
    names = {"string": "text", "boolean": "true or false", "object": "object"}
    kind = names.get(told.get("type", ""), told.get("type", ""))
    return {"binary": "file", "uri": "address", "date-time": "date and time"}.get(
        told.get("format", ""), kind
    )


def _resolved(schema: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    reference = told.get("$ref", "")
    if not reference:
        return told
    found: dict[str, Any] = schema["components"]["schemas"][reference.rpartition("/")[2]]
    return found
