"""Offices of the alliance: who holds them, who appoints."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
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

BY_TERM = (Office.Kind.TREASURER, Office.Kind.DEPUTY)
LONGEST = timedelta(days=3 * 366)


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
def appoint(
    person: Person, kind: Office.Kind, *, by: Person, ends_on: date | None = None
) -> Office:
    """Give `person` the office from today, through `ends_on`, and tell them. Holding it already
    changes nothing.

    Staff only; and nobody gives themselves the office that reads reports of conduct, for then
    whoever is complained of could read the complaint. Raises `PermissionDenied`; `ValidationError`
    where the last day is past or years away, or an office `BY_TERM` has none.
    """
    _ask(by)
    if kind == Office.Kind.CONDUCT and by.pk == person.pk:
        raise PermissionDenied(_("Nobody appoints themselves to read reports of conduct."))
    if not person.is_active:
        raise PermissionDenied(_("Only active people hold an office."))
    _check_term(kind, ends_on)
    _end_what_ran_out(person, kind)
    office, is_new = Office.objects.get_or_create(
        person=person,
        kind=kind,
        ended_at=None,
        defaults={"starts_on": timezone.localdate(), "ends_on": ends_on, "appointed_by": by},
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


def _check_term(kind: Office.Kind, ends_on: date | None) -> None:
    today = timezone.localdate()
    if ends_on is None:
        if kind in BY_TERM:
            raise ValidationError(
                {"ends_on": _("This office is given for a term: name its last day.")}
            )
    elif not today <= ends_on <= today + LONGEST:
        raise ValidationError({"ends_on": _("Choose a day from today on, within three years.")})


def _end_what_ran_out(person: Person, kind: Office.Kind) -> None:
    """So that it can be given again: the row of a term that is over ended when the term did."""
    rows = Office.objects.filter(person=person, kind=kind, ended_at=None)
    for office in rows.filter(ends_on__lt=timezone.localdate()):
        assert office.ends_on is not None
        day_after = datetime.combine(office.ends_on + timedelta(days=1), time())
        office.ended_at = timezone.make_aware(day_after)
        office.save(update_fields=["ended_at"])


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
        return current()
    still = Q(ended_at=None) | Q(ended_at__date__gt=on)
    return Office.objects.filter(still, _within(on), starts_on__lte=on)


def current() -> QuerySet[Office]:
    """Offices that are held now, whoever holds them."""
    return Office.objects.filter(_within(timezone.localdate()), ended_at=None)


def _within(on: date) -> Q:
    """Its last day, where it has one, is not past on that day."""
    return Q(ends_on=None) | Q(ends_on__gte=on)
