"""One person, one account elsewhere: joined by showing that it is theirs, and parted at any time.

An account on a forge is shown by writing a comment with a code there: the forge tells us who wrote
it, by the number that the account keeps when it changes its name. A learning system names people by
their e-mail address; there the person says that their proven addresses may be looked for.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.people.models import Person
from alliance.recognition import due, permissions
from alliance.recognition.models import OutsideAccount, OutsideCode
from alliance.recognition.outside import configured
from alliance.recognition.outside.telling_of import Saying
from alliance.recognition.services.errors import NotPossible

CODE_VALID = timedelta(hours=1)
BEGINS = "join-badge-alliance-"
_CODE = re.compile(re.escape(BEGINS) + r"([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])")


@transaction.atomic
def new_code(*, by: Person, now: datetime | None = None) -> str:
    """A code to be written as a comment on a forge within `CODE_VALID`. One before it is void."""
    permissions.require_account(by)
    secret = secrets.token_urlsafe(16)
    OutsideCode.objects.update_or_create(
        person=by, defaults={"digest": _digest(secret), "made_at": now or timezone.now()}
    )
    return BEGINS + secret


def hear(service: str, said: Saying, now: datetime) -> bool:
    """Join the account that wrote a comment to whoever the code in it is of; whether one was."""
    codes = _CODE.findall(said.text)
    return sum(_join(service, said, code, now) for code in codes[:5]) > 0


@transaction.atomic
def _join(service: str, said: Saying, code: str, now: datetime) -> bool:
    asked = (
        OutsideCode.objects.select_for_update()
        .filter(digest=_digest(code), made_at__gt=now - CODE_VALID, person__is_active=True)
        .first()
    )
    if asked is None:
        return False
    person_id = asked.person_id
    asked.delete()  # once, whatever comes of it
    try:
        with transaction.atomic():
            OutsideAccount.objects.update_or_create(
                person_id=person_id,
                service=service,
                defaults={"account": said.account, "name": said.name, "joined_at": now},
            )
    except IntegrityError:  # it is somebody else's: nothing says whose
        return False
    due.ask(person_id)
    return True


@transaction.atomic
def look_for_addresses(name: str, *, by: Person) -> OutsideAccount:
    """Let a learning system tell of one's proven addresses. Raises NotPossible."""
    permissions.require_account(by)
    known = configured.learning().get(name)
    if known is None:
        raise NotPossible(_("No learning system of that name tells this site anything."))
    row, _is_new = OutsideAccount.objects.get_or_create(person=by, service=known.service)
    due.ask(by.pk)
    return row


@transaction.atomic
def part(service: str, *, by: Person) -> None:
    """Take one's account apart: what it did counts no more, and badges for it are revoked."""
    permissions.require_account(by)
    if OutsideAccount.objects.filter(person=by, service=service).delete()[0]:
        due.ask(by.pk)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
