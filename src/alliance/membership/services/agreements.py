"""The agreement: published in versions, accepted by each member."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from alliance.membership import finding, permissions
from alliance.membership.models import Acceptance, Agreement, Membership, MembershipEvent, Tier
from alliance.membership.models.agreement import AGREEMENT_CHARACTERS
from alliance.membership.services import living
from alliance.membership.services.recording import locked, record
from alliance.people.models import Person


def current(member: str) -> Agreement | None:
    """The version that new members accept, and others at their renewal. None: there is none."""
    return Agreement.objects.filter(member=member).order_by("version").last()


def is_accepted(membership: Membership) -> bool:
    """Whether the member has accepted the current version, or there is nothing to accept."""
    agreement = current(membership.tier.member)
    return agreement is None or membership.acceptances.filter(agreement=agreement).exists()


@transaction.atomic
def publish(*, by: Person, member: Tier.For, text: str, summary: str = "") -> Agreement:
    """A new version, in force from now on. Members accept it at their next renewal."""
    permissions.ask_to_keep(by)
    if not text.strip() or len(text) > AGREEMENT_CHARACTERS:
        raise ValidationError({"text": _("Give the text, of at most 60,000 characters.")})
    last = Agreement.objects.filter(member=member).aggregate(last=Max("version"))["last"] or 0
    made = Agreement.objects.create(
        member=member, version=last + 1, text=text, summary=summary[:300], published_by=by
    )
    finding.keep_agreement(made)
    return made


@transaction.atomic
def accept(membership: Membership, *, by: Person, version: int) -> Acceptance:
    """Accept the current version for the member. `version` is the one that was read: when another
    has come meanwhile, that one has to be read first (`ValidationError`).
    """
    membership = locked(membership)
    permissions.ask_to_bind(by, membership)
    agreement = current(membership.tier.member)
    if agreement is None or agreement.version != version:
        raise ValidationError(_("There is a newer version. Read that one, then accept it."))
    acceptance, is_new = Acceptance.objects.get_or_create(
        membership=membership, agreement=agreement, defaults={"person": by}
    )
    if is_new:
        record(membership, MembershipEvent.Kind.ACCEPTED, by=by, text=str(agreement.version))
        living.advance(membership, by=by)
    return acceptance
