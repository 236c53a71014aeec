"""Fills the contract of `decisions`: no ballot before the credential was shown."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.backpack.presenting.answering import register_receiver
from alliance.decisions import gates
from alliance.decisions import permissions as decisions
from alliance.decisions.models import Decision
from alliance.decisions.queries import Somebody
from alliance.people.models import Person
from alliance.recognition.models import BallotCredential
from alliance.recognition.presenting import receiving


def register() -> None:
    gates.register(gates.Gate(closed, words))
    register_receiver(receiving.take_own)


def closed(decision: Decision, person: Person) -> gates.Closed | None:
    ballot = _ballot(decision)
    if ballot is None or receiving.shown_by(person, decision.pk, timezone.now()):
        return None
    why = _("Before you vote, show that you hold “%(credential)s”.")
    return gates.Closed(why % {"credential": ballot.achievement.name}, _page(decision))


def words(decision: Decision, viewer: Somebody) -> gates.Words:
    ballot = _ballot(decision)
    if ballot is not None:
        text = _("Whoever votes shows the credential “%(credential)s” first.")
        return gates.Words(text % {"credential": ballot.achievement.name}, _page(decision))
    if decision.is_open and decisions.may_lead(viewer, decision):
        return gates.Words(_("Ask for a credential before a ballot is handed out"), _page(decision))
    return gates.Words()


def _ballot(decision: Decision) -> BallotCredential | None:
    rows = BallotCredential.objects.select_related("achievement")
    return rows.filter(decision_id=decision.pk).first()


def _page(decision: Decision) -> str:
    return reverse("recognition:ballot", args=[decision.public_id])
