"""Members of an association that moves here: taken over from a table, with what they have paid.

Each gets a term from the day since when it is a member to the day until which it has paid. Nothing
is invoiced for that; what follows (renewal, agreement, grace) goes its way as for any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit import services as audit
from alliance.membership import permissions, queries
from alliance.membership.days import today
from alliance.membership.models import Membership, MembershipEvent, Term, Tier
from alliance.membership.models.tier import Kind, Size
from alliance.membership.services import inviting
from alliance.membership.services.living import GRACE_DAYS
from alliance.membership.services.recording import record
from alliance.membership.spreadsheet import Row
from alliance.organizations.models import Organization
from alliance.organizations.queries import representatives_of
from alliance.organizations.services import entries, representing
from alliance.people.models import Person
from alliance.people.queries import find_account

Basis = Membership.Basis
YES, NO = ("yes", "true", "1", "x"), ("no", "false", "0", "")
LONGEST_YEARS = 200


@dataclass(frozen=True)
class Taken:
    """A row as it was taken over: `is_new` says that the organization was not here before, and
    `contact` who is to speak for it and has no account here yet ("" for none).
    """

    number: int
    membership: Membership
    until: date
    is_new: bool
    contact: str


@dataclass(frozen=True)
class Wrong:
    """Why a row cannot be taken over."""

    number: int
    name: str
    words: list[str]


class NotTaken(Exception):
    """Nothing was taken over, because of these rows."""

    def __init__(self, rows: list[Wrong]) -> None:
        super().__init__(rows)
        self.rows = rows


@transaction.atomic
def take_over(rows: list[Row], *, by: Person) -> list[Taken]:
    """Take all of them over, or none. Raises `PermissionDenied`, `NotTaken`."""
    permissions.ask_to_keep(by)
    tiers = list(Tier.objects.select_for_update())  # whoever presses twice waits for the first
    taken, wrong = [], []
    for row in rows:
        try:
            with transaction.atomic():
                taken.append(_one(row, tiers, by))
        except ValidationError as error:
            wrong.append(Wrong(row.number, row["name"], _messages(error)))
    if wrong:
        raise NotTaken(wrong)
    audit.record("membership.taken_over_all", by=by, subject="members", count=len(taken))
    return taken


def try_over(rows: list[Row], *, by: Person) -> list[Taken]:
    """What `take_over` would do, with nothing kept and nobody told."""
    with transaction.atomic():
        taken = take_over(rows, by=by)
        transaction.set_rollback(True)
    return taken


def _one(row: Row, tiers: list[Tier], by: Person) -> Taken:
    tier = _tier(row, tiers)
    since, until = _days(row)
    member, is_new = _member(row, tier, by)
    if queries.memberships_of(member).filter(state__in=Membership.OPEN).exists():
        raise ValidationError(_("There is an application or a membership already."))
    organization = member if isinstance(member, Organization) else None
    membership = Membership(
        organization=organization,
        person=member if isinstance(member, Person) else None,
        tier=tier,
        basis=_one_of(row, "basis", Basis.values, Basis.DUES),
        kind=_one_of(row, "kind", Kind.values, ""),
        size=_one_of(row, "size", Size.values, ""),
        is_founding=_one_of(row, "founding", [*YES, *NO], "") in YES,
        months=_months(row),
        currency=(row["currency"] or "EUR").upper(),
        bill_name=row["bill_name"] or row["name"],
        bill_address=row["bill_address"],
        bill_email=row["bill_email"] or row["contact"],
        tax_id=row["tax_id"],
        is_listed=organization is not None,  # a person chooses it themselves
    )
    permissions.ask_to_decide(by, membership)
    membership.full_clean()
    membership.save()
    Term.objects.create(
        membership=membership,
        number=1,
        starts_on=since,
        ends_on=until,
        grace_until=until + timedelta(days=GRACE_DAYS),
        tier=tier,
        basis=membership.basis,
        seats=tier.seats,
        votes=tier.votes,
    )
    contact = _give_a_voice(organization, row["contact"], by) if organization else ""
    if contact:
        _ask_later(membership, contact)
    record(membership, MembershipEvent.Kind.TAKEN_OVER, by=by)
    return Taken(row.number, membership, until, is_new, contact)


def _tier(row: Row, tiers: list[Tier]) -> Tier:
    said = row["tier"].casefold()
    for tier in tiers:
        if said in (tier.slug.casefold(), tier.name.casefold()):
            return tier
    raise ValidationError(_("There is no tier “%(tier)s” here.") % {"tier": row["tier"]})


def _days(row: Row) -> tuple[date, date]:
    until = _day(row, "until")
    since = _day(row, "since") if row["since"] else min(today(), until - timedelta(days=1))
    if until <= today():
        raise ValidationError(
            _("until: the day lies not ahead. Who has not paid for today applies anew.")
        )
    if since > today() or (until - since).days > LONGEST_YEARS * 366:
        raise ValidationError(_("since: give the first day of the membership, up to today."))
    return since, until


def _day(row: Row, column: str) -> date:
    try:
        if len(row[column]) != 10:
            raise ValueError
        return date.fromisoformat(row[column])
    except ValueError:
        raise ValidationError(
            _("%(column)s: write the day as YYYY-MM-DD.") % {"column": column}
        ) from None


def _one_of(row: Row, column: str, known: list[str], otherwise: str) -> str:
    said = row[column].casefold()
    if said in known:
        return said or otherwise
    if not said:
        return otherwise
    words = _("%(column)s: one of %(known)s.")
    raise ValidationError(words % {"column": column, "known": ", ".join(filter(None, known))})


def _months(row: Row) -> int:
    said = row["months"] or "12"
    if not (said.isascii() and said.isdecimal() and 1 <= int(said[:4]) <= 60):
        raise ValidationError(_("months: give a number from 1 to 60."))
    return int(said)


def _member(row: Row, tier: Tier, by: Person) -> tuple[Organization | Person, bool]:
    """Whom the row is about. An organization that is not here yet is entered."""
    if tier.is_for_people:
        person = find_account(row["contact"], by=by) if "@" in row["contact"] else None
        if person is None:
            raise ValidationError(
                _("contact: nobody here has this address. They make an account first.")
            )
        return person, False
    active = Organization.objects.filter(state=Organization.State.ACTIVE)
    found = list(active.filter(name__iexact=row["name"])[:2])
    if len(found) > 1:
        raise ValidationError(_("name: several organizations here are called so."))
    if found:
        return found[0], False
    return entries.enter(by, name=row["name"], url=row["website"]), True


def _give_a_voice(organization: Organization, contact: str, by: Person) -> str:
    """Have whoever has that address speak for it, where nobody does; the address if nobody here
    has it.
    """
    if representatives_of(organization).exists() or not contact:
        return ""
    person = find_account(contact, by=by) if "@" in contact else None
    if person is None:
        return contact
    representing.hand_over(organization, person, by=by)
    return ""


def _ask_later(membership: Membership, contact: str) -> None:
    try:
        inviting.note(membership, contact)
    except ValidationError:
        raise ValidationError(_("contact: this is no address.")) from None


def _messages(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    fields: dict[str, Any] = error.message_dict
    return [
        words if field == "__all__" else f"{field}: {words}"
        for field, said in fields.items()
        for words in said
    ]
