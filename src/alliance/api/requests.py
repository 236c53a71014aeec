"""What a request for verification holds: read from JSON, from raw bytes, or from a form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.dateparse import parse_datetime

from alliance.api.errors import ApiError
from alliance.verifier.presented import (
    MAX_BYTES,
    HandedIn,
    NotTakenError,
    from_file,
    from_text,
    from_url,
)
from badging.errors import BadgingError
from badging.strict_json import parse_json

FORM = "multipart/form-data"
RAW_TYPES = (
    *("image/png", "image/svg+xml", "text/plain", "application/octet-stream"),
    *("application/vc+jwt", "application/jwt", "application/jose"),
    *("application/ld+json", "application/vc+ld+json", "application/vc"),
)
MEMBERS = ("credential", "url", "recipient", "at")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. recipient: "" when nobody asked whose the badge is. at: aware, or None: now."""

    handed_in: HandedIn
    recipient: str = ""
    at: datetime | None = None


def read(request: HttpRequest) -> Asked:
    """What is asked, whichever of the documented ways it came. Raises ApiError.

    With raw bytes and in forms, `recipient` and `at` may also stand in the query of the address.
    """
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if size > MAX_BYTES + 64 * 1024:
        raise _too_large(size)
    kind = (request.content_type or "").lower()
    try:
        if kind == FORM:
            return _from_form(request)
        body = request.body
        if len(body) > MAX_BYTES + 64 * 1024:
            raise _too_large(len(body))
        if kind == "application/json":
            return _from_json(body, request.GET)
        if kind in RAW_TYPES or not kind:
            return _with_query(_taken(body), request.GET)
    except NotTakenError as error:
        raise ApiError(
            error.status, error.code, error.message, field=_field(error), remedy=error.remedy
        ) from error
    except RequestDataTooBig as error:
        raise _too_large(size) from error
    raise ApiError(
        415,
        "content_type",
        f"Bodies of the type {kind[:80]} are not read.",
        field="Content-Type",
        remedy="Send application/json, multipart/form-data, or the badge with its own type.",
    )


def _from_json(body: bytes, query: Mapping[str, str]) -> Asked:
    """`{"credential"|"url": …, "recipient": …, "at": …}`; any other object is a badge itself."""
    if not body.strip():
        raise ApiError(
            400, "empty", "The body is empty.", remedy='Send {"credential": …} or {"url": …}.'
        )
    try:
        value = parse_json(body, max_bytes=MAX_BYTES + 64 * 1024, max_depth=66)
    except BadgingError as error:
        status = 413 if error.code == "too_large" else 422
        raise ApiError(
            status, error.code, error.message, field="body", remedy=error.remedy
        ) from error
    asks = isinstance(value, dict) and ("credential" in value or "url" in value)
    if not asks or "@context" in value:
        return _with_query(HandedIn(body, "text"), query)
    unknown = sorted(set(value) - set(MEMBERS))
    if unknown:
        raise ApiError(
            400,
            "unknown_member",
            f"“{unknown[0][:60]}” is no member of this request.",
            field=unknown[0][:60],
            remedy=f"The members are: {', '.join(MEMBERS)}.",
        )
    return Asked(_of_members(value), _text(value, "recipient"), _moment(_text(value, "at")))


def _of_members(value: dict[str, Any]) -> HandedIn:
    if ("credential" in value) == ("url" in value):
        raise ApiError(
            400,
            "one_of",
            "Give either “credential” or “url”.",
            field="credential",
            remedy="Leave one of them out.",
        )
    if "url" in value:
        return from_url(_text(value, "url"))
    credential = value["credential"]
    if isinstance(credential, str):
        return from_text(credential)
    if isinstance(credential, dict):
        # Proofs hold over the meaning of the JSON, not over its white space.
        return HandedIn(json.dumps(credential, ensure_ascii=False).encode("utf-8"), "text")
    raise ApiError(
        400,
        "type",
        "“credential” is neither an object nor a text.",
        field="credential",
        remedy="Give the badge as a JSON object, or as a text (a JWT, or JSON).",
    )


def _from_form(request: HttpRequest) -> Asked:
    try:
        form, files = request.POST, request.FILES
    except MultiPartParserError as error:
        raise ApiError(
            400, "form", "The form is incomplete.", field="body", remedy="Send it again."
        ) from error
    given = [name for name in ("file", "credential", "url") if name in files or form.get(name)]
    if len(given) != 1:
        raise ApiError(
            400,
            "one_of",
            "Give one of “file”, “credential” and “url”.",
            field="file",
            remedy="Leave the others out.",
        )
    upload = files.get("file")
    if upload is not None and not isinstance(upload, list):
        handed_in = from_file(upload)
    elif given == ["url"]:
        handed_in = from_url(form["url"])
    else:
        handed_in = from_text(form["credential"])
    return _with_query(handed_in, {**request.GET.dict(), **form.dict()})


def _taken(body: bytes) -> HandedIn:
    if not body.strip():
        raise ApiError(400, "empty", "The body is empty.", field="body", remedy="Send the badge.")
    return HandedIn(body, "file")


def _with_query(handed_in: HandedIn, query: Mapping[str, Any]) -> Asked:
    return Asked(handed_in, _text(query, "recipient"), _moment(_text(query, "at")))


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    if found is None:
        return ""
    if not isinstance(found, str) or len(found) > 2000:
        raise ApiError(400, "type", f"“{name}” is no text of up to 2000 characters.", field=name)
    return found.strip()


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        parsed = parse_datetime(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None:
        raise ApiError(
            400,
            "type",
            "“at” is no date and time with a time zone.",
            field="at",
            remedy="Give it like 2026-10-21T16:00:00Z.",
        )
    return parsed


def _too_large(size: int) -> ApiError:
    return ApiError(
        413,
        "too_large",
        f"This has {size / 1048576:.1f} MB; up to {MAX_BYTES // 1048576} MB are read.",
        field="body",
        remedy="Check that this is the badge itself.",
    )


def _field(error: NotTakenError) -> str:
    return {"text": "credential"}.get(error.field, error.field)
