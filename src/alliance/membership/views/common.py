"""What the pages of memberships share."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest

from alliance.ledger.errors import LedgerError
from alliance.membership import permissions
from alliance.membership.models import Invoice, Membership
from alliance.people.models import Person


def me(request: HttpRequest) -> Person:
    """Whoever is signed in; call it behind `login_required`."""
    assert isinstance(request.user, Person)
    return request.user


def find(request: HttpRequest, public_id: UUID) -> Membership:
    """The membership; one that the viewer may not see is not there."""
    rows = Membership.objects.select_related("organization", "person", "tier")
    found = rows.filter(public_id=public_id).first()
    if found is None or not permissions.may_see(request.user, found):
        raise Http404("No membership is here.")
    return found


def find_invoice(request: HttpRequest, public_id: UUID) -> Invoice:
    """The invoice, for whoever may see the membership."""
    rows = Invoice.objects.select_related(
        "bill_to", "credits", "membership__organization", "membership__person", "membership__tier"
    )
    found = rows.filter(public_id=public_id).first()
    if found is None or not permissions.may_see(request.user, found.membership):
        raise Http404("No invoice is here.")
    return found


def refused(request: HttpRequest, error: ValidationError | LedgerError) -> None:
    """Say on the next page why something was not done."""
    said = error.messages if isinstance(error, ValidationError) else [str(error)]
    messages.error(request, " ".join(str(word) for word in said))
