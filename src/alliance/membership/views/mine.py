"""The pages of a member: applying, the membership with its next step, invoices."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.ledger.errors import LedgerError
from alliance.membership import (
    amounts,
    books,
    cards,
    contacts,
    logos,
    paper,
    permissions,
    queries,
    steps,
)
from alliance.membership.days import today
from alliance.membership.forms import (
    ApplicationForm,
    BillingForm,
    DecisionForm,
    LogoForm,
    ResignForm,
    TermsForm,
    WhoForm,
)
from alliance.membership.models import Invoice, Membership, MembershipEvent, Tier
from alliance.membership.pricing import price_for
from alliance.membership.services import agreements, applying, dunning, living, returning
from alliance.membership.stripe_door import Unreachable, are_cards_taken
from alliance.membership.views.common import find, find_invoice, me, refused
from alliance.membership.views.money import money_forms
from alliance.organizations.models import Organization
from alliance.organizations.queries import organizations_represented_by, representatives_of
from alliance.people.refusals import tell

State = Membership.State


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Memberships of mine, and of the organizations I speak for."""
    context = {
        "memberships": queries.of_person(me(request)),
        "asked": contacts.of_person(me(request)),
    }
    return render(request, "membership/mine_index.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an application for a tier: for which organization, or for myself."""
    tier = get_object_or_404(Tier, slug=slug, closed_at=None)
    mine = organizations_represented_by(request.user)
    form = WhoForm(mine, request.POST or None)
    if tier.is_for_people and request.method == "POST":
        return _start(request, None, tier)
    if request.method == "POST" and form.is_valid():
        return _start(request, form.cleaned_data["organization"], tier)
    return render(request, "membership/apply.html", {"form": form, "tier": tier, "mine": mine})


def _start(request: HttpRequest, organization: Organization | None, tier: Tier) -> HttpResponse:
    bill_to = {"bill_name": organization.name if organization else me(request).name}
    try:
        started = applying.start(
            me(request), organization, tier, bill_email=me(request).email, **bill_to
        )
    except ValidationError as error:
        member = organization or me(request)
        there = queries.memberships_of(member).filter(state__in=Membership.OPEN).first()
        refused(request, error)
        return redirect(there or "membership:join")
    return redirect("membership:edit", started.public_id)


@never_cache
@login_required
@require_safe
def page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the membership stands, what comes next, its invoices and its log."""
    membership = find(request, public_id)
    may_decide = permissions.may_decide(request.user, membership)
    organization = membership.organization
    context = {
        "membership": membership,
        "standing": queries.standing(membership.member),
        "steps": steps.of(membership),
        "next": steps.next_of(membership),
        "voices": list(representatives_of(organization)) if organization else [],
        "price": price_for(membership, on=today()),
        "invoices": amounts.of_invoices(membership.invoices.all()),
        "credits": amounts.with_credit(membership.payments.filter(voided_at=None)),
        "log": membership.events.select_related("by"),
        "acceptances": membership.acceptances.select_related("agreement", "person"),
        "question": membership.events.filter(
            kind__in=[MembershipEvent.Kind.RETURNED, MembershipEvent.Kind.DECLINED]
        ).last(),
        "may_act": permissions.may_act_for(request.user, membership),
        "may_bind": permissions.may_bind(request.user, membership),
        "may_decide": may_decide,
        "decision": DecisionForm(membership),
        "terms": TermsForm(membership),
        "resign": ResignForm(),
        "may_have_logo": organization is not None
        and permissions.may_have_logo(request.user, organization),
        "logo_form": LogoForm(),
        "is_over": membership.state in Membership.OVER,
        "asked": returning.asked(membership),
        "may_ask": returning.may_ask(membership),
    }
    return render(request, "membership/page.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The application, or after that to whom invoices go. Saved as it is; submitted when whole."""
    membership = find(request, public_id)
    is_draft = membership.state in (State.DRAFT, State.RETURNED)
    may_act = permissions.may_act_for(request.user, membership)
    if not (may_act or (not is_draft and permissions.may_keep(request.user))):
        raise PermissionDenied(_("Who speaks for the member writes this."))
    if is_draft and "submit" in request.POST:
        permissions.ask_to_bind(request.user, membership)
    # The form must not write what the service has not allowed: it works on a copy.
    copy = Membership.objects.select_related("organization", "person").get(pk=membership.pk)
    made = ApplicationForm if is_draft else BillingForm
    form = made(request.POST or None, instance=copy)
    if request.method == "POST" and form.is_valid():
        change = applying.change if is_draft else applying.change_billing
        try:
            kept = change(membership, by=me(request), **form.cleaned_data)
            if is_draft and "submit" in request.POST:
                applying.submit(kept, by=me(request))
                messages.success(
                    request, _("Submitted. You are told when staff have looked at it.")
                )
            else:
                messages.success(request, _("Kept."))
            return redirect(membership)
        except ValidationError as error:
            tell(form, error)
    context = {
        "form": form,
        "membership": membership,
        "is_draft": is_draft,
        "may_bind": permissions.may_bind(request.user, membership),
    }
    return render(request, "membership/edit.html", context)


@login_required
@require_POST
def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a member does by one press: withdraw, accept the agreement, resign, stay."""
    membership = find(request, public_id)
    try:
        if "withdraw" in request.POST:
            applying.withdraw(membership, by=me(request))
            messages.success(request, _("Withdrawn."))
        elif "accept" in request.POST:
            version = request.POST.get("accept", "")
            if not request.POST.get("read"):
                raise ValidationError(_("Say that you have read it and may accept it."))
            agreements.accept(
                membership, by=me(request), version=int(version) if version.isdecimal() else 0
            )
            messages.success(request, _("Accepted. The version, the day and your name are kept."))
        elif "resign" in request.POST:
            form = ResignForm(request.POST)
            if not form.is_valid():
                raise ValidationError(_("Choose the day on which the membership ends."))
            living.resign(membership, by=me(request), **form.cleaned_data)
            messages.success(request, _("Kept. Thank you for what you did here."))
        elif "stay" in request.POST:
            living.stay(membership, by=me(request))
            messages.success(request, _("Good that you stay."))
        elif "return" in request.POST:
            returning.ask(membership, by=me(request), text=request.POST.get("why", "")[:1000])
            messages.success(request, _("Staff are asked. You are told of their answer."))
        else:
            raise Http404("Nothing is done here by this.")
    except (ValidationError, LedgerError) as error:
        refused(request, error)
    return redirect(membership)


@login_required
@require_POST
def logo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Upload the logo, or remove it."""
    membership = find(request, public_id)
    if membership.organization is None:
        raise Http404("Only organizations have a logo.")
    try:
        if "remove" in request.POST:
            logos.remove(membership.organization, by=me(request))
        else:
            given = request.FILES.get("logo")
            if given is None:
                raise ValidationError(_("Choose a picture."))
            if given.size is None or given.size > logos.MAX_BYTES:
                raise ValidationError(_("The picture is larger than 2 MB. Export it smaller."))
            logos.keep(membership.organization, given.read(), by=me(request))
        messages.success(request, _("Kept."))
    except ValidationError as error:
        refused(request, error)
    return redirect(membership)


@never_cache
@login_required
@require_safe
def invoice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = find_invoice(request, public_id)
    state = amounts.of_invoice(found)
    is_invoice = found.kind == Invoice.Kind.INVOICE
    context = {
        "invoice": found,
        "state": state,
        "is_invoice": is_invoice,
        "payments": found.allocations.select_related("payment"),
        "credit_notes": found.credit_notes.all(),
        "write_offs": found.write_offs.all(),
        "reminders": dunning.reminders_of(found),
        "in_books": books.entries_of(found),
        "cards": is_invoice and state.open > 0 and are_cards_taken(),
        "may_keep": permissions.may_keep_money(request.user),
        "left": state.total - state.credited - state.written_off,
        **money_forms(found),
    }
    return render(request, "membership/invoice.html", context)


@never_cache
@login_required
@require_safe
def invoice_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = find_invoice(request, public_id)
    return _pdf(paper.of_invoice(found), f"{found.label}.pdf")


@never_cache
@login_required
@require_safe
def receipt_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was paid of an invoice; there is none before that."""
    found = find_invoice(request, public_id)
    if not found.allocations.exists():
        raise Http404("Nothing has been paid yet.")
    return _pdf(paper.receipt(found), f"{found.label}-receipt.pdf")


def _pdf(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=paper.PDF)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_required
@require_POST
def card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A page of Stripe for the open rest. The way there is a link: forms lead nowhere else."""
    found = find_invoice(request, public_id)
    try:
        url = cards.page_for(found, by=me(request))
    except ValidationError as error:
        refused(request, error)
        return redirect(found)
    except Unreachable as error:
        messages.error(request, str(error))
        return redirect(found)
    return render(request, "membership/card.html", {"invoice": found, "url": url})
