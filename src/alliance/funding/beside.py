"""What funding brings to rooms below: a panel for groups, and what a closed account leaves."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from alliance.funding import plan
from alliance.funding.models import Claim, Gift
from alliance.funding.services.claims import erase_files
from alliance.groups import panels
from alliance.groups.models import WorkingGroup
from alliance.people import closing
from alliance.people.closing import Fate
from alliance.people.models import Person

OPEN = (Claim.State.SUBMITTED, Claim.State.ASKED, Claim.State.APPROVED)


def register() -> None:
    panels.register("funding", panel, order=70)
    closing.register("funding", erase=erase, words=words, hindrance=hindrance)


def panel(
    group: WorkingGroup, viewer: Person | AnonymousUser, now: datetime
) -> panels.Panel | None:
    """What the group may spend this year, and what it has spent."""
    found = plan.read(now.year, "EUR")
    row = next((row for row in found.groups if row.key == group.acronym), None)
    if row is None:
        return None
    context = {"row": row, "currency": found.currency, "year": now.year}
    return panels.Panel(_("Money"), "funding/panel.html", context)


def words(person: Person) -> Fate:
    """What is said before an account is closed."""
    goes, stays = [], []
    if Claim.objects.filter(claimant=person).exclude(state=Claim.State.PAID).exists():
        goes.append(_("Drafts of expenses, those that were declined, and their receipts."))
    if Claim.objects.filter(claimant=person, state=Claim.State.PAID).exists():
        stays.append(_("Expenses that were paid, with their receipts, without your name."))
    if Gift.objects.filter(person=person, claimed_at__isnull=False).exists():
        goes.append(_("Your name and your word at donations that you said were yours."))
        stays.append(_("That something was given, how much and when, without your name."))
    return Fate(goes, stays)


def hindrance(person: Person) -> str:
    """Money that is on its way reaches its owner first."""
    if Claim.objects.filter(claimant=person, state__in=OPEN).exists():
        return _("An expense of yours is not decided or not paid yet. Wait for it, or ask staff.")
    return ""


def erase(person: Person) -> None:
    """Drafts and declined claims go; what was paid belongs to the books, and loses its claimant, as
    gifts do that they said were theirs. A gift that they were only asked about is not theirs.
    """
    mine = Claim.objects.filter(claimant=person)
    for claim in mine.filter(state__in=(Claim.State.DRAFT, Claim.State.DECLINED)):
        erase_files(claim)
        claim.delete()
    mine.update(claimant=None, payee="")
    gifts = Gift.objects.filter(person=person)
    gifts.filter(claimed_at__isnull=False).update(giver="", word="", is_named=False)
    gifts.update(person=None, claimed_at=None)
