"""Pages of those who keep an entry: proposing it, changing it, its people; and of staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.organizations import permissions, queries, seats
from alliance.organizations.forms import (
    HandOverForm,
    OrganizationForm,
    ProposeForm,
    ReasonForm,
    RepresentativeForm,
)
from alliance.organizations.models import Affiliation, Organization, Representative
from alliance.organizations.services import belonging, entries, representing
from alliance.organizations.views.common import find, me
from alliance.organizations.views.public import representation
from alliance.people.queries import find_account

FORM = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@login_required
@FORM
def propose(request: HttpRequest) -> HttpResponse:
    """Any member proposes; staff approve."""
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entries.propose(me(request), **form.cleaned_data)
            messages.success(request, _("Thank you. Staff look at it; you are told what comes."))
            return redirect("organizations:mine")
        except entries.TooManyProposals:
            form.add_error(
                None, _("Three of your proposals wait already. Wait until staff have decided.")
            )
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "organizations/propose.html", {"form": form})


@never_cache
@login_required
@FORM
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Its representatives and staff keep what the page says."""
    organization = find(request, slug)
    if not permissions.may_change(me(request), organization):
        raise PermissionDenied(_("Only its representatives and staff change an organization."))
    form = OrganizationForm(request.POST or None, instance=organization)
    if request.method == "POST" and form.is_valid():
        changed = entries.change(organization, by=me(request), **form.cleaned_data)
        messages.success(request, _("Saved.") if changed else _("Nothing was different."))
        return redirect("organizations:page", organization.slug)
    shown = Organization.objects.get(pk=organization.pk)  # not what was typed and refused
    return render(request, "organizations/edit.html", {"form": form, "organization": shown})


@never_cache
@login_required
@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who speaks for it and who belongs to it, for those who keep the entry."""
    return _people(request, _kept(request, slug))


def _people(request: HttpRequest, organization: Organization, **forms: Any) -> HttpResponse:
    rows = organization.affiliations.select_related("person").order_by("-asked_at")
    context = {
        "organization": organization,
        "asked": [row for row in rows if row.state == Affiliation.State.ASKED],
        "belonging": queries.affiliations().filter(organization=organization),
        "may_name": permissions.may_name_representatives(request.user, organization),
        "is_primary": queries.representatives_of(organization)
        .filter(person=me(request), kind=Representative.Kind.PRIMARY)
        .exists(),
        "seats": seats.given_to(organization),
        "alternate_form": RepresentativeForm(auto_id="alternate_%s"),
        "hand_over_form": HandOverForm(auto_id="hand_over_%s"),
        **representation(organization),
        **forms,
    }
    status = 422 if forms else 200
    return render(request, "organizations/people.html", context, status=status)


@login_required
@require_POST
def name_representative(request: HttpRequest, slug: str) -> HttpResponse:
    """Name an alternate, or hand over. The services ask again whether this may be."""
    organization = _kept(request, slug)
    if not permissions.may_name_representatives(me(request), organization):
        raise PermissionDenied(_("Only the primary representative and staff name representatives."))
    over = "hand_over" in request.POST
    form: RepresentativeForm
    if over:
        form = HandOverForm(request.POST, auto_id="hand_over_%s")
    else:
        form = RepresentativeForm(request.POST, auto_id="alternate_%s")
    if form.is_valid():
        person = find_account(form.cleaned_data["who"], by=me(request))
        if person is None:
            form.add_error("who", _("No active account is known by this. Is it proven there?"))
        else:
            try:
                if over:
                    stay = form.cleaned_data["stay"]
                    representing.hand_over(organization, person, by=me(request), stay=stay)
                else:
                    representing.name_alternate(organization, person, by=me(request))
                messages.success(request, _("Done. They are told of it."))
                return _back(request, organization)
            except representing.TooManyRepresentatives as error:
                words = _("There are %(most)d representatives already. End one first.")
                form.add_error("who", words % {"most": error.most})
    return _people(request, organization, **{"hand_over_form" if over else "alternate_form": form})


@login_required
@require_POST
def end_representative(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay it down (the person), or end it (the primary one, staff)."""
    row = get_object_or_404(Representative.objects.select_related("organization"), pk=pk)
    organization = row.organization
    mine = row.person_id == me(request).pk
    if not (mine or permissions.may_name_representatives(me(request), organization)):
        raise Http404("No representative is here.")
    representing.end(row, by=me(request))
    messages.success(request, _("Ended. It stays in the record."))
    return redirect("organizations:mine") if mine else _back(request, organization)


@login_required
@require_POST
def decide_affiliation(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, decline or end what somebody said about belonging."""
    row = get_object_or_404(Affiliation.objects.select_related("organization"), pk=pk)
    if not permissions.may_change(me(request), row.organization):
        raise Http404("No affiliation is here.")
    if "end" in request.POST:
        belonging.end(row, by=me(request))
    else:
        belonging.decide(row, confirm="confirm" in request.POST, by=me(request))
    messages.success(request, _("Done."))
    return redirect("organizations:people", row.organization.slug)


@never_cache
@login_required
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for staff."""
    _staff(request)
    rows = queries.proposals().select_related("proposed_by")
    context = {"proposals": rows, "form": ReasonForm()}
    return render(request, "organizations/proposals.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve, decline, end or take up again: staff."""
    staff = _staff(request)
    organization = get_object_or_404(Organization, slug=slug)
    reason = request.POST.get("reason", "").strip()[:300]
    acts = {"decline": entries.decline, "end": entries.end, "resume": entries.resume}
    act = next((name for name in acts if name in request.POST), "approve")
    if act != "approve" and not reason:
        messages.error(request, _("Give a reason: it is told, and kept in the record."))
        return _after_decision(organization, act)
    try:
        if act == "approve":
            entries.approve(organization, by=staff)
        else:
            acts[act](organization, by=staff, reason=reason)
        messages.success(request, _("Decided."))
    except entries.WrongState:
        messages.info(request, _("Somebody else has decided in the meantime."))
    return _after_decision(organization, act)


def _after_decision(organization: Organization, act: str) -> HttpResponse:
    if act in ("approve", "decline"):
        return redirect("organizations:proposals")
    return redirect("organizations:page", organization.slug)


def _back(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Whoever has handed over may no longer see the page they come from."""
    if permissions.may_change(request.user, organization):
        return redirect("organizations:people", organization.slug)
    return redirect("organizations:page", organization.slug)


def _kept(request: HttpRequest, slug: str) -> Organization:
    organization = find(request, slug)
    if not permissions.may_change(me(request), organization):
        raise PermissionDenied(_("Only its representatives and staff look after its people."))
    return organization


def _staff(request: HttpRequest) -> Any:
    if not permissions.may_decide(me(request)):
        raise PermissionDenied(_("Only staff decide about organizations."))
    return me(request)
