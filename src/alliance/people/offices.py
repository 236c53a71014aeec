"""Offices of the alliance: who holds them, who appoints."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to
from alliance.people.models import Office, Person
from alliance.people.queries import proven_addresses


def holds(person: Person | AnonymousUser, kind: Office.Kind, on: date | None = None) -> bool:
    """Whether an active `person` holds that office on the day (today). Staff hold none by being
    staff: ask `person.is_staff` beside it where staff may, too.
    """
    if not (person.is_authenticated and person.is_active):
        return False
    return _current(on).filter(person=person, kind=kind).exists()


def holders(kind: Office.Kind, on: date | None = None) -> QuerySet[Person]:
    """The active people who hold that office."""
    ids = _current(on).filter(kind=kind).values("person_id")
    return Person.objects.filter(pk__in=ids, is_active=True).order_by("name", "pk")


@transaction.atomic
def appoint(person: Person, kind: Office.Kind, *, by: Person) -> Office:
    """Give `person` the office from today, and tell them. Holding it already changes nothing.

    Staff only; and nobody gives themselves the office that reads reports of conduct, for then
    whoever is complained of could read the complaint.
    """
    _ask(by)
    if kind == Office.Kind.CONDUCT and by.pk == person.pk:
        raise PermissionDenied(_("Nobody appoints themselves to read reports of conduct."))
    if not person.is_active:
        raise PermissionDenied(_("Only active people hold an office."))
    office, is_new = Office.objects.get_or_create(
        person=person,
        kind=kind,
        ended_at=None,
        defaults={"starts_on": timezone.localdate(), "appointed_by": by},
    )
    if is_new and by != person:
        _tell(office)
    return office


@transaction.atomic
def dismiss(person: Person, kind: Office.Kind, *, by: Person) -> None:
    """End the office. It stays in the record. Staff, and the holder themselves."""
    if by != person:
        _ask(by)
    if _current(None).filter(person=person, kind=kind).update(ended_at=timezone.now()):
        record("people.office.ended", by=by, about=person, subject=f"office:{kind}")


def choose_to_be_named(person: Person, kind: Office.Kind, *, named: bool) -> None:
    """The holder's own choice whether the page of offices names them."""
    _current(None).filter(person=person, kind=kind).update(is_shown=named)


def _tell(office: Office) -> None:
    person = office.person
    if person.email not in proven_addresses(person):
        return
    with speaking_to(person):
        text = _(
            "From today you hold this office at %(site)s: %(office)s.\n\n"
            "What it means, whether you are named, and how to lay it down:\n%(url)s"
        ) % {
            "site": settings.SITE_NAME,
            "office": office.get_kind_display(),
            "url": settings.SITE_URL + reverse("people:offices"),
        }
        subject = _("You have been given an office")
        post_mail(key=f"office:{office.pk}", to=person.email, subject=subject, text=text)


def _ask(by: Person) -> None:
    if not (by.is_active and by.is_staff):
        raise PermissionDenied(_("Only staff of the alliance fill its offices."))


def _current(on: date | None) -> QuerySet[Office]:
    if on is None:
        return Office.objects.filter(ended_at=None)
    still = Q(ended_at=None) | Q(ended_at__date__gt=on)
    return Office.objects.filter(still, starts_on__lte=on)
