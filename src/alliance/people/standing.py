"""Whether somebody may be here: deactivated by staff, suspended or removed for their conduct.

All of it ends in `Person.is_active`, which the sign-in, the sessions that are open, the mail and
every room ask for; nothing else has to be asked. What is done is logged and can be undone.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to
from alliance.people.models import AccountEvent, Person
from alliance.people.queries import proven_addresses

Blocked, Kind = Person.Blocked, AccountEvent.Kind


class CannotBeDone(Exception):
    """The account is not in a state for this; the message says why, in the reader's language."""


@transaction.atomic
def deactivate(person: Person, *, by: Person, reason: str) -> None:
    """Keep `person` out until staff let them in again. Their things stay as they are.

    Staff only, not for oneself, and an administrator only by another administrator. Raises
    PermissionDenied or `CannotBeDone`.
    """
    person = _locked(person)
    ask_staff(by, person)
    if person.blocked_as:
        raise CannotBeDone(_("This account is blocked already, or closed."))
    _block(person, Blocked.DEACTIVATED, None)
    _log(person, Kind.DEACTIVATED, by, reason)
    _tell(person, Kind.DEACTIVATED, reason)


@transaction.atomic
def reactivate(person: Person, *, by: Person, reason: str = "") -> None:
    """Undo `deactivate`. What the code of conduct decided is not for staff to undo."""
    person = _locked(person)
    ask_staff(by, person)
    if person.blocked_as != Blocked.DEACTIVATED:
        raise CannotBeDone(_("This account was not deactivated by staff."))
    _unblock(person)
    _log(person, Kind.REACTIVATED, by, reason)
    _tell(person, Kind.REACTIVATED, reason)


# The next three are for `conduct`, which asks its own permissions and tells the person itself.


@transaction.atomic
def suspend(person: Person, *, until: datetime, by: Person | None) -> None:
    """Keep `person` out until then. A longer or harder measure that holds already stays."""
    person = _locked(person)
    if person.blocked_as in (Blocked.REMOVED, Blocked.CLOSED):
        return
    if person.blocked_as == Blocked.SUSPENDED and (person.blocked_until or until) > until:
        return
    _block(person, Blocked.SUSPENDED, until)
    _log(person, Kind.SUSPENDED, by, "")


@transaction.atomic
def remove(person: Person, *, by: Person | None) -> None:
    """Keep `person` out for good."""
    person = _locked(person)
    if person.blocked_as == Blocked.CLOSED:
        return
    _block(person, Blocked.REMOVED, None)
    _log(person, Kind.REMOVED, by, "")


@transaction.atomic
def restore(person: Person, *, by: Person | None) -> None:
    """Let somebody in again whom a measure kept out."""
    person = _locked(person)
    if person.blocked_as in (Blocked.SUSPENDED, Blocked.REMOVED):
        _unblock(person)
        _log(person, Kind.RESTORED, by, "")


def end_suspensions(now: datetime) -> int:
    """A duty: let in whoever's time is over; return how many."""
    over = Person.objects.filter(blocked_as=Blocked.SUSPENDED, blocked_until__lte=now)
    count = 0
    for person in list(over[:500]):
        with transaction.atomic():
            locked = Person.objects.select_for_update().filter(
                pk=person.pk, blocked_as=Blocked.SUSPENDED, blocked_until__lte=now
            )
            found = locked.first()
            if found is not None:
                restore(found, by=None)
                count += 1
    return count


def ask_staff(by: Person, person: Person) -> None:
    """Raises PermissionDenied unless `by` may deactivate that account, or undo it."""
    if not (by.is_active and by.is_staff):
        raise PermissionDenied(_("Only staff deactivate accounts."))
    if by.pk == person.pk:
        raise PermissionDenied(_("Nobody deactivates their own account: close it instead."))
    if person.is_superuser and not by.is_superuser:
        raise PermissionDenied(_("Only an administrator deactivates an administrator."))


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update().get(pk=person.pk)


def _block(person: Person, how: Person.Blocked, until: datetime | None) -> None:
    person.is_active, person.blocked_as, person.blocked_until = False, how, until
    person.save(update_fields=["is_active", "blocked_as", "blocked_until"])


def _unblock(person: Person) -> None:
    person.is_active, person.blocked_as, person.blocked_until = True, Blocked.NOT, None
    person.save(update_fields=["is_active", "blocked_as", "blocked_until"])


def _log(person: Person, kind: AccountEvent.Kind, by: Person | None, reason: str) -> None:
    AccountEvent.objects.create(person=person, kind=kind, by=by, reason=reason[:500])


def _tell(person: Person, kind: AccountEvent.Kind, reason: str) -> None:
    if person.email not in proven_addresses(person):
        return
    with speaking_to(person):
        if kind == Kind.DEACTIVATED:
            subject = _("Your account was deactivated")
            text = _(
                "Staff of %(site)s have deactivated your account, for this reason:\n\n%(reason)s"
                "\n\nYou cannot sign in for now. Nothing of yours was deleted. Answer this mail if "
                "you think that it is a mistake."
            )
        else:
            subject = _("Your account works again")
            text = _("Staff of %(site)s have let your account in again. Sign in as before.")
        post_mail(
            key=f"account:{uuid.uuid4()}",
            to=person.email,
            subject=subject,
            text=text % {"site": settings.SITE_NAME, "reason": reason},
        )
