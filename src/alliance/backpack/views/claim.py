"""The claim link. GET looks and never changes anything: mail scanners open every link."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.backpack.services import claiming
from alliance.backpack.services.errors import ClaimRefusedError, NotPossibleError
from alliance.backpack.views.common import bytes_response
from alliance.issuing import artwork
from alliance.people.models import Person
from alliance.people.queries import owner_of
from alliance.writing.markdown import to_html


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows the badge and a button; POST takes it."""
    found = claiming.look_up(token)
    if found is None:
        return _private(render(request, "backpack/claim_unknown.html", status=404))
    viewer = request.user if isinstance(request.user, Person) else None
    if request.method == "POST":
        try:
            typed = request.POST.get("address", "")[:254]
            done = claiming.claim(found, viewer=viewer, typed_address=typed)
            return _claimed(request, done, viewer)
        except ClaimRefusedError as refusal:
            return _page(request, found, token, viewer, refusal=refusal, status=409)
    if found.held is not None and viewer is not None and found.held.person_id == viewer.pk:
        return redirect(found.held)
    return _page(request, found, token, viewer)


@never_cache
@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a new link to the address of the award, which the page names in part only."""
    found = claiming.look_up(token)
    if found is None:
        raise Http404(_("Unknown link."))
    try:
        claiming.renew(found)
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        address = masked(found.award.recipient_email)
        messages.success(
            request,
            _("A new link is on its way to {address}. It works for 7 days.").format(
                address=address
            ),
        )
    return redirect("backpack:claim", token=token)


@never_cache
@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """The badge's picture for the claim page, while the link has not been used."""
    found = claiming.look_up(token)
    if found is None or found.used:
        raise Http404(_("Unknown link."))
    return bytes_response(artwork.png_of(found.award, 512), "image/png")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """From the notice that an address was added to an account: GET asks, POST takes it away."""
    done = None
    if request.method == "POST":
        done = claiming.undo(token) is not None
    status = 410 if done is False else 200
    return _private(render(request, "backpack/claim_undo.html", {"done": done}, status=status))


def masked(address: str) -> str:
    """An address that its owner recognises and nobody else learns: a•••@example.org."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}•••@{domain}"


def _claimed(
    request: HttpRequest, done: claiming.Claimed, viewer: Person | None
) -> HttpResponseBase:
    address = done.held.get_absolute_url()
    if viewer is not None:
        text = _("“{held}” is in your Backpack.").format(held=done.held.name)
        if done.address_added and done.held.award is not None:
            text = _("“{held}” is in your Backpack. {address} now belongs to your account.").format(
                held=done.held.name, address=done.held.award.recipient_email
            )
        messages.success(request, text)
        return redirect(address)
    if done.signs_in:
        messages.success(request, _("“{held}” is in your Backpack.").format(held=done.held.name))
        return perform_login(request, done.person, email_verification="none", redirect_url=address)
    messages.success(request, _("The badge is in your Backpack. Sign in to see it there."))
    return redirect(reverse("account_login") + "?" + urlencode({"next": address}))


def _page(
    request: HttpRequest,
    found: claiming.Claim,
    token: str,
    viewer: Person | None,
    *,
    refusal: ClaimRefusedError | None = None,
    status: int = 200,
) -> HttpResponse:
    award = found.award
    owner = owner_of(award.recipient_email)
    own = viewer is not None and owner == viewer
    context = {
        "award": award,
        "achievement": award.achievement,
        "issuer": award.issuer,
        "token": token,
        "address": award.recipient_email if own else masked(award.recipient_email),
        "standing": _standing(found, viewer, owner),
        "owner_exists": owner is not None,
        "criteria": to_html(award.achievement.criteria),
        "narrative": to_html(award.narrative),
        "sign_in": reverse("account_login") + "?" + urlencode({"next": request.path}),
        "refusal": refusal,
        "typed": request.POST.get("address", "")[:254],
    }
    return _private(render(request, "backpack/claim.html", context, status=status))


def _standing(found: claiming.Claim, viewer: Person | None, owner: Person | None) -> str:
    """What the page offers: revoked, mine, used, elsewhere, old, adds, or open."""
    if found.award.revoked_at is not None:
        return "revoked"
    if viewer is not None and owner == viewer:
        return "mine"
    if found.used:
        return "used"
    if viewer is not None and owner is not None:
        return "elsewhere"
    if not found.fresh:
        return "old"
    return "adds" if viewer is not None else "open"


def _private(response: HttpResponse) -> HttpResponse:
    # The address of this page is a secret, which no other site is told. "no-referrer" would go too
    # far: forms would then come with the origin "null", and be refused.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
