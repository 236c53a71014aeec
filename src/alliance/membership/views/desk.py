"""Staff: what needs doing, decisions, tiers and prices, the agreement."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.ledger.errors import LedgerError
from alliance.membership import permissions, queue
from alliance.membership.days import today
from alliance.membership.forms import (
    AgreementForm,
    AppointForm,
    DecisionForm,
    PriceForm,
    TermsForm,
    TierForm,
)
from alliance.membership.models import Agreement, Membership, Tier
from alliance.membership.pricing import announced, offered
from alliance.membership.services import (
    agreements,
    catalogue,
    changing,
    dunning,
    living,
    returning,
    reviewing,
)
from alliance.membership.views.common import find, me, refused
from alliance.people.queries import find_account
from alliance.people.refusals import tell

LISTED = 500


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What needs doing; for a treasurer the part of it that is money."""
    permissions.ask_to_keep_money(request.user)
    may_keep = permissions.may_keep(request.user)
    found = queue.read() if may_keep else queue.money()
    reminded = dunning.last_reminders(invoice for invoice, _rest in found.overdue)
    context = {
        "queue": found,
        "overdue": [(one, rest, reminded.get(one.label)) for one, rest in found.overdue],
        "waiting": [(m, queue.waits_for(m)) for m in found.waiting],
        "today": today(),
    }
    return render(request, "membership/desk.html", context)


@never_cache
@login_required
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """All memberships, by state."""
    permissions.ask_to_keep(request.user)
    state = request.GET.get("state", "")
    rows = Membership.objects.exclude(state=Membership.State.DRAFT)
    if state in Membership.State.values:
        rows = rows.filter(state=state)
    rows = rows.select_related("organization", "person", "tier").order_by("-pk")[:LISTED]
    states = [choice for choice in Membership.State.choices if choice[0] != "draft"]
    context = {"memberships": rows, "states": states, "state": state}
    return render(request, "membership/everything.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One decision of staff about a membership: the name of the button says which."""
    membership = find(request, public_id)
    permissions.ask_to_decide(request.user, membership)
    form = DecisionForm(membership, request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([e for errors in form.errors.values() for e in errors])
        _decide(request, membership, form)
        messages.success(request, _("Done."))
    except (ValidationError, LedgerError) as error:
        refused(request, error)
    return redirect(membership)


def _decide(request: HttpRequest, membership: Membership, form: DecisionForm) -> None:
    by, given = me(request), form.cleaned_data
    if "approve" in request.POST:
        reviewing.approve(
            membership,
            by=by,
            is_founding=given["is_founding"],
            worth_minor=given.get("worth") or 0,
        )
    elif "ask_back" in request.POST:
        reviewing.ask_back(membership, by=by, question=given["reason"])
    elif "decline" in request.POST:
        reviewing.decline(membership, by=by, reason=given["reason"])
    elif "end" in request.POST:
        living.end(membership, by=by, reason=given["reason"])
    elif "return_with_gap" in request.POST:
        living.offer_return(membership, by=by, without_gap=False)
    elif "return_without_gap" in request.POST:
        living.offer_return(membership, by=by, without_gap=True)
    elif "no_return" in request.POST:
        returning.refuse(membership, by=by, reason=given["reason"])
    elif "confirm" in request.POST:
        living.confirm_contribution(membership, by=by)
        living.advance(membership, by=by)
    elif "terms" in request.POST:
        terms = TermsForm(membership, request.POST)
        if not terms.is_valid():
            raise ValidationError([e for errors in terms.errors.values() for e in errors])
        said = terms.cleaned_data
        set_them = changing.set_terms_now if said.pop("at_once") else reviewing.set_terms
        set_them(membership, by=by, **said)
    else:
        raise Http404("Nothing is decided here by this.")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest) -> HttpResponse:
    """Name an honorary member."""
    permissions.ask_to_keep(request.user)
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        member = given["organization"] or find_account(given["who"], by=request.user)
        if member is None:
            form.add_error("who", _("Nobody here is known by this. Ask them for their address."))
        else:
            try:
                made = reviewing.appoint(
                    member, given["tier"], by=me(request), reason=given["reason"]
                )
                return redirect(made)
            except ValidationError as error:
                tell(form, error)
    return render(request, "membership/form.html", {"form": form, "what": "appoint"})


@never_cache
@login_required
@require_safe
def tiers(request: HttpRequest) -> HttpResponse:
    """Tiers, and the price list with what is announced."""
    permissions.ask_to_keep(request.user)
    day = today()
    rows = [(tier, offered(tier, day), announced(tier, day)) for tier in Tier.objects.all()]
    return render(request, "membership/tiers.html", {"rows": rows})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tier(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A new tier, or a change of one."""
    permissions.ask_to_keep(request.user)
    found = get_object_or_404(Tier, slug=slug) if slug else None
    form = TierForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        catalogue.keep_tier(kept, by=me(request), is_closed=form.cleaned_data["is_closed"])
        messages.success(request, _("Kept."))
        return redirect("membership:tiers")
    return render(request, "membership/form.html", {"form": form, "what": "tier", "tier": found})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def price(request: HttpRequest, slug: str) -> HttpResponse:
    """A line of the price list, from today or a later day on."""
    permissions.ask_to_keep(request.user)
    found = get_object_or_404(Tier, slug=slug)
    form = PriceForm(request.POST or None, initial={"holds_from": today()})
    form.instance.tier = found
    if request.method == "POST" and form.is_valid():
        try:
            catalogue.add_price(form.save(commit=False), by=me(request))
            messages.success(request, _("Kept."))
            return redirect("membership:tiers")
        except ValidationError as error:
            tell(form, error)
    return render(request, "membership/form.html", {"form": form, "what": "price", "tier": found})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """A new version of the agreement."""
    permissions.ask_to_keep(request.user)
    start = {}
    current = Agreement.objects.filter(member=request.GET.get("for", "organization")[:12]).last()
    if current is not None:
        start = {"member": current.member, "text": current.text}
    form = AgreementForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = agreements.publish(
            by=me(request),
            member=Tier.For(given["member"]),
            text=given["text"],
            summary=given["summary"],
        )
        messages.success(request, _("Published. Members accept it when they renew."))
        return redirect("membership:agreement_version", made.member, made.version)
    return render(request, "membership/form.html", {"form": form, "what": "agreement"})
