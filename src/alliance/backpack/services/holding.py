"""What a holder decides about a badge: shown to whom, kept or not."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.backpack import belonging
from alliance.backpack.models import Declined, HeldBadge
from alliance.backpack.permissions import require_holder
from alliance.backpack.services.errors import NotPossibleError
from alliance.people.models import Person
from alliance.people.queries import proven_addresses


@transaction.atomic
def share(
    badge: HeldBadge, *, by: Person, show_name: bool = True, indexable: bool = False
) -> HeldBadge:
    """Make the public page, or change what it shows.

    A badge that was private gets a new address: who knew the old one does not find it again.
    Raises NotPossibleError for a badge that was awarded to somebody else.
    """
    badge = HeldBadge.objects.select_for_update().get(pk=badge.pk)
    require_holder(by, badge)
    if not badge.belongs:
        raise NotPossibleError(
            _(
                "This badge was awarded to an address that is not proven to be yours, so it "
                "cannot be shown as yours. Add and confirm that address first."
            )
        )
    if not badge.public:
        badge.public, badge.share_id = True, uuid.uuid4()
    badge.show_name, badge.indexable = show_name, indexable
    badge.save(update_fields=["public", "share_id", "show_name", "indexable"])
    return badge


@transaction.atomic
def make_private(badge: HeldBadge, *, by: Person) -> HeldBadge:
    """Take the public page away at once; its address leads nowhere, for good."""
    badge = HeldBadge.objects.select_for_update().get(pk=badge.pk)
    require_holder(by, badge)
    badge.public, badge.share_id = False, None
    badge.save(update_fields=["public", "share_id"])
    return badge


@transaction.atomic
def remove(badge: HeldBadge, *, by: Person, now: datetime | None = None) -> None:
    """Throw a badge out of the Backpack. One awarded here is noted as declined: its issuer's record
    stays, it is not offered again, and it can be taken back.
    """
    require_holder(by, badge)
    if badge.award is not None:
        Declined.objects.get_or_create(
            person=by, award=badge.award, defaults={"at": now or timezone.now()}
        )
    badge.delete()


@transaction.atomic
def remove_all_of(issuer_id: str, *, by: Person) -> int:
    """Throw out every badge of one issuer; returns how many."""
    badges = list(HeldBadge.objects.filter(person=by, issuer_id=issuer_id).select_related("award"))
    for badge in badges:
        remove(badge, by=by)
    return len(badges)


@transaction.atomic
def recheck_belonging(person: Person) -> int:
    """Compare the imported badges of `person` with their proven addresses anew; returns how many
    have changed. One that turns out not to be theirs any more is not public any more.
    """
    proven = proven_addresses(person)
    changed = 0
    for badge in HeldBadge.objects.filter(person=person, award=None):
        belongs = belonging.belongs_to(badge.presented, proven)
        if belongs == badge.belongs:
            continue
        changed += 1
        badge.belongs = belongs
        if not belongs:
            badge.public, badge.share_id = False, None
        badge.save(update_fields=["belongs", "public", "share_id"])
    return changed
