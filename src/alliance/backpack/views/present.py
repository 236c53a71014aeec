"""Somebody asks for badges: the holder looks at who and what, and agrees or not."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alliance.backpack.presenting import answering
from alliance.backpack.presenting.errors import RequestRefused
from alliance.backpack.presenting.request import PARAMETERS, Request, read
from alliance.backpack.views.common import viewer

NAMES = {
    "/credentialSubject/identifier": gettext_lazy("your address as a hash, and your name"),
    "/credentialSubject/narrative": gettext_lazy("what it was awarded for"),
    "/evidence": gettext_lazy("the links that show it"),
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def present(request: HttpRequest) -> HttpResponse:
    """GET with the parameters of an authorization request asks the holder; POST with the same
    parameters answers, as `answer` says: "show" or "decline".
    """
    given = request.POST if request.method == "POST" else request.GET
    person, now = viewer(request), timezone.now()
    try:
        asked = read(given.dict())
        if request.method == "POST" and given.get("answer") == "decline":
            return _went_on(request, asked, answering.decline(asked), shown=False)
        chosen = answering.choices(asked, person, now)
        if request.method == "POST" and given.get("answer") == "show":
            onward = answering.present(asked, chosen, by=person, now=now)
            return _went_on(request, asked, onward, shown=True)
    except RequestRefused as refusal:
        return _page(request, {"refusal": refusal.message, "host": ""}, 400)
    parameters = {name: given[name] for name in PARAMETERS if name in given}
    context = {
        "asked": asked,
        "chosen": [(choice, [NAMES[place] for place in choice.told]) for choice in chosen],
        "parameters": parameters,
    }
    return _page(request, context)


def _went_on(request: HttpRequest, asked: Request, onward: str, *, shown: bool) -> HttpResponse:
    """Our own pages are gone on to; to others the holder goes by a link that they can read."""
    if asked.is_own and onward:
        return redirect(onward)
    if asked.is_own:
        messages.info(request, _("Nothing was shown."))
        return redirect("backpack:home")
    return _page(request, {"asked": asked, "is_over": True, "was_shown": shown, "onward": onward})


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, "backpack/present.html", context, status=status)
