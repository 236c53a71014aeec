"""Who belongs to an organization: a person asks, the organization confirms, either ends it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.organizations import telling
from alliance.organizations.models import Affiliation, Organization
from alliance.organizations.permissions import may_change
from alliance.organizations.queries import represents
from alliance.people.models import Person

State = Affiliation.State
MAX_ASKED = 10


class TooManyAsked(Exception):
    """The person waits for as many organizations as one may at a time."""


@transaction.atomic
def ask(
    person: Person,
    organization: Organization,
    *,
    starts_on: date,
    ends_on: date | None = None,
    title: str = "",
    is_shown: bool = False,
) -> Affiliation:
    """Say that one belongs, or belonged, to an organization. Its representatives confirm it;
    whoever is one of them has confirmed it with that.

    Raises PermissionDenied, `TooManyAsked`, ValidationError by field.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active or organization.state != Organization.State.ACTIVE:
        raise PermissionDenied(_("Only active people belong to active organizations."))
    if Affiliation.objects.filter(person=person, state=State.ASKED).count() >= MAX_ASKED:
        raise TooManyAsked
    row = Affiliation(
        person=person,
        organization=organization,
        title=title.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        is_shown=is_shown,
        state=State.ASKED,
    )
    row.full_clean()
    _confirm_by_oneself(row)
    row.save()
    if row.state == State.ASKED:
        telling.asked(row)
    return row


@transaction.atomic
def change(
    affiliation: Affiliation, *, by: Person, title: str, ends_on: date | None, is_shown: bool
) -> None:
    """Change one's own affiliation. Another title has to be confirmed again."""
    row = Affiliation.objects.select_for_update().get(pk=affiliation.pk)
    if row.person_id != by.pk:
        raise PermissionDenied(_("Only the person changes their affiliation."))
    if row.title != title.strip() and row.state == State.CONFIRMED:
        row.state, row.decided_by, row.decided_at = State.ASKED, None, None
    row.title, row.ends_on, row.is_shown = title.strip(), ends_on, is_shown
    row.full_clean()
    _confirm_by_oneself(row)
    row.save()
    if row.state == State.ASKED:
        telling.asked(row)


@transaction.atomic
def decide(affiliation: Affiliation, *, confirm: bool, by: Person) -> None:
    """Confirm or decline what a person said. Representatives and staff; decided is decided."""
    row = Affiliation.objects.select_for_update().get(pk=affiliation.pk)
    if not may_change(by, row.organization):
        raise PermissionDenied(_("Only representatives and staff confirm affiliations."))
    if row.state != State.ASKED:
        return
    row.state = State.CONFIRMED if confirm else State.DECLINED
    row.decided_by, row.decided_at = by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    telling.decided(row)


@transaction.atomic
def end(affiliation: Affiliation, *, by: Person) -> None:
    """It is over as of today. What was only asked for is taken back."""
    row = Affiliation.objects.select_for_update().get(pk=affiliation.pk)
    if by.pk != row.person_id and not may_change(by, row.organization):
        raise PermissionDenied(_("Only the person, representatives and staff end an affiliation."))
    if row.state == State.ASKED and by.pk == row.person_id:
        row.delete()
    elif row.ends_on is None or row.ends_on > timezone.localdate():
        row.ends_on = max(row.starts_on, timezone.localdate())
        row.save(update_fields=["ends_on"])


def _confirm_by_oneself(row: Affiliation) -> None:
    if row.state == State.ASKED and represents(row.person, row.organization):
        row.state, row.decided_by, row.decided_at = State.CONFIRMED, row.person, timezone.now()
