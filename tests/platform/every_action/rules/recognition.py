"""Rules of recognition are the staff's; what somebody has earned is theirs alone to see."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.conf import settings
from django.utils import timezone
from tests.platform.every_action.rule import ACCOUNTS, LEADS, STAFF, do, look
from tests.platform.every_action.world import World
from tests.platform.recognition.forges import LEARNING

from alliance.decisions import services as decisions
from alliance.decisions.models import Decision
from alliance.directory.services import own
from alliance.issuing.services import create_achievement, create_issuer
from alliance.recognition.models import BallotCredential, OutsideAccount, PresentationRequest
from alliance.recognition.presenting import asking
from alliance.recognition.services import rules


def things(world: World) -> SimpleNamespace:
    """The Alliance's own issuer, a draft of a rule and one in force, and a vote that asks for
    a credential.
    """
    staff = world["staff"]
    issuer = create_issuer(staff, name="Us", url="https://example.org", email="us@example.org")
    own.choose(issuer, by=staff)
    achievement = create_achievement(issuer, by=staff, name="Came", description="x", criteria="x")
    draft = rules.draft(by=staff, achievement=achievement, source="attended")
    begun = rules.begin(
        rules.draft(by=staff, achievement=achievement, source="presented"), by=staff
    )
    decision = decisions.open_decision(
        Decision(
            title="Shall we?",
            method="majority",
            electorate="group_people",
            group=world.group,
            closes_at=timezone.now() + timedelta(days=7),
        ),
        by=staff,
    )
    asking.ask_for(decision, achievement, by=staff)
    return SimpleNamespace(
        issuer=issuer,
        achievement=achievement,
        draft=draft,
        begun=begun,
        decision=decision,
        ballot=BallotCredential.objects.get(decision=decision),
    )


def _said(world: World) -> dict[str, object]:
    return {
        "achievement": world.of(things).achievement.pk,
        "source": "attended",
        "count": 3,
        "window": "half",
        "scope": "",
        "since": "",
    }


def _draft(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).draft.public_id}


def _act(rule: str, what: str):  # type: ignore[no-untyped-def]
    def given(world: World) -> dict[str, object]:
        return {"public_id": getattr(world.of(things), rule).public_id, "what": what}

    return given


def _yes(world: World) -> dict[str, object]:
    return {"rule": world.of(things).begun.public_id, "answer": "yes"}


def _ballot(world: World) -> dict[str, object]:
    """A decision of the group, which asks for a credential."""
    return {"public_id": world.of(things).decision.public_id}


def _credential(world: World) -> dict[str, object]:
    return {"achievement": world.of(things).achievement.pk}


def _code(world: World) -> dict[str, object]:
    """What the wallet of the owner was told."""
    asked = PresentationRequest.objects.create(
        ballot=world.of(things).ballot,
        person=world["owner"],
        nonce="n",
        state="s",
        ends_at=timezone.now(),
        response_code="told-to-the-owner",
    )
    return {"response_code": asked.response_code}


def _learning(world: World) -> dict[str, object]:
    """A learning system that may be agreed to, as long as the settings of this process last."""
    settings.LEARNING = LEARNING
    return {"name": LEARNING[0]["name"]}


def _joined(world: World) -> None:
    """Everybody has joined an account that can be parted."""
    for role in ACCOUNTS:
        OutsideAccount.objects.create(person=world[role], service="forge:github", account=role)


RULES = [
    look("recognition:elsewhere", ACCOUNTS),
    do("recognition:elsewhere_code", ACCOUNTS),
    do("recognition:elsewhere_addresses", ACCOUNTS, _learning),
    do("recognition:elsewhere_part", ACCOUNTS, {"service": "forge:github"}, before=_joined),
    look("recognition:elsewhere_doors", STAFF),
    look("recognition:ballot", ACCOUNTS, args=_ballot),
    do("recognition:ballot_choose", LEADS, _credential, args=_ballot),
    do("recognition:ballot_begin", ACCOUNTS, args=_ballot),
    look("recognition:shown", frozenset({"owner"}), args=_ballot, data=_code),
    look("recognition:index"),
    look("recognition:json"),
    look("recognition:mine", ACCOUNTS),
    do("recognition:answer", ACCOUNTS, _yes),
    do("recognition:answer", ACCOUNTS, {"rule": "all", "answer": "no"}, what="no to all"),
    look("recognition:rules", STAFF),
    look("recognition:create", STAFF),
    do("recognition:create", STAFF, _said),
    do("recognition:preview", STAFF, _said, changes=False),
    look("recognition:rule", STAFF, args=_draft),
    do("recognition:rule", STAFF, _said, args=_draft),
    do("recognition:act", STAFF, args=_act("draft", "begin"), what="begin"),
    do("recognition:act", STAFF, args=_act("draft", "discard"), what="discard"),
    do("recognition:act", STAFF, args=_act("begun", "end"), what="end"),
]
