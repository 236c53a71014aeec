"""The API: no accounts, no cookies, open to pages of other sites."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from alliance.api import requests
from alliance.api.errors import ApiError
from alliance.api.schemas import REQUEST_BODY, ErrorAnswer, ReportAnswer
from alliance.verifier import limits
from alliance.verifier.services import check
from badging.errors import BadgingError

log = logging.getLogger(__name__)

api = NinjaAPI(
    title="Badge Alliance",
    version="1",
    description="Verify Open Badges.",
    docs_url=None,  # our own page: it needs no script from elsewhere
    openapi_url="/openapi.json",
    urls_namespace="api:machines",
)

ERRORS = dict.fromkeys((400, 413, 415, 422, 429), ErrorAnswer)


@api.post(
    "/verify",
    response={200: ReportAnswer, **ERRORS},
    summary="Verify a badge",
    operation_id="verify",
    openapi_extra={
        "requestBody": REQUEST_BODY,
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": False,
                "schema": {"type": "string"},
                "description": f"As in the body, where the body is the badge itself: {what}.",
            }
            for name, what in (("recipient", "an e-mail address"), ("at", "a moment"))
        ],
    },
)
def verify(request: HttpRequest) -> HttpResponse:
    """Is this badge what it says, from whom it says, and still? The answer names every check with
    its outcome, reason and remedy. It is 200 also for a badge that does not verify.

    Nothing is kept. No sign-in, no cookie; any web page may ask. Up to 60 requests a minute from
    one address.
    """
    allowance = limits.take_verification(request)
    if not allowance.allowed:
        error = ApiError(
            429,
            "rate_limited",
            f"One address may have {limits.VERIFICATIONS_A_WINDOW} badges a minute verified.",
            remedy=f"Ask again in {allowance.retry_after_s} seconds, or use the command line, "
            "which has no limit.",
        )
        error.headers["Retry-After"] = str(allowance.retry_after_s)
        raise error
    asked = requests.read(request)
    try:
        report = check(asked.handed_in.data, recipient=asked.recipient, at=asked.at)
    except BadgingError as error:
        field = {"text": "credential", "file": "body"}.get(asked.handed_in.field, "url")
        status = 413 if error.code == "too_large" else 422
        raise ApiError(
            status, error.code, error.message, field=field, remedy=error.remedy
        ) from error
    response = _open(JsonResponse(report.to_json(), json_dumps_params={"ensure_ascii": False}))
    response["X-RateLimit-Remaining"] = str(allowance.remaining)
    return response


@api.api_operation(["OPTIONS"], "/verify", include_in_schema=False)
def verify_preflight(request: HttpRequest) -> HttpResponse:
    """What a browser asks before a page of another site may send a badge (CORS)."""
    response = _open(HttpResponse(status=204))
    response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
    response["Access-Control-Allow-Headers"] = "Content-Type"
    response["Access-Control-Max-Age"] = "86400"
    return response


@api.exception_handler(ApiError)
def _api_error(request: HttpRequest, error: ApiError | Any) -> HttpResponse:
    response = _open(JsonResponse(error.to_json(), status=error.status))
    for name, value in error.headers.items():
        response[name] = value
    return response


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError | Any) -> HttpResponse:
    message = "The request has another form than documented."
    return _api_error(
        request, ApiError(422, "invalid", message, remedy="See /api/ for what is read.")
    )


@api.exception_handler(Exception)
def _unforeseen(request: HttpRequest, error: Exception | Any) -> HttpResponse:
    log.exception("the API failed", exc_info=error)
    message = "Something went wrong here, not in your request."
    return _api_error(request, ApiError(500, "internal", message, remedy="Try again later."))


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "Retry-After, X-RateLimit-Remaining"
    response["Cache-Control"] = "no-store"
    return response
