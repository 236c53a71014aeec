"""Claiming: an award becomes a badge in a Backpack, and proves the address it was mailed to.

What a claim link alone may do, considering that people forward mails:

- The address belongs to an account: the badge goes into that account's Backpack. Nobody is signed
  in by it, so neither a password, a passkey nor a second factor is passed by.
- Nobody has the address, and the reader is signed in: the address becomes theirs, once they have
  typed it. Whoever owns an address can sign in with it, so a link that was passed on with bad
  intent would otherwise let its sender into the reader's account. Mails to the new address (with a
  link that undoes it) and to the account's own say what happened.
- Nobody has the address, and nobody is signed in: an account is made for it and signed in. There is
  nothing in it but this badge.

A link works once. LIFETIME after the award it proves nothing any more; a new one is then mailed, to
the same address only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.backpack import links, mail, records
from alliance.backpack.models import Declined, HeldBadge
from alliance.backpack.services.errors import ClaimRefusedError, NotPossibleError
from alliance.issuing import queries as issuing
from alliance.issuing.models import Award
from alliance.issuing.services import mark_claimed
from alliance.people import services as people
from alliance.people.models import Person
from alliance.people.queries import owner_of, proven_addresses

LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a claim link leads to. fresh: recent enough to prove the address."""

    award: Award
    fresh: bool
    held: HeldBadge | None

    @property
    def used(self) -> bool:
        return self.held is not None or self.award.claimed_at is not None


@dataclass(frozen=True, slots=True)
class Claimed:
    """What came of a claim. signs_in: the account was made just now, for this address."""

    held: HeldBadge
    person: Person
    signs_in: bool = False
    address_added: bool = False


def look_up(token: str, *, now: datetime | None = None) -> Claim | None:
    """The award that a token of either kind stands for; None for an unknown one."""
    now = now or timezone.now()
    award = issuing.award_by_claim_token(token)
    fresh = award is not None and now - award.issued_at <= LIFETIME
    if award is None:
        renewed = links.award_of_renewed(token)
        rows = Award.objects.select_related("achievement__issuer", "picture")
        award = rows.filter(public_id=renewed).first() if renewed else None
        fresh = True
    if award is None:
        return None
    held = HeldBadge.objects.select_related("person").filter(award=award).first()
    return Claim(award=award, fresh=fresh, held=held)


@transaction.atomic
def claim(
    found: Claim, *, viewer: Person | None, typed_address: str = "", now: datetime | None = None
) -> Claimed:
    """Take the badge of a claim link. Raises ClaimRefusedError.

    typed_address: what the viewer gave as the address of the mail; needed where it would be added
    to their account.
    """
    award = Award.objects.select_for_update().get(pk=found.award.pk)
    owner = owner_of(award.recipient_email)
    if viewer is not None and owner == viewer:
        return Claimed(accept(award, by=viewer, now=now), viewer)
    if HeldBadge.objects.filter(award=award).exists() or award.claimed_at is not None:
        raise ClaimRefusedError(
            _("This link has been used. Sign in with the address it was sent to."), "used"
        )
    if not found.fresh:
        raise ClaimRefusedError(
            _("This link is too old to show that the address is yours. Have a new one sent."),
            "too_old",
        )
    if viewer is not None:
        if owner is not None:
            raise ClaimRefusedError(
                _(
                    "The address this badge was sent to belongs to another account. Sign out, then "
                    "open the link again, or sign in with that account."
                ),
                "other_account",
            )
        if typed_address.strip().lower() != award.recipient_email.lower():
            raise ClaimRefusedError(
                _(
                    "The badge was sent to another address than the one you typed. Type the "
                    "address the mail came to; if the link was passed on to you, leave it."
                ),
                "address_differs",
            )
        people.prove_address(viewer, award.recipient_email)
        held = accept(award, by=viewer, now=now)
        mail.post_address_added(award, viewer)
        mail.post_address_gained(award, viewer)
        return Claimed(held, viewer, address_added=True)
    person = people.person_for_proven_address(award.recipient_email, name=award.recipient_name)
    return Claimed(accept(award, by=person, now=now), person, signs_in=owner is None)


@transaction.atomic
def accept(award: Award, *, by: Person, now: datetime | None = None) -> HeldBadge:
    """Put an award to one of `by`'s proven addresses into their Backpack; once is enough.

    Raises PermissionDenied when the address is not theirs, ClaimRefusedError when it was revoked.
    """
    award = Award.objects.select_for_update().get(pk=award.pk)
    held = HeldBadge.objects.filter(award=award).first()
    if held is not None and held.person_id == by.pk:
        return held
    if award.recipient_email.lower() not in proven_addresses(by):
        raise PermissionDenied(_("This badge was awarded to another address."))
    if held is not None:
        raise ClaimRefusedError(_("This badge is already in another Backpack."), "used")
    if award.revoked_at is not None:
        raise ClaimRefusedError(
            _("The issuer has revoked this badge, so it cannot be accepted any more."), "revoked"
        )
    now = now or timezone.now()
    mark_claimed(award, now=now)
    Declined.objects.filter(person=by, award=award).delete()
    return records.hold_award(award, by, now=now)


@transaction.atomic
def decline(award: Award, *, by: Person, now: datetime | None = None) -> None:
    """Do not offer this award any more. It can still be accepted from the list of declined ones."""
    if award.recipient_email.lower() not in proven_addresses(by):
        raise PermissionDenied(_("This badge was awarded to another address."))
    Declined.objects.get_or_create(person=by, award=award, defaults={"at": now or timezone.now()})


@transaction.atomic
def renew(found: Claim, *, now: datetime | None = None) -> None:
    """Mail a new claim link to the address of the award, and to no other."""
    if found.used:
        raise NotPossibleError(_("This badge has been accepted. Sign in to find it."))
    if found.award.revoked_at is not None:
        raise NotPossibleError(_("The issuer has revoked this badge."))
    mail.post_renewed(found.award, now=now or timezone.now())


@transaction.atomic
def undo(token: str) -> Award | None:
    """Take an address, and every badge that was sent to it, away from the account that claimed it.

    The token was mailed to that address. Returns the award, to be claimed anew; None when the
    token is too old, or when there is nothing (any more) to undo.
    """
    found = links.read_undo(token)
    award = Award.objects.filter(public_id=found[0]).first() if found else None
    person = Person.objects.filter(public_id=found[1]).first() if found else None
    if award is None or person is None or not _address_removed(person, award):
        return None
    held = HeldBadge.objects.filter(
        person=person, award__recipient_email__iexact=award.recipient_email
    )
    Award.objects.filter(held__in=held).update(claimed_at=None)
    held.delete()
    Declined.objects.filter(
        person=person, award__recipient_email__iexact=award.recipient_email
    ).delete()
    award.refresh_from_db()
    mail.post_renewed(award, now=timezone.now())
    return award


def _address_removed(person: Person, award: Award) -> bool:
    """Remove the award's address from an account of which it is not the main one."""
    from allauth.account.models import EmailAddress

    rows = EmailAddress.objects.filter(user=person, email__iexact=award.recipient_email)
    return bool(rows.exclude(email__iexact=person.email).delete()[0])
