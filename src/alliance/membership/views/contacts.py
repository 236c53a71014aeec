"""Contacts of members that were taken over: staff invite them, and they answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from alliance.membership import contacts, permissions, telling
from alliance.membership.choosing import ContactForm, ContactsForm
from alliance.membership.models import Contact
from alliance.membership.services import inviting
from alliance.membership.views.common import me
from alliance.people.refusals import tell

LISTED = 500


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Who can be invited. What is sent, and to whom, is shown first."""
    permissions.ask_to_keep(request.user)
    form = ContactsForm(request.POST or None)
    chosen: list[Contact] = []
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["contacts"])
        if "send" in request.POST:
            sent = inviting.invite([one.pk for one in chosen], by=me(request))
            words = ngettext("%(count)d mail is sent.", "%(count)d mails are sent.", sent)
            messages.success(request, words % {"count": sent})
            return redirect("membership:contacts")
    return _shown(request, form, ContactForm(), chosen)


@never_cache
@login_required
@require_POST
def name(request: HttpRequest) -> HttpResponse:
    """Say whom to ask for a member that nobody speaks for."""
    permissions.ask_to_keep(request.user)
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            inviting.name(form.cleaned_data["member"], form.cleaned_data["email"], by=me(request))
            messages.success(request, _("Kept. Nobody was written to yet."))
            return redirect("membership:contacts")
        except ValidationError as error:
            tell(form, error)
    return _shown(request, ContactsForm(), form, [])


def _shown(
    request: HttpRequest, form: ContactsForm, naming: ContactForm, chosen: list[Contact]
) -> HttpResponse:
    context = {
        "form": form,
        "naming": naming,
        "chosen": chosen,
        "mail": telling.invitation(chosen[0]) if chosen else None,
        "waiting": contacts.to_invite().count(),
        "invited": contacts.invited()[:LISTED],
    }
    return render(request, "membership/contacts.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Whoever has proven the address says yes or no; others read why they are asked nothing."""
    rows = Contact.objects.select_related("membership__organization", "membership__tier")
    contact = get_object_or_404(rows, public_id=public_id, invited_at__isnull=False)
    if request.method == "POST":
        yes = "yes" in request.POST
        inviting.answer(contact, yes=yes, by=me(request))
        if yes:
            messages.success(request, _("Thank you. You speak for it from now on."))
            return redirect(contact.membership)
        messages.success(request, _("Thank you. You are not asked again."))
        return redirect("membership:invited", public_id)
    context = {
        "contact": contact,
        "is_mine": contacts.of_person(me(request)).filter(pk=contact.pk).exists(),
    }
    return render(request, "membership/invited.html", context)
