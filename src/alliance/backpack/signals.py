"""What happens to a Backpack when an address of its owner is proven or removed."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_confirmed, email_removed
from django.dispatch import receiver

from alliance.backpack.services.holding import recheck_belonging
from alliance.people.models import Person


@receiver(email_confirmed, dispatch_uid="backpack.address_confirmed")
def address_confirmed(email_address: Any, **_: Any) -> None:
    """Badges brought in before the address was proven are theirs from now on."""
    recheck_belonging(email_address.user)


@receiver(email_removed, dispatch_uid="backpack.address_removed")
def address_removed(user: Person, **_: Any) -> None:
    """Badges to an address that is no longer theirs are not theirs to show."""
    recheck_belonging(user)
