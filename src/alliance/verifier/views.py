"""The public verification page. It keeps nothing, sets no cookie and needs no script."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alliance.directory.queries import Answer, answers_to
from alliance.verifier import example, limits, pictures, presentation
from alliance.verifier.documents import own_document
from alliance.verifier.forms import VerifyForm
from alliance.verifier.presented import MAX_REQUEST_BYTES, HandedIn, NotTakenError
from alliance.verifier.services import check
from badging.errors import BadgingError


@csrf_exempt  # nothing changes here, and a check of the token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """GET shows the form; `?url=` fills it in, `?badge=` verifies a badge shared on this site.
    POST verifies what was handed in.
    """
    response = _posted(request) if request.method == "POST" else _asked(request)
    response["Referrer-Policy"] = "same-origin"  # no other site learns who looks
    response["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest) -> HttpResponse:
    shared = _shared_url(request.GET.get("badge", ""))
    url = shared or request.GET.get("url", "").strip()[:2000]
    recipient = request.GET.get("recipient", "")[:254]
    if url and own_document(url) is not None:
        # Our own document, so opening the link asks nobody else's server on anybody's behalf.
        form = VerifyForm({"text": url, "recipient": recipient}, MultiValueDict())
        return _answered(request, form)
    form = VerifyForm(initial={"text": url, "recipient": recipient})
    if request.GET.get("badge"):
        missing = _(
            "This badge is not shared, or not any more. Ask its holder for the badge itself."
        )
        return _page(request, form, status=404, notice=missing)
    return _page(request, form)


def _posted(request: HttpRequest) -> HttpResponse:
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if size > MAX_REQUEST_BYTES:
        return _too_large(request, size)
    try:
        form = VerifyForm(request.POST, request.FILES)
    except RequestDataTooBig:
        return _too_large(request, size)
    except MultiPartParserError:
        form = VerifyForm({}, MultiValueDict())
        form.add_error(None, _("The form arrived incomplete. Send it again."))
        return _page(request, form, status=400)
    return _answered(request, form)


def _answered(request: HttpRequest, form: VerifyForm) -> HttpResponse:
    allowance = limits.take_verification(request)
    if not allowance.allowed:
        notice = _(
            "That was a lot of badges in one minute. Wait {retry_after_s} seconds, then "
            "send the form again. Programs can verify in bulk with the command line."
        ).format(retry_after_s=allowance.retry_after_s)
        response = _page(request, form, status=429, notice=notice)
        response["Retry-After"] = str(allowance.retry_after_s)
        return response
    if not form.is_valid():
        return _page(request, form, status=form.status)
    handed_in = form.handed_in
    try:
        report = check(handed_in.data, recipient=form.cleaned_data["recipient"])
    except BadgingError as error:
        form.refuse(NotTakenError.because(error, handed_in.field))
        return _page(request, form, status=form.status)
    accepted = pictures.picture_of(handed_in.data, report)
    shown = presentation.shown(report, picture=pictures.data_uri(accepted) if accepted else "")
    return _page(request, form, shown=shown, handed_in=handed_in)


def _page(
    request: HttpRequest,
    form: VerifyForm,
    *,
    status: int = 200,
    notice: str = "",
    shown: presentation.Shown | None = None,
    handed_in: HandedIn | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "notice": notice,
        "shown": shown,
        "registered": _registered(shown) if shown else None,
        "recipient": form.cleaned_data.get("recipient", "") if shown else "",
        "handed_in": handed_in,
        "example": example.link(),
    }
    return render(request, "verifier/verify.html", context, status=status)


def _registered(shown: presentation.Shown) -> Answer | None:
    """To whom the issuer answers, once it is shown that the badge is the issuer's at all."""
    checks = {line.name: line.icon for line in shown.lines}
    if "fail" in (checks.get("proof"), checks.get("issuer")) or "unknown" in checks.values():
        return None
    return answers_to(shown.issuer_id, shown.valid_from.date() if shown.valid_from else None)


def _too_large(request: HttpRequest, size: int) -> HttpResponse:
    form = VerifyForm({}, MultiValueDict())
    form.full_clean()
    form.errors.clear()
    form.add_error(
        "file",
        _(
            "What you sent has {size} MB; up to 10 MB are read. A badge rarely has more "
            "than a few hundred kilobytes: check that this is the badge itself."
        ).format(size=f"{size / 1048576:.0f}"),
    )
    return _page(request, form, status=413)


def _shared_url(share_id: str) -> str:
    try:
        return f"{settings.SITE_URL}/b/{UUID(share_id)}/badge.json"
    except ValueError:
        return ""
