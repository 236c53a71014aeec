"""Calls for applications: everybody reads a call, its applicants their own application, officers
and reviewers what was submitted after the deadline, each but for what they have an interest in.

"owner" writes an application, "participant" writes it with them, "curator" runs the programme,
"volunteer" reviews, and "primary" speaks for an organization. The finer rules (interests, blind
rounds, who confirms and who pays) are in tests/platform/programmes.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.platform.every_action.rule import ACCOUNTS, BOOKS, STAFF, do, look
from tests.platform.every_action.world import World

from alliance.programmes.models import (
    Application,
    Assignment,
    Award,
    Criterion,
    GrantProgramme,
    Milestone,
    Part,
    Question,
    Round,
)
from alliance.programmes.services import (
    applying,
    assigning,
    awarding,
    fulfilling,
    keeping,
    reviewing,
    rounds,
)

RUNS = STAFF | {"curator"}
LEAD, WRITES = frozenset({"owner"}), frozenset({"owner", "participant"})
REVIEWS = frozenset({"volunteer"})
READS = WRITES | RUNS | REVIEWS
ROUND = {"code": "sea", "slug": "first"}
DRAFT = {"code": "sea", "slug": "second"}
PROGRAMME = {"code": "sea"}
WALL = "%Y-%m-%dT%H:%M"


def _wall(days: int) -> str:
    return f"{timezone.now() + timedelta(days=days):{WALL}}"


def _terms(_world: World) -> dict[str, object]:
    return {
        "title": "Third", "slug": "third", "text": "", "currency": "EUR", "budget": "100",
        "largest": "50", "grant": "", "time_zone": "UTC", "opens": _wall(1), "closes": _wall(9),
        "reviews": "", "applicants": "both", "standing": "any", "statements": "", "scale": 5,
    }  # fmt: skip


def things(world: World) -> SimpleNamespace:
    """An open round with an application that was submitted, and a round that is a draft."""
    staff, officer, lead = world["staff"], world["curator"], world["owner"]
    programme = keeping.found(GrantProgramme(code="sea", name="Sea", summary="S."), by=staff)
    keeping.name_officer(programme, officer, by=staff)
    keeping.publish_agreement(programme, by=officer, text="Report.")
    first, second = (_round(programme, world, slug) for slug in ("first", "second"))
    rounds.publish(first, by=officer)
    rounds.name_reviewer(first, world["volunteer"], by=officer)
    first.refresh_from_db()
    made = applying.begin(first, by=lead, organization=None)
    content = {"title": "Knots", "summary": "Knots.", "amount": "40", "q1": "So."}
    applying.save(made, by=lead, version=0, content=content)
    applying.add_member(made, world["participant"], by=lead)
    file = applying.add_file(made, first.questions.get(kind="file"), _pdf(), by=lead)
    applying.submit(made, by=lead, confirmed=[])
    return SimpleNamespace(programme=programme, first=first, second=second, made=made, file=file)


def _round(programme: GrantProgramme, world: World, slug: str) -> Round:
    now, by = timezone.now(), world["curator"]
    round = Round(
        programme=programme, slug=slug, title=slug.title(), budget_minor=100_000,
        largest_minor=50_000, applicants="both", opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=5),
    )  # fmt: skip
    rounds.make(round, by=by)
    rounds.add(Question(round=round, kind="long", label="How?"), by=by)
    rounds.add(Question(round=round, kind="file", label="Plan", is_required=False), by=by)
    rounds.add(Criterion(round=round, label="Use"), by=by)
    rounds.add(Part(round=round, title="All", percent=100, after_days=0), by=by)
    return round


def _pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan")


def _made(world: World) -> Application:
    return Application.objects.get(pk=world.of(things).made.pk)


def _application(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).made.public_id}


def _file(world: World) -> dict[str, object]:
    return {**_application(world), "file_id": world.of(things).file.public_id}


def _file_question(world: World) -> dict[str, object]:
    return {**_application(world), "pk": world.of(things).first.questions.get(kind="file").pk}


def _member(world: World) -> dict[str, object]:
    return {**_application(world), "pk": _made(world).team.get().pk}


def _officer(world: World) -> dict[str, object]:
    return {**PROGRAMME, "pk": world.of(things).programme.officers.get().pk}


def _reviewer(world: World) -> dict[str, object]:
    return {**ROUND, "pk": world.of(things).first.reviewers.get().pk}


def _question(world: World) -> dict[str, object]:
    return {**DRAFT, "what": "questions", "pk": world.of(things).second.questions.first().pk}


def _closed(world: World) -> None:
    now = timezone.now()
    Round.objects.filter(slug="first").update(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(seconds=1)
    )


def _assigned(world: World) -> None:
    _closed(world)
    assigning.assign(_made(world), world["volunteer"], by=world["curator"])


def _assigned_only(world: World) -> None:
    _closed(world)
    assigning.let_score(world.of(things).first, by=world["curator"], assigned_only=True)


def _assignment(world: World) -> dict[str, object]:
    return {**_application(world), "pk": Assignment.objects.get().pk}


def _reviewed(world: World) -> None:
    _closed(world)
    reviewing.submit(_made(world), by=world["volunteer"], scores={"c1": 4})


def _proposed(world: World) -> None:
    _reviewed(world)
    awarding.propose(world.of(things).first, by=world["curator"], awards={1: 4_000})


def _decided(world: World) -> None:
    _proposed(world)
    awarding.confirm(world.of(things).first, by=world["staff"], decision="Call")


def _accepted(world: World) -> None:
    _decided(world)
    award = Award.objects.get()
    agreement = world.of(things).programme.agreements.get()
    fulfilling.accept_agreement(award, agreement, by=world["owner"])


def _delivered(world: World) -> None:
    _accepted(world)
    fulfilling.deliver(Milestone.objects.get(), by=world["owner"], report="Done.")


def _owed(world: World) -> None:
    _delivered(world)
    fulfilling.accept(Milestone.objects.get(), by=world["curator"])


def _milestone(_world: World) -> dict[str, object]:
    return {"public_id": Milestone.objects.get().public_id}


def _with_version(world: World) -> dict[str, object]:
    return {"version": _made(world).version, "title": "Bends", "summary": "B.", "amount": "41",
            "q1": "So.", "stay": "1"}  # fmt: skip


SCORES = {"c1": "4", "for_applicant": "", "for_reviewers": "", "submit": "1"}
RULES = [
    look("programmes:index"),
    look("programmes:programme", args=PROGRAMME),
    look("programmes:agreement", args={**PROGRAMME, "version": 1}),
    look("programmes:round", args=ROUND),
    look("programmes:round", RUNS, args=DRAFT, what="a draft"),
    look("programmes:round", args=ROUND, before=_decided, what="decided"),
    look("programmes:round_json", args=ROUND),
    look("programmes:mine", ACCOUNTS),
    look("programmes:found", STAFF),
    do("programmes:found", STAFF, {"name": "Land", "code": "land", "summary": "L.", "text": ""}),
    look("programmes:change", RUNS, args=PROGRAMME),
    do("programmes:change", RUNS, {"name": "Ocean", "summary": "O.", "text": ""}, args=PROGRAMME),
    do("programmes:officer_add", STAFF, {"email": "member@example.org"}, args=PROGRAMME),
    do("programmes:officer_end", STAFF, args=_officer),
    look("programmes:agreement_publish", RUNS, args=PROGRAMME),
    do("programmes:agreement_publish", RUNS, {"text": "More."}, args=PROGRAMME),
    look("programmes:round_make", RUNS, args=PROGRAMME),
    do("programmes:round_make", RUNS, _terms, args=PROGRAMME),
    look("programmes:round_change", RUNS, args=DRAFT),
    do("programmes:round_change", RUNS, _terms, args=DRAFT),
    look("programmes:form", RUNS, args=DRAFT),
    do("programmes:form_add", RUNS, {"label": "Care", "help": "", "weight": 2},
       args={**DRAFT, "what": "criteria"}),
    do("programmes:form_drop", RUNS, args=_question),
    do("programmes:publish", RUNS, args=DRAFT),
    do("programmes:extend", RUNS, lambda _w: {"closes_at": _wall(9), "text": "A storm."},
       args=ROUND),
    do("programmes:cancel", RUNS, {"text": "No money."}, args=ROUND),
    do("programmes:reviewer_add", RUNS, {"email": "member@example.org"}, args=ROUND),
    do("programmes:reviewer_end", RUNS, args=_reviewer),
    look("programmes:apply", ACCOUNTS, args=ROUND),
    do("programmes:apply", ACCOUNTS - LEAD, {"organization": "", "kind": ""}, args=ROUND,
       told=LEAD),
    look("programmes:application", WRITES, args=_application, what="before the deadline"),
    look("programmes:application", READS, args=_application, before=_closed,
         what="after the deadline"),
    look("programmes:file", WRITES, args=_file, what="before the deadline"),
    look("programmes:file", READS, args=_file, before=_closed, what="after the deadline"),
    look("programmes:edit", WRITES, args=_application),
    do("programmes:edit", WRITES, _with_version, args=_application),
    do("programmes:edit", frozenset(), _with_version, args=_application, before=_closed,
       what="after the deadline"),
    do("programmes:file_add", WRITES, lambda _w: {"file": _pdf()}, args=_file_question),
    look("programmes:saves", WRITES, args=_application),
    do("programmes:submit", LEAD, args=_application),
    do("programmes:submit", frozenset(), args=_application, before=_closed, what="too late"),
    do("programmes:withdraw", LEAD, args=_application),
    do("programmes:member_add", LEAD, {"email": "member@example.org"}, args=_application),
    do("programmes:member_drop", WRITES, args=_member),
    do("programmes:review", REVIEWS, SCORES, args=_application, before=_closed),
    do("programmes:review", frozenset(), SCORES, args=_application, what="before the deadline"),
    do("programmes:review", frozenset(), SCORES, args=_application, before=_assigned_only,
       what="not assigned"),
    look("programmes:assignment", RUNS, args=ROUND, before=_assigned),
    do("programmes:spread", RUNS, {"each": "1"}, args=ROUND, before=_closed),
    do("programmes:spread", frozenset(), {"each": "1"}, args=ROUND, what="before the deadline"),
    do("programmes:let_score", RUNS, {"assigned_only": "on"}, args=ROUND, before=_closed),
    do("programmes:assign", RUNS, lambda w: {"person": w["volunteer"].pk}, args=_application,
       before=_closed),
    do("programmes:unassign", RUNS, args=_assignment, before=_assigned),
    do("programmes:declare", REVIEWS | RUNS, {"text": "A friend."}, args=_application,
       before=_closed),
    do("programmes:say", RUNS, {"text": "Hm."}, args=_application, before=_closed,
       what="before their own review"),
    do("programmes:say", REVIEWS | RUNS, {"text": "Hm."}, args=_application, before=_reviewed),
    look("programmes:desk", RUNS, args=ROUND),
    look("programmes:desk", RUNS, args=ROUND, before=_proposed, what="proposed"),
    do("programmes:propose", RUNS, {"award_1": "40"}, args=ROUND, before=_reviewed),
    do("programmes:take_back", RUNS, {"text": "No."}, args=ROUND, before=_proposed),
    do("programmes:confirm", STAFF, {"decision": "Call"}, args=ROUND, before=_proposed),
    do("programmes:accept", LEAD, {"version": 1, "agreed": "on"}, args=_application,
       before=_decided),
    do("programmes:deliver", WRITES, {"report": "Done."}, args=_milestone, before=_accepted),
    do("programmes:judge", RUNS, {"accept": "1", "text": ""}, args=_milestone,
       before=_delivered, what="accept"),
    do("programmes:judge", RUNS, {"back": "1", "text": "More."}, args=_milestone,
       before=_delivered, what="give back"),
    do("programmes:pay", BOOKS, lambda _w: {"way": "bank", "on": timezone.localdate()},
       args=_milestone, before=_owed),
]  # fmt: skip
