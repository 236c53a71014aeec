"""Reading notices, and how people want to hear."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from alliance.notices.kinds import KINDS, Way
from alliance.notices.models import Choice, Notice, Wishes
from alliance.people.models import Person
from alliance.people.queries import proven_addresses
from alliance.people.zones import zone_named


def notices_of(person: Person, kind: str = "") -> QuerySet[Notice]:
    """Notices of `person`, newest first; with `kind` only those."""
    own = Notice.objects.filter(person=person)
    return own.filter(kind=kind) if kind else own


def unread_count(person: Person) -> int:
    return Notice.objects.filter(person=person, read_at=None).count()


def wishes_of(person: Person) -> Wishes:
    """When `person` wants to hear; the defaults, unsaved, where they never said."""
    return Wishes.objects.filter(person=person).first() or Wishes(person=person)


def way_for(person: Person, kind: str, default: Way) -> Way:
    chosen = Choice.objects.filter(person=person, kind=kind).values_list("way", flat=True).first()
    return Way(chosen) if chosen in Way.values else default


def ways_of(person: Person) -> dict[str, Way]:
    """The way of every kind there is."""
    chosen = dict(Choice.objects.filter(person=person).values_list("kind", "way"))
    return {name: Way(chosen.get(name, kind.default)) for name, kind in KINDS.items()}


def zone_for(person: Person) -> ZoneInfo:
    return zone_named(person.time_zone) or ZoneInfo("UTC")


def may_be_mailed(person: Person) -> bool:
    """Mail goes to active accounts, and to an address that was proven to be theirs."""
    return person.is_active and person.email in proven_addresses(person)
