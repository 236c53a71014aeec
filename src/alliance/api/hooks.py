"""What other systems tell this site by themselves: Git forges, and learning systems (xAPI).

They have no session, so there is no cross-site request to forge: a signature, a token or a key is
asked for instead. What a body means is for `recognition.outside`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from alliance.api.errors import ApiError
from alliance.recognition.outside import receiving, statements
from alliance.recognition.outside.errors import Refused
from alliance.verifier import limits

CALLS_A_WINDOW = 600  # of one address
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_machines(max_bytes: int) -> Callable[[View[P]], View[P]]:
    """Bound how often and how much, and answer refusals as the API does."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                _bound(request, max_bytes)
                return view(request, *args, **kwargs)
            except Refused as refusal:
                error = ApiError(refusal.status, refusal.code, refusal.message, field=refusal.field)
            except ApiError as refusal:
                error = refusal
            response = JsonResponse(error.to_json(), status=error.status)
            for name, value in error.headers.items():
                response[name] = value
            if error.status == 401:
                response["WWW-Authenticate"] = 'Basic realm="statements"'
            return response

        return asked

    return wrap


def _bound(request: HttpRequest, max_bytes: int) -> None:
    allowance = limits.take(f"hooks:{limits.subject_of(request)}", limit=CALLS_A_WINDOW)
    if not allowance.allowed:
        error = ApiError(429, "rate_limited", "That is often for one minute.")
        error.headers["Retry-After"] = str(allowance.retry_after_s)
        raise error
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise ApiError(411, "length", "Say how long the body is.", field="Content-Length")
    if int(length[:20]) > max_bytes:
        raise ApiError(413, "too_large", f"Up to {max_bytes} bytes are read.", field="body")


@csrf_exempt
@never_cache
@require_POST
@for_machines(receiving.MAX_BYTES)
def forge(request: HttpRequest, name: str) -> HttpResponse:
    """A delivery of a forge. `{"acts": 1, "joined": false, "known": false}`: what came of it."""
    taken = receiving.take(name, request.headers, request.body, timezone.now())
    told = {"acts": taken.acts, "joined": taken.joined, "known": taken.is_known}
    return JsonResponse(told)


@csrf_exempt
@never_cache
@require_http_methods(["POST", "PUT"])
@for_machines(statements.MAX_BYTES)
def statement(request: HttpRequest, name: str) -> HttpResponse:
    """Statements of a learning system (xAPI Communication 2.1.1 and 2.1.2): PUT with statementId
    takes one and answers 204, POST takes one or several and answers with their ids.
    """
    known = statements.sender(name, request.headers.get("Authorization", ""))
    version = request.headers.get("X-Experience-API-Version", "")
    wanted = request.GET.get("statementId", "")
    if request.method == "PUT" and not _is_uuid(wanted):
        raise Refused(400, "id", "statementId is a UUID.", "statementId")
    named = statements.take(
        known,
        version,
        request.body,
        timezone.now(),
        wanted if request.method == "PUT" else "",
    )
    response = (
        HttpResponse(status=204) if request.method == "PUT" else JsonResponse(named, safe=False)
    )
    response["X-Experience-API-Version"] = "2.0.0" if version.startswith("2") else "1.0.3"
    return response


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
