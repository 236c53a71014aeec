"""Who hears of a claim, of a budget, of what is owed to a funder. In each reader's language."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.funding import permissions
from alliance.funding.funds import Overdraft
from alliance.funding.models import Claim, ClaimEvent, Gift
from alliance.ledger.amounts import shown
from alliance.ledger.permissions import keepers
from alliance.notices import kinds
from alliance.notices.kinds import Way
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person

Kind = ClaimEvent.Kind


def register_kinds() -> None:
    kinds.register("funding.claim", gettext_lazy("What becomes of your expenses"), Way.MAIL)
    kinds.register("funding.queue", gettext_lazy("Expenses that wait for approval"), Way.DIGEST)
    kinds.register("funding.gift", gettext_lazy("Donations that may be yours"), Way.MAIL)
    kinds.register("funding.report", gettext_lazy("Reports that funders expect"), Way.MAIL)


def submitted(claim: Claim, event: ClaimEvent) -> None:
    """To everybody who may approve it."""
    for person in keepers():
        if not permissions.may_approve(person, claim):
            continue
        with speaking_to(person):
            notify(
                person,
                kind="funding.queue",
                key=f"funding.queue:{event.pk}",
                title=_("An expense waits for approval: %(title)s") % {"title": claim.title},
                text=event.text,
                url=claim.get_absolute_url(),
            )


def changed(claim: Claim, kind: ClaimEvent.Kind, text: str) -> None:
    """To the claimant."""
    if claim.claimant is None or not claim.claimant.is_active:
        return
    with speaking_to(claim.claimant):
        titles = {
            Kind.ASKED: _("A question about your expense: %(title)s"),
            Kind.APPROVED: _("Your expense is approved: %(title)s"),
            Kind.DECLINED: _("Your expense is declined: %(title)s"),
            Kind.TAKEN_BACK: _("The approval of your expense was taken back: %(title)s"),
            Kind.PAID: _("Your expense is paid: %(title)s"),
        }
        notify(
            claim.claimant,
            kind="funding.claim",
            key=f"funding.claim:{claim.pk}:{kind}:{claim.events.count()}",
            title=titles[kind] % {"title": claim.title},
            text=text,
            url=claim.get_absolute_url(),
        )


def asked_giver(gift: Gift, person: Person) -> None:
    """To whom the gift is taken to be from."""
    with speaking_to(person):
        notify(
            person,
            kind="funding.gift",
            key=f"funding.gift:{gift.pk}:{person.pk}",
            title=_("Is this donation yours? %(amount)s")
            % {"amount": shown(gift.minor, gift.currency)},
            text=_("Whoever keeps the books takes it to be from you. Say so, or that it is not."),
            url=reverse("funding:gifts"),
        )


def overdrawn(found: list[Overdraft]) -> list[str]:
    """A sentence for each grant of which more would be spent than there is."""
    return [
        _("%(grant)s would be overdrawn by %(amount)s.")
        % {"grant": over.grant.title, "amount": shown(over.minor, over.grant.currency)}
        for over in found
    ]
