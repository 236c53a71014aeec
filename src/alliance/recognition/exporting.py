"""What of recognition is taken along, and what becomes of it when an account closes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from alliance.exports.acts import acts
from alliance.exports.lines import json_lines
from alliance.exports.registry import register as register_export
from alliance.people import closing
from alliance.people.models import Person
from alliance.recognition.models import (
    BallotCredential,
    Consent,
    Due,
    FactEvent,
    FactState,
    Grant,
    OutsideAccount,
    OutsideCode,
    PresentationRequest,
    Rule,
)
from alliance.recognition.outside.keeping import acts_of


def register() -> None:
    register_export("recognition", person=of_person, alliance=of_alliance)
    closing.register("recognition", erase=erase, words=words)


def of_person(person: Person) -> dict[str, Any]:
    """What was noted of them, what they said to it, and what came of it."""
    events = FactEvent.objects.filter(person=person).order_by("pk")
    consents = Consent.objects.filter(person=person).select_related("rule__achievement")
    grants = Grant.objects.filter(person=person).select_related("rule__achievement", "award")
    return {
        "facts": [{"version": e.version, "noted_at": e.noted_at, **e.data} for e in events],
        "facts_now": FactState.objects.filter(person=person, counts=True).count(),
        "consents": [
            {
                "to": consent.rule.achievement.name if consent.rule else "all",
                "answer": consent.answer,
                "at": consent.at.isoformat(),
            }
            for consent in consents
        ],
        "grants": [
            {
                "achievement": grant.rule.achievement.name,
                "occasion": grant.occasion,
                "state": grant.state,
                "reason": grant.reason,
                "earned_at": grant.earned_at.isoformat(),
                "award": str(grant.award.public_id) if grant.award else None,
            }
            for grant in grants
        ],
        "accounts_elsewhere": [
            {
                "service": row.service,
                "account": row.account or "my proven addresses",
                "name": row.name,
                "joined_at": row.joined_at.isoformat(),
            }
            for row in OutsideAccount.objects.filter(person=person)
        ],
        "acts_elsewhere": [
            {
                "service": act.service,
                "kind": act.kind,
                "title": act.title,
                "url": act.url,
                "at": act.at.isoformat(),
                "withdrawn": act.is_withdrawn,
            }
            for _person, act in acts_of(person)
        ],
        "code_is_open": OutsideCode.objects.filter(person=person).exists(),
        "shown_for_ballots": [
            {
                "decision": str(row.ballot.decision.public_id),
                "credential": row.ballot.achievement.name,
                "at": row.answered_at.isoformat() if row.answered_at else None,
                "good": row.award_id is not None,
            }
            for row in PresentationRequest.objects.filter(person=person).select_related(
                "ballot__decision", "ballot__achievement"
            )
        ],
        "is_looked_at": Due.objects.filter(person=person).exists(),
        "rules": acts(person, (Rule, "created_by", "created_at"), (Rule, "begun_by", "begun_at")),
        "credentials_asked_for": acts(person, (BallotCredential, "asked_by", "asked_at")),
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    yield from json_lines("rules.jsonl", Rule.objects.order_by("pk"))
    yield from json_lines("facts.jsonl", FactEvent.objects.order_by("pk"))
    yield from json_lines("consents.jsonl", Consent.objects.order_by("pk"))
    yield from json_lines("grants.jsonl", Grant.objects.order_by("pk"))


def erase(person: Person) -> None:
    """The person closes their account. Badges stay as they were signed, and whoever issued them
    can still revoke them; why they were earned is forgotten here.
    """
    for _person, act in list(acts_of(person)):
        act.delete()
    OutsideAccount.objects.filter(person=person).delete()
    OutsideCode.objects.filter(person=person).delete()
    PresentationRequest.objects.filter(person=person).delete()
    FactEvent.objects.filter(person=person).delete()
    FactState.objects.filter(person=person).delete()
    Consent.objects.filter(person=person).delete()
    Due.objects.filter(person=person).delete()
    grants = Grant.objects.filter(person=person)
    grants.filter(award=None).delete()
    grants.update(facts=[])


def words(person: Person) -> closing.Fate:
    goes, stays = [], []
    if FactEvent.objects.filter(person=person).exists():
        goes.append(_("What was noted of your part in the Alliance to recognise it."))
    if Grant.objects.filter(person=person, award__isnull=False).exists():
        stays.append(_("Badges that the Alliance issued to you stay good, wherever you keep them."))
    return closing.Fate(goes=goes, stays=stays)
