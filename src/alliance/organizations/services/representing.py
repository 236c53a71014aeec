"""Who speaks for an organization: named, handed over, laid down. Nothing is deleted."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.organizations import seats, telling
from alliance.organizations.models import Organization, OrganizationEvent, Representative
from alliance.organizations.permissions import may_name_representatives
from alliance.organizations.services.entries import log
from alliance.people.models import Person

PRIMARY, ALTERNATE = Representative.Kind.PRIMARY, Representative.Kind.ALTERNATE
Kind = OrganizationEvent.Kind
MAX_REPRESENTATIVES = 20


class TooManyRepresentatives(Exception):
    """The organization has as many representatives as it may: `most`."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


@transaction.atomic
def name_alternate(organization: Organization, person: Person, *, by: Person) -> Representative:
    """Have `person` speak for the organization besides the primary one. Speaking for it already
    changes nothing. Raises PermissionDenied, `TooManyRepresentatives`.
    """
    organization = _locked(organization, by)
    current = _current(organization).filter(person=person).first()
    if current is not None:
        return current
    if not person.is_active:
        raise PermissionDenied(_("Only active people represent an organization."))
    _ask_for_a_seat(organization)
    return _begin(organization, person, ALTERNATE, by)


@transaction.atomic
def hand_over(
    organization: Organization, to: Person, *, by: Person, stay: bool = False
) -> Representative:
    """Make `to` the primary representative from now on. Whoever was it is no longer, or with
    `stay` an alternate one. Raises PermissionDenied, `TooManyRepresentatives`.
    """
    organization = _locked(organization, by)
    if not to.is_active:
        raise PermissionDenied(_("Only active people represent an organization."))
    before = _current(organization).filter(kind=PRIMARY).first()
    if before is not None and before.person_id == to.pk:
        return before
    alternate = _current(organization).filter(person=to).first()
    if before is None and alternate is None:
        _ask_for_a_seat(organization)
    was_shown = alternate is not None and alternate.is_shown
    if alternate is not None:
        _end(alternate)
    if before is not None:
        _end(before)
        log(organization, Kind.UNREPRESENTED, by, person=before.person, role="primary")
        if stay:
            _ask_for_a_seat(organization, besides=1)
            _begin(organization, before.person, ALTERNATE, by, shown=before.is_shown)
    return _begin(organization, to, PRIMARY, by, shown=was_shown)


@transaction.atomic
def take_up(organization: Organization, person: Person) -> Representative:
    """Whoever was invited and has said yes is the primary representative of an organization that
    nobody speaks for. The caller has checked the invitation. Raises PermissionDenied,
    `TooManyRepresentatives`.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    is_open = organization.state == Organization.State.ACTIVE and person.is_active
    if not is_open or _current(organization).exists():
        raise PermissionDenied(_("Somebody speaks for this organization already, or it has ended."))
    _ask_for_a_seat(organization)
    return _begin(organization, person, PRIMARY, person)


@transaction.atomic
def end(representative: Representative, *, by: Person) -> None:
    """Speak for it no longer: by themselves, the primary one, or staff."""
    row = Representative.objects.select_for_update().get(pk=representative.pk)
    if row.ends_on is not None:
        return
    if by.pk != row.person_id and not may_name_representatives(by, row.organization):
        raise PermissionDenied(_("Only the primary representative and staff end this."))
    _end(row)
    log(row.organization, Kind.UNREPRESENTED, by, person=row.person, role=row.kind)
    if by.pk != row.person_id:
        telling.unrepresented(row)


def choose_to_be_named(person: Person, representative: Representative, *, named: bool) -> None:
    """Whether the organization's page names them: the person's own choice."""
    rows = Representative.objects.filter(pk=representative.pk, person=person)
    rows.update(is_shown=named)


def _locked(organization: Organization, by: Person) -> Organization:
    # All changes of who speaks for it stand in one row: no two become primary at once.
    locked = Organization.objects.select_for_update().get(pk=organization.pk)
    if not may_name_representatives(by, locked):
        raise PermissionDenied(_("Only the primary representative and staff name representatives."))
    return locked


def _ask_for_a_seat(organization: Organization, *, besides: int = 0) -> None:
    """Raises `TooManyRepresentatives`. besides: seats that are taken in the same act."""
    given = seats.given_to(organization)
    most = MAX_REPRESENTATIVES if given is None else min(given, MAX_REPRESENTATIVES)
    if _current(organization).count() + besides >= most:
        raise TooManyRepresentatives(most)


def _current(organization: Organization):  # type: ignore[no-untyped-def]
    return Representative.objects.filter(organization=organization, ends_on=None)


def _begin(
    organization: Organization,
    person: Person,
    kind: Representative.Kind,
    by: Person,
    *,
    shown: bool = False,
) -> Representative:
    row = Representative.objects.create(
        organization=organization,
        person=person,
        kind=kind,
        starts_on=timezone.localdate(),
        is_shown=shown,
    )
    log(organization, Kind.REPRESENTATIVE, by, person=person, role=kind.value)
    if person.pk != by.pk:
        telling.represents(row)
    return row


def _end(row: Representative) -> None:
    row.ends_on = timezone.localdate()
    row.save(update_fields=["ends_on"])
