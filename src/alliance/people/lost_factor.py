"""Somebody has lost their second factor, and the recovery codes: staff take it off the account.

What they prove then is what they proved when they set it up: that the mail of the account is
theirs, for every session ends and only a code by mail, or the password, opens it again. It is
recorded who did it, and each proven address is told, so that it does not pass unnoticed.
"""

from __future__ import annotations

import uuid

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to
from alliance.people.models import Person
from alliance.people.queries import proven_addresses
from alliance.people.standing import CannotBeDone


def may_take_off(by: Person, person: Person) -> bool:
    """Staff, of others; of an administrator another administrator alone; never their own, for then
    an open screen would be enough.
    """
    if not (by.is_active and by.is_staff) or by.pk == person.pk or not person.is_active:
        return False
    return by.is_superuser or not person.is_superuser


def has_one(person: Person) -> bool:
    return Authenticator.objects.filter(user=person).exists()


@transaction.atomic
def take_off(person: Person, *, by: Person, reason: str) -> None:
    """Remove every passkey, code app and recovery code of `person`, and end all their sessions.

    Raises PermissionDenied, or `CannotBeDone` where there is none.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not may_take_off(by, person):
        raise PermissionDenied(_("Only others of the staff take a second factor off."))
    if not has_one(person):
        raise CannotBeDone(_("This account has no second factor."))
    Authenticator.objects.filter(user=person).delete()
    for row in UserSession.objects.filter(user=person):
        row.end()
    record("people.factors.taken_off", by=by, about=person, subject=f"account:{person.pk}")
    _tell(person, reason)


def _tell(person: Person, reason: str) -> None:
    with speaking_to(person):
        subject = _("Your second factor was taken off")
        text = _(
            "Staff of %(site)s have taken passkeys, codes of apps and recovery codes off your "
            "account, for this reason:\n\n%(reason)s\n\nYou are signed out everywhere. Sign in by "
            "a code that we send you, and set up a new one. If you did not ask for it, answer "
            "this mail at once."
        ) % {"site": settings.SITE_NAME, "reason": reason}
    for address in sorted(proven_addresses(person)):
        post_mail(key=f"account:{uuid.uuid4()}", to=address, subject=subject, text=text)
