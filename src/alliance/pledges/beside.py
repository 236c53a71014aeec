"""What pledges bring to rooms below: a panel for an organization's page, what moderators hide, and
what a closed account leaves.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.conduct import moderation
from alliance.organizations import panels
from alliance.organizations.models import Organization
from alliance.people import closing
from alliance.people.closing import Fate
from alliance.people.models import Person
from alliance.pledges import finding, permissions, services
from alliance.pledges.models import Pledge


def register() -> None:
    panels.register("pledges", panel, order=40)
    closing.register("pledges", erase=lambda person: None, words=words)
    moderation.register(
        "pledges.pledge",
        hide=lambda key: _set(key, True),
        show=lambda key: _set(key, False),
        title=lambda key: str(found) if (found := _pledge(key)) else None,
        label=gettext_lazy("Pledge"),
        author=lambda key: found.given_by if (found := _pledge(key)) else None,
        excerpt=lambda key: found.text if (found := _pledge(key)) else "",
        url=lambda key: found.get_absolute_url() if (found := _pledge(key)) else "",
        may_see=lambda viewer, key: bool(
            (found := _pledge(key)) and permissions.may_read(viewer, found)
        ),
    )


def panel(
    organization: Organization, viewer: Person | AnonymousUser, now: datetime
) -> panels.Panel | None:
    """What the organization has pledged."""
    given = organization.pledges.filter(hidden_at=None).select_related("summit", "organization")
    pledges = list(given.prefetch_related("progress").order_by("-given_at"))
    if not pledges:
        return None
    return panels.Panel(
        _("Pledges"),
        "pledges/panel.html",
        {"pledges": pledges},
        [finding.as_json(pledge) for pledge in pledges],
    )


def words(person: Person) -> Fate:
    """A pledge is its organization's word: nothing of it goes with the person who typed it."""
    if Pledge.objects.filter(given_by=person).exists():
        return Fate(stays=[_("Pledges that you gave for an organization, without your name.")])
    return Fate()


def _set(key: str, hidden: bool) -> None:
    if found := _pledge(key):
        services.set_hidden(found, hidden)


def _pledge(key: str) -> Pledge | None:
    is_number = key.isascii() and key.isdecimal() and len(key) < 16
    found = Pledge.objects.filter(pk=int(key) if is_number else 0)
    return found.select_related("organization", "given_by").first()
