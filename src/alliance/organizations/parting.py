"""What `people` asks of this room: a panel for a person's page, and what is left when they go."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.organizations.models import Affiliation, Organization, OrganizationEvent
from alliance.organizations.models import Representative as Row
from alliance.organizations.queries import affiliations
from alliance.organizations.services.entries import log
from alliance.people.closing import Fate
from alliance.people.models import Person
from alliance.people.panels import Panel


def panel(person: Person, viewer: Person | AnonymousUser, now: datetime) -> Panel | None:
    """Where somebody belongs now: asked for only when they show it."""
    rows = affiliations().filter(person=person, organization__state=Organization.State.ACTIVE)
    found = list(rows)
    if not found:
        return None
    data = [
        {"organization": row.organization.name, "title": row.title, "from": str(row.starts_on)}
        for row in found
    ]
    template = "organizations/person_panel.html"
    return Panel(_("Belongs to"), template, {"affiliations": found}, data)


def words(person: Person) -> Fate:
    """What is said before an account is closed."""
    goes, stays = [], []
    if Affiliation.objects.filter(person=person).exists():
        goes.append(_("Where you belong or belonged, and what you did there."))
    for row in _current(person):
        stays.append(
            _("You no longer represent %(name)s. That somebody did stays in its record.")
            % {"name": row.organization.name}
        )
    return Fate(goes, stays)


def erase(person: Person) -> None:
    """Affiliations go; representations end, and stay without a name."""
    Affiliation.objects.filter(person=person).delete()
    Organization.objects.filter(proposed_by=person, state=Organization.State.PROPOSED).delete()
    for row in _current(person):
        row.ends_on = timezone.localdate()
        row.save(update_fields=["ends_on"])
        kind = OrganizationEvent.Kind.UNREPRESENTED
        log(row.organization, kind, person, person=person, role=row.kind)
    Row.objects.filter(person=person).update(is_shown=False)


def _current(person: Person) -> list[Row]:
    return list(Row.objects.filter(person=person, ends_on=None).select_related("organization"))
