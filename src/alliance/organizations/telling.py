"""Notices about organizations, each in the language of whoever reads it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.notices.services import notify
from alliance.organizations.models import Affiliation, Organization, Representative
from alliance.organizations.queries import representatives_of
from alliance.people.languages import speaking_to
from alliance.people.models import Person

PROPOSED, MINE, ASKED = "organizations.proposed", "organizations.mine", "organizations.asked"


def proposed(organization: Organization) -> None:
    for staff in Person.objects.filter(is_staff=True, is_active=True):
        if staff.pk == organization.proposed_by_id:
            continue
        with speaking_to(staff):
            notify(
                staff,
                kind=PROPOSED,
                key=f"organization:{organization.pk}:proposed",
                title=_("An organization was proposed: %(name)s") % {"name": organization.name},
                text=_("Look at it, then approve or decline it."),
                url=reverse("organizations:proposals"),
            )


def approved(organization: Organization, person: Person) -> None:
    with speaking_to(person):
        notify(
            person,
            kind=MINE,
            key=f"organization:{organization.pk}:approved",
            title=_("%(name)s is listed now") % {"name": organization.name},
            text=_("You are its first representative. Name others on its page."),
            url=reverse("organizations:page", args=[organization.slug]),
        )


def declined(organization: Organization, person: Person, reason: str) -> None:
    with speaking_to(person):
        notify(
            person,
            kind=MINE,
            key=f"organization:{organization.pk}:declined",
            title=_("%(name)s was not listed") % {"name": organization.name},
            text=_("The reason: %(reason)s") % {"reason": reason},
            url=reverse("organizations:mine"),
        )


def represents(row: Representative) -> None:
    with speaking_to(row.person):
        notify(
            row.person,
            kind=MINE,
            key=f"representative:{row.pk}:begins",
            title=_("You now represent %(name)s") % {"name": row.organization.name},
            text=_("Choose whether its page names you, or lay it down, among your organizations."),
            url=reverse("organizations:mine"),
        )


def unrepresented(row: Representative) -> None:
    with speaking_to(row.person):
        notify(
            row.person,
            kind=MINE,
            key=f"representative:{row.pk}:ends",
            title=_("You no longer represent %(name)s") % {"name": row.organization.name},
            url=reverse("organizations:mine"),
        )


def asked(row: Affiliation) -> None:
    """Those who speak for it decide; where nobody does, staff do."""
    deciders = [each.person for each in representatives_of(row.organization)]
    for person in deciders or Person.objects.filter(is_staff=True, is_active=True):
        with speaking_to(person):
            notify(
                person,
                kind=ASKED,
                key=f"affiliation:{row.pk}:asked:{row.title[:60]}",
                title=_("%(person)s says they belong to %(name)s")
                % {"person": row.person, "name": row.organization.name},
                text=_("Confirm it, or decline it."),
                url=reverse("organizations:people", args=[row.organization.slug]),
            )


def decided(row: Affiliation) -> None:
    confirmed = row.state == Affiliation.State.CONFIRMED
    with speaking_to(row.person):
        title = (
            _("%(name)s has confirmed that you belong to it")
            if confirmed
            else _("%(name)s has not confirmed that you belong to it")
        )
        notify(
            row.person,
            kind=MINE,
            key=f"affiliation:{row.pk}:decided:{row.decided_at:%Y%m%d%H%M%S}",
            title=title % {"name": row.organization.name},
            url=reverse("organizations:mine"),
        )
