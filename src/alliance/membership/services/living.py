"""The life of a membership: it begins, is renewed, falls due, lapses, ends, is reinstated.

`advance` looks at what is there (agreement, payment, contribution) and lets happen what follows
from it; `settle` does what follows from the calendar. Both may be called at any time, any number of
times.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.membership import amounts, books, permissions, queries
from alliance.membership.days import months_after, today
from alliance.membership.models import (
    Contribution,
    Invoice,
    Membership,
    MembershipEvent,
    Term,
)
from alliance.membership.pricing import price_for
from alliance.membership.services.recording import locked, record
from alliance.people.models import Person

Kind, State, Basis = MembershipEvent.Kind, Membership.State, Membership.Basis
GRACE_DAYS = 30


@transaction.atomic
def advance(membership: Membership, *, by: Person | None, now: datetime | None = None) -> bool:
    """Begin, renew or reinstate it, when all that this needs is there. Whether it did.

    No permission is asked: it follows from what others were allowed to do.
    """
    from alliance.membership.services.agreements import is_accepted

    if not is_accepted(membership):
        return False
    number = membership.next_term
    if membership.state == State.APPROVED and _is_given(membership, number):
        _begin(membership, by, Kind.BEGAN, today(now), now)
    elif membership.state in Membership.IN_FORCE and _may_renew(membership, number):
        _renew(membership, by, now)
    elif membership.state in Membership.OVER and _may_return(membership, number):
        invoice = amounts.paid_for(membership, number)
        starts_on = (invoice.covers_from if invoice else None) or today(now)
        membership.leaves_on = None
        _begin(membership, by, Kind.REINSTATED, starts_on, now)
    else:
        return False
    return True


def _is_given(membership: Membership, number: int) -> bool:
    """Whether what the member owes for that term is here."""
    if membership.basis == Basis.HONORARY:
        return True
    if membership.basis == Basis.IN_KIND:
        return membership.contributions.filter(term=number).exists()
    if amounts.paid_for(membership, number):
        return True
    price = price_for(membership, on=today())
    free = price is not None and price.minor == 0
    return free and not amounts.standing_invoice(membership, number)


def _may_renew(membership: Membership, number: int) -> bool:
    """Not when it leaves; and what costs nothing is renewed when the term is over, not before."""
    last = membership.last_term
    if membership.leaves_on is not None or last is None:
        return False
    paid = amounts.paid_for(membership, number) is not None
    given = membership.contributions.filter(term=number).exists()
    return paid or given or (last.ends_on <= today() and _is_given(membership, number))


def _may_return(membership: Membership, number: int) -> bool:
    """Only by an invoice or a contribution of its own, and when no other membership is open."""
    others = queries.memberships_of(membership.member).filter(state__in=Membership.OPEN)
    if others.exists():
        return False
    invoice = amounts.paid_for(membership, number)
    if invoice is not None:
        return invoice.covers_from is None or _is_free_from(membership, invoice.covers_from)
    return membership.contributions.filter(term=number).exists()


def _begin(
    membership: Membership,
    by: Person | None,
    kind: MembershipEvent.Kind,
    starts_on: date,
    now: datetime | None,
) -> None:
    _add_term(membership, starts_on)
    record(membership, kind, by=by, now=now)
    settle(membership, now=now)  # a term that was reinstated without a gap may be over again


def _renew(membership: Membership, by: Person | None, now: datetime | None) -> None:
    last = membership.last_term
    assert last is not None
    _add_term(membership, last.ends_on)
    record(membership, Kind.RENEWED, by=by, now=now)


def add_term(membership: Membership, starts_on: date | None) -> Term:
    """For a membership that begins without an application (honorary)."""
    return _add_term(membership, starts_on or today())


def _add_term(membership: Membership, starts_on: date) -> Term:
    number = membership.next_term
    invoice = amounts.paid_for(membership, number)
    ends_on = months_after(starts_on, membership.months)
    term = Term.objects.create(
        membership=membership,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        grace_until=ends_on + timedelta(days=GRACE_DAYS),
        tier=membership.tier,
        price=invoice.price if invoice else None,
        basis=membership.basis,
        seats=membership.tier.seats,
        votes=membership.tier.votes,
    )
    contribution = membership.contributions.filter(term=number).first()
    if contribution is not None:
        books.contributed(contribution, today())
    return term


@transaction.atomic
def settle(membership: Membership, *, now: datetime | None = None) -> None:
    """Do what the calendar asks, however late: leave on the announced day, renew what costs
    nothing, fall into grace, lapse.
    """
    from alliance.membership.services.invoicing import give_up_open

    day = today(now)
    while membership.state in Membership.IN_FORCE:
        last = membership.last_term
        assert last is not None
        if membership.leaves_on is not None and membership.leaves_on <= day:
            record(membership, Kind.RESIGNED, by=None, now=now)
        elif day < last.ends_on:
            break
        elif membership.basis == Basis.HONORARY and membership.leaves_on is None:
            _renew(membership, None, now)
        elif advance(membership, by=None, now=now):
            continue
        elif membership.state == State.ACTIVE:
            record(membership, Kind.GRACE, by=None, now=now)
        elif day >= last.grace_until:
            record(membership, Kind.LAPSED, by=None, now=now)
            give_up_open(membership, on=day)
        else:
            break


@transaction.atomic
def resign(
    membership: Membership, *, by: Person, on: date | None = None, reason: str = ""
) -> Membership:
    """Leave: at once, or on a day not after the end of the term (half open)."""
    from alliance.membership.services.invoicing import credit_unpaid

    membership = locked(membership)
    permissions.ask_to_bind(by, membership)
    last = membership.last_term
    day = on or today()
    if last is not None and not today() <= day <= max(last.ends_on, today()):
        words = _("Choose a day from today to the end of the term, %(day)s.")
        raise ValidationError({"on": words % {"day": last.ends_on.isoformat()}})
    membership.leaves_on = day
    _close(membership, day)
    kind = Kind.RESIGNING if day > today() else Kind.RESIGNED
    record(membership, kind, by=by, text=reason)
    credit_unpaid(membership, by=by, reason=_("The member has resigned."))
    return membership


@transaction.atomic
def stay(membership: Membership, *, by: Person) -> Membership:
    """Take an announced resignation back."""
    membership = locked(membership)
    permissions.ask_to_bind(by, membership)
    if membership.leaves_on is None or not membership.is_in_force:
        raise ValidationError(_("No resignation was announced."))
    membership.terms.filter(closed_on__gte=membership.leaves_on).update(closed_on=None)
    membership.leaves_on = None
    record(membership, Kind.CHANGED, by=by)
    return membership


@transaction.atomic
def end(membership: Membership, *, by: Person, reason: str) -> Membership:
    """Staff end a membership from today on, for a reason that the member reads."""
    from alliance.membership.services.invoicing import credit_unpaid

    membership = locked(membership)
    permissions.ask_to_decide(by, membership)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the member reads it.")})
    _close(membership, today())
    record(membership, Kind.ENDED, by=by, text=reason)
    credit_unpaid(membership, by=by, reason=_("The membership has ended."))
    return membership


@transaction.atomic
def leave_with_account(membership: Membership, *, by: Person) -> None:
    """A person closes their account: what is open ends today. No permission is asked: their own."""
    from alliance.membership.services.invoicing import credit_unpaid

    membership = locked(membership)
    if membership.is_in_force:
        membership.leaves_on = today()
        _close(membership, today())
        record(membership, Kind.RESIGNED, by=by)
    elif membership.is_open:
        record(membership, Kind.WITHDRAWN, by=by)
    credit_unpaid(membership, by=by, reason=_("The account was closed."))


def _close(membership: Membership, day: date) -> None:
    """Cut every term and grace that reaches beyond the day."""
    # A term that was cut before, by a change of tier, stays as it is.
    reaching = membership.terms.filter(grace_until__gt=day).exclude(closed_on__lte=day)
    for term in reaching:
        term.closed_on = max(day, term.starts_on)
        term.save(update_fields=["closed_on"])


@transaction.atomic
def offer_return(membership: Membership, *, by: Person, without_gap: bool) -> Invoice | None:
    """Let a former member come back: from the day it pays, or as if it had never been away.

    With dues that is an invoice, returned here; in kind and honorary it happens at once. Raises
    `ValidationError` where another membership is in the way, or the term would be over already.
    """
    from alliance.membership.services.invoicing import issue_for_next_term

    membership = locked(membership)
    permissions.ask_to_decide(by, membership)
    if membership.state not in Membership.OVER:
        raise ValidationError(_("Only a membership that is over can be taken up again."))
    others = queries.memberships_of(membership.member).exclude(pk=membership.pk)
    if others.filter(state__in=Membership.OPEN).exists():
        raise ValidationError(_("There is another application or membership. See that one."))
    covers_from = _end_of(membership) if without_gap else None
    if covers_from is not None:
        if months_after(covers_from, membership.months) <= today():
            raise ValidationError(
                _("Without a gap the term would be over already. Take it up with a gap.")
            )
        if not _is_free_from(membership, covers_from):
            raise ValidationError(_("In between there was another membership. Leave the gap."))
    if membership.basis == Basis.DUES:
        return issue_for_next_term(membership, by=by, covers_from=covers_from)
    membership.leaves_on = None
    if membership.basis == Basis.IN_KIND:
        confirm_contribution(membership, by=by)
    _begin(membership, by, Kind.REINSTATED, covers_from or today(), None)
    return None


def _is_free_from(membership: Membership, day: date) -> bool:
    """Whether the member had no other membership from that day on."""
    others = queries.memberships_of(membership.member).exclude(pk=membership.pk)
    return all(span.until <= day for span in queries.spans_of_memberships(others))


def _end_of(membership: Membership) -> date:
    """The day from which a term without a gap begins: where the last one ended, without grace."""
    last = membership.last_term
    assert last is not None
    return min(last.ends_on, last.closed_on or last.ends_on)


@transaction.atomic
def confirm_contribution(membership: Membership, *, by: Person) -> Contribution:
    """Staff confirm that a member in kind gives for the next term what was agreed."""
    permissions.ask_to_decide(by, membership)
    if membership.basis != Basis.IN_KIND:
        raise ValidationError(_("This member pays dues."))
    contribution, _is_new = Contribution.objects.get_or_create(
        membership=membership,
        term=membership.next_term,
        defaults={
            "text": membership.contribution[:1000],
            "currency": membership.currency,
            "minor": membership.contribution_minor,
            "by": by,
        },
    )
    return contribution
