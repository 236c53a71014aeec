"""Acts from outside are kept as they were last told, in whatever order the tellings came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from alliance.people.models import Person
from alliance.people.queries import proven_addresses
from alliance.recognition import due
from alliance.recognition.models import OutsideAccount, OutsideAct, OutsideDelivery
from alliance.recognition.outside.telling_of import Act

UNJOINED_KEPT = timedelta(days=180)  # an act of an account that nobody has joined
DELIVERIES_KEPT = timedelta(days=90)


def keep(service: str, acts: Iterable[Act], now: datetime) -> int:
    """Keep what is told; return how many acts it changed. Whom it concerns is looked at.

    Of two tellings of one act that with the later `told_at` holds, and of two of one moment the
    one that takes it back; the same again changes nothing.
    """
    return sum(_keep(service, act, now) for act in acts)


@transaction.atomic
def _keep(service: str, act: Act, now: datetime) -> bool:
    row, is_new = OutsideAct.objects.select_for_update().get_or_create(
        service=service, key=act.key, defaults={**_said(act), "received_at": now}
    )
    if not is_new:
        if (act.told_at, act.is_withdrawn) <= (row.told_at, row.is_withdrawn):
            return False
        for name, value in _said(act).items():
            setattr(row, name, value)
        row.save()
    for person_id in joined_to(service, act.account):
        due.ask(person_id)
    return True


def _said(act: Act) -> dict[str, object]:
    names = ("kind", "account", "thing", "scope", "title", "url", "at", "told_at", "is_withdrawn")
    return {name: getattr(act, name) for name in (*names, "why")}


# Whose they are -----------------------------------------------------------------------------------
def mail_account(address: str) -> str:
    """What an account is called that a service names by an e-mail address: `mbox_sha1sum` of xAPI,
    the SHA-1 of "mailto:" and the address.
    """
    text = f"mailto:{address.strip().lower()}"
    return "mbox:" + hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def accounts_of(row: OutsideAccount) -> set[str]:
    """The accounts that are meant by what somebody joined: the one that was proven, or every proven
    address of theirs.
    """
    if row.account:
        return {row.account}
    return {mail_account(address) for address in proven_addresses(row.person)}


def acts_of(person: Person | None) -> Iterable[tuple[int, OutsideAct]]:
    """(primary key of the person, act) of one person, or of everybody who has joined an account."""
    rows = OutsideAccount.objects.filter(person__is_active=True).select_related("person")
    for row in rows.filter(person=person) if person else rows:
        acts = OutsideAct.objects.filter(service=row.service, account__in=accounts_of(row))
        for act in acts.order_by("pk"):
            yield row.person_id, act


def joined_to(service: str, account: str) -> set[int]:
    """People (primary keys) who have joined the account."""
    if not account:
        return set()
    rows = OutsideAccount.objects.filter(service=service).select_related("person")
    if not account.startswith("mbox:"):
        return set(rows.filter(account=account).values_list("person_id", flat=True))
    return {row.person_id for row in rows.filter(account="") if account in accounts_of(row)}


# What is forgotten --------------------------------------------------------------------------------
def forget(now: datetime) -> int:
    """A duty: acts of accounts that nobody joined in time, and old deliveries; return how many
    acts went.
    """
    OutsideDelivery.objects.filter(received_at__lt=now - DELIVERIES_KEPT).delete()
    joined = Q(pk__in=[])
    for row in OutsideAccount.objects.select_related("person"):
        joined |= Q(service=row.service, account__in=accounts_of(row))
    old = OutsideAct.objects.filter(received_at__lt=now - UNJOINED_KEPT).exclude(joined)
    return old.delete()[0]
