"""An organization as data: what everybody may see of it, and its log in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.organizations import panels, queries
from alliance.organizations.models import (
    Affiliation,
    Organization,
    OrganizationEvent,
    Representative,
)
from alliance.organizations.permissions import may_change
from alliance.people.models import Person

Kind = OrganizationEvent.Kind
LOG_SHOWN = 100


def shown_people(organization: Organization) -> list[Affiliation]:
    """Who belongs to it now and chose to be shown here."""
    rows = queries.affiliations().filter(organization=organization, is_shown=True)
    return list(rows.filter(person__is_active=True).order_by("person__name", "pk")[:200])


def facts_of(organization: Organization, now: datetime) -> dict[str, Any]:
    """The organization's JSON. People who are not named are counted, not told."""
    rows = organization.representatives.select_related("person")
    made = panels.panels_of(organization, AnonymousUser(), now)
    return {
        "id": str(organization.public_id),
        "name": organization.name,
        "slug": organization.slug,
        "page": settings.SITE_URL + reverse("organizations:page", args=[organization.slug]),
        "url": organization.url or None,
        "description": organization.description,
        "state": organization.state,
        "listed_since": organization.created_at.date().isoformat(),
        "is_demo": organization.is_demo,
        "representatives": [_representative(row) for row in rows],
        "people": [
            {"name": row.person.name or None, "title": row.title, "from": row.starts_on.isoformat()}
            for row in shown_people(organization)
        ],
        **{name: panel.data for name, panel in made.items() if panel.data is not None},
    }


def _representative(row: Representative) -> dict[str, Any]:
    named = row.is_shown and row.person.is_active
    return {
        "name": (row.person.name or None) if named else None,
        "kind": row.kind,
        "from": row.starts_on.isoformat(),
        "until": row.ends_on.isoformat() if row.ends_on else None,
    }


@dataclass(frozen=True)
class Line:
    """One line of the log, in the reader's words."""

    at: datetime
    text: str
    detail: str = ""


def log_of(organization: Organization, viewer: Person | AnonymousUser) -> list[Line]:
    """What happened, the newest first. Only those who keep the entry read names and reasons."""
    inside = may_change(viewer, organization)
    events = organization.events.select_related("person", "by").order_by("-at", "-pk")
    named = set(
        organization.representatives.filter(is_shown=True).values_list("person_id", flat=True)
    )
    return [_line(event, inside, named) for event in events[:LOG_SHOWN]]


def _line(event: OrganizationEvent, inside: bool, named: set[int]) -> Line:
    data = event.data
    who = _("somebody")
    if event.person is not None and (inside or event.person_id in named):
        who = str(event.person)
    by_role = {
        (Kind.REPRESENTATIVE, "primary"): _("%(who)s became the primary representative"),
        (Kind.REPRESENTATIVE, "alternate"): _("%(who)s became an alternate representative"),
        (Kind.UNREPRESENTED, "primary"): _("%(who)s is no longer the primary representative"),
        (Kind.UNREPRESENTED, "alternate"): _("%(who)s is no longer an alternate representative"),
    }
    text = by_role.get((Kind(event.kind), str(data.get("role"))), "")
    if text:
        return Line(event.at, text % {"who": who})
    plain = {
        Kind.PROPOSED: _("proposed"),
        Kind.APPROVED: _("approved by staff, and listed"),
        Kind.DECLINED: _("declined by staff"),
        Kind.ENDED: _("no longer part of the alliance"),
        Kind.RESUMED: _("part of the alliance again"),
    }
    if event.kind == Kind.CHANGED:
        return _changed(event)
    reason = str(data.get("reason", ""))
    return Line(event.at, plain[Kind(event.kind)], reason if inside else "")


def _changed(event: OrganizationEvent) -> Line:
    labels = {"name": _("name"), "url": _("web address"), "description": _("description")}
    changed = event.data.get("changed", {})
    said = ", ".join(labels[name] for name in changed if name in labels)
    detail = ""
    if "name" in changed:
        before, after = changed["name"]
        detail = _("“%(before)s” became “%(after)s”.") % {"before": before, "after": after}
    return Line(event.at, _("changed: %(what)s") % {"what": said}, detail)
