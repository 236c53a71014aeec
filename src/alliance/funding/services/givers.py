"""Whose gift it is: staff name an account, and its holder says whether that is so."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.funding import permissions, telling
from alliance.funding.models import Gift
from alliance.funding.services.posting import ask, error
from alliance.funding.signals import gift_changed
from alliance.people.models import Person
from alliance.people.queries import owner_of


@transaction.atomic
def name(gift: Gift, address: str, *, by: Person) -> Gift:
    """Ask the holder of the account with that proven address whether the gift is theirs.

    Raises `PermissionDenied`; `ValidationError` where no account has it, where it is that of `by`,
    and where the gift has a giver.
    """
    ask(permissions.may_keep_books(by))
    gift = Gift.objects.select_for_update().get(pk=gift.pk)
    if gift.person_id is not None:
        raise error("address", _("The holder of an account was asked already."))
    person = owner_of(address)
    if person is None or not person.is_active:
        raise error("address", _("No account has this address. Leave it out."))
    if person.pk == by.pk:
        raise error("address", _("Another who keeps the books names you as the giver."))
    gift.person = person
    gift.save(update_fields=["person"])
    telling.asked_giver(gift, person)
    return gift


@transaction.atomic
def claim(gift: Gift, *, by: Person) -> Gift:
    """It is theirs. Raises `PermissionDenied`."""
    gift = Gift.objects.select_for_update().get(pk=gift.pk)
    ask(permissions.may_answer_for(by, gift))
    if gift.claimed_at is None:
        gift.claimed_at = timezone.now()
        gift.save(update_fields=["claimed_at"])
        gift_changed.send(Gift, person_id=by.pk)
    return gift


@transaction.atomic
def part(gift: Gift, *, by: Person) -> Gift:
    """It is not theirs, or shall not be with their account any more. Raises `PermissionDenied`."""
    gift = Gift.objects.select_for_update().get(pk=gift.pk)
    ask(permissions.may_answer_for(by, gift))
    gift.person = gift.claimed_at = None
    gift.save(update_fields=["person", "claimed_at"])
    gift_changed.send(Gift, person_id=by.pk)
    return gift
