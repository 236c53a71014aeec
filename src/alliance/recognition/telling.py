"""Whom recognition tells of what."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.notices.kinds import Way, register
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.recognition.models import Grant

EARNED = "recognition.earned"
ISSUED = "recognition.issued"
REVOKED = "recognition.revoked"


def register_kinds() -> None:
    register(EARNED, gettext_lazy("Badges of the Alliance that I have earned"), Way.MAIL)
    register(ISSUED, gettext_lazy("Badges of the Alliance that I was given"), Way.NONE)
    register(REVOKED, gettext_lazy("Badges of the Alliance that were revoked"), Way.MAIL)


def asks(grant: Grant) -> None:
    """Ask for consent: once a rule, whatever else is earned by it before the answer."""
    with speaking_to(grant.person):
        notify(
            grant.person,
            kind=EARNED,
            key=f"{EARNED}:{grant.rule_id}",
            title=_("You have earned “%(badge)s”. Do you want the badge?") % _words(grant),
            text=_(
                "Nothing is issued before you say yes. You can say it for this badge, or for all "
                "that the Alliance recognises; and a no is remembered."
            ),
            url=reverse("recognition:mine"),
        )


def issued(grant: Grant) -> None:
    with speaking_to(grant.person):
        notify(
            grant.person,
            kind=ISSUED,
            key=f"{ISSUED}:{grant.public_id}",
            title=_("“%(badge)s” is in your Backpack") % _words(grant),
            url=reverse("recognition:mine"),
        )


def revoked(grant: Grant) -> None:
    with speaking_to(grant.person):
        notify(
            grant.person,
            kind=REVOKED,
            key=f"{REVOKED}:{grant.public_id}",
            title=_("“%(badge)s” was revoked") % _words(grant),
            text=grant.reason,
            url=reverse("recognition:mine"),
        )


def _words(grant: Grant) -> dict[str, str]:
    return {"badge": grant.rule.achievement.name}
