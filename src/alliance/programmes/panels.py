"""What the page of an organization shows of grants: those that everybody may know of."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from alliance.ledger.currencies import plain
from alliance.organizations.models import Organization
from alliance.organizations.panels import Panel
from alliance.people.models import Person
from alliance.programmes import queries


def of_organization(
    organization: Organization, viewer: Person | AnonymousUser, now: datetime
) -> Panel | None:
    """Its awards, where it agreed to be named."""
    awards = list(queries.awards_of(organization))
    if not awards:
        return None
    data = [
        {
            "round": str(award.application.round),
            "title": award.application.title,
            "amount": plain(award.minor, award.application.round.currency),
            "currency": award.application.round.currency,
        }
        for award in awards
    ]
    return Panel(_("Grants awarded"), "programmes/panel.html", {"awards": awards}, data)
