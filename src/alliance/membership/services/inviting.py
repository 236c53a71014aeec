"""Contacts of members that were taken over are asked whether they speak for them.

Nobody is made to: no account is made for them, and nothing is theirs before they say yes, signed in
with the address that was written to, which is proven then. No address is written to twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit import services as audit
from alliance.membership import contacts, days, permissions, telling
from alliance.membership.models import Contact, Membership
from alliance.membership.services.recording import locked
from alliance.organizations.services import representing
from alliance.people.models import Person

Answer = Contact.Answer


def note(membership: Membership, email: str) -> Contact:
    """Keep who is to be asked. In the caller's transaction, who has asked whether that may be.

    Raises `ValidationError` for what is no address, and for one that was written to already.
    """
    email = email.strip().lower()
    validate_email(email)
    contact = Contact.objects.filter(membership=membership).first() or Contact(
        membership=membership
    )
    if contact.email == email and contact.invited_at is not None:
        raise ValidationError(_("This address was written to already, and is not asked twice."))
    if contact.email != email:
        contact.public_id, contact.email, contact.answer = uuid.uuid4(), email, ""
        contact.invited_at, contact.invited_by = None, None
    contact.save()
    return contact


@transaction.atomic
def name(membership: Membership, email: str, *, by: Person) -> Contact:
    """Staff say whom to ask, where the list of before named nobody or the wrong address. Raises
    `PermissionDenied`, `ValidationError`.
    """
    membership = locked(membership)
    permissions.ask_to_decide(by, membership)
    if not contacts.unspoken().filter(pk=membership.pk).exists():
        raise ValidationError(_("Somebody speaks for this member already."))
    return note(membership, email)


@transaction.atomic
def invite(chosen: Iterable[int], *, by: Person) -> int:
    """Write to those of `chosen` (their keys) whom nobody has written to; return how many that
    were. Raises `PermissionDenied`.
    """
    permissions.ask_to_keep(by)
    rows = contacts.to_invite().filter(pk__in=list(chosen)).select_for_update(of=("self",))
    found = list(rows)
    for contact in found:
        contact.invited_at, contact.invited_by = days.now(), by
        contact.save(update_fields=["invited_at", "invited_by"])
        telling.contact_invited(contact)
    if found:
        audit.record("membership.contacts_invited", by=by, subject="members", count=len(found))
    return len(found)


@transaction.atomic
def answer(contact: Contact, *, yes: bool, by: Person) -> None:
    """Whoever has proven the address speaks for the member from now on, or does not want to.
    Raises `PermissionDenied`, `ValidationError`.
    """
    contact = _asked(contact, by)
    if yes:
        organization = contact.membership.organization
        assert organization is not None  # only organizations are spoken for
        representing.take_up(organization, by)
        contact.email = ""
    contact.answer = Answer.YES if yes else Answer.NO
    contact.save(update_fields=["email", "answer"])


def _asked(contact: Contact, by: Person) -> Contact:
    rows = Contact.objects.select_for_update(of=("self",))
    locked_one = rows.select_related("membership__organization").get(pk=contact.pk)
    permissions.ask(contacts.of_person(by).filter(pk=contact.pk).exists())
    return locked_one
