"""Who lapsed or has resigned asks to be taken up again; staff answer."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.membership import amounts, permissions, queries
from alliance.membership.models import Membership, MembershipEvent
from alliance.membership.services.recording import locked, record
from alliance.people.models import Person

Kind = MembershipEvent.Kind
TURNS = (Kind.ASKS_RETURN, Kind.NO_RETURN, Kind.LAPSED, Kind.RESIGNED, Kind.REINSTATED)


def asked(membership: Membership) -> MembershipEvent | None:
    """What the member asks and nobody has answered: an invoice for the next term is an answer."""
    if membership.state not in Membership.OVER:
        return None
    last = membership.events.filter(kind__in=TURNS).last()
    if last is None or last.kind != Kind.ASKS_RETURN:
        return None
    has_invoice = amounts.standing_invoice(membership, membership.next_term) is not None
    return None if has_invoice else last


def may_ask(membership: Membership) -> bool:
    """Lapsed or resigned, with no other membership open, and nothing asked yet."""
    if membership.state not in (Membership.State.LAPSED, Membership.State.RESIGNED):
        return False
    others = queries.memberships_of(membership.member).filter(state__in=Membership.OPEN)
    if others.exists() or asked(membership) is not None:
        return False
    return amounts.standing_invoice(membership, membership.next_term) is None


@transaction.atomic
def ask(membership: Membership, *, by: Person, text: str = "") -> Membership:
    """The primary representative, or the person, asks to come back; staff decide from when on.
    Raises `PermissionDenied`, `ValidationError`.
    """
    membership = locked(membership)
    permissions.ask_to_bind(by, membership)
    if not may_ask(membership):
        raise ValidationError(_("This cannot be asked now: it was asked already, or is not over."))
    record(membership, Kind.ASKS_RETURN, by=by, text=text.strip())
    return membership


@transaction.atomic
def refuse(membership: Membership, *, by: Person, reason: str) -> Membership:
    """Staff say no, and why: the member reads it. Raises `PermissionDenied`, `ValidationError`."""
    membership = locked(membership)
    permissions.ask_to_decide(by, membership)
    if asked(membership) is None:
        raise ValidationError(_("Nobody asks for this any more."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the member reads it.")})
    record(membership, Kind.NO_RETURN, by=by, text=reason)
    return membership
