# ruff: noqa: E501 (a table: each rule is a line)
"""The code of conduct, reports under it, and moderation. To whoever may not read a report it is
not there; staff may read none by being staff.
"""

from __future__ import annotations

from types import SimpleNamespace

from tests.platform.every_action.rule import ACCOUNTS, EVERYBODY, STAFF, Rule, do, look
from tests.platform.every_action.world import World

from alliance.conduct.models import Appeal, Attachment, Measure, Report
from alliance.conduct.moderation import KINDS
from alliance.conduct.services import coding, flagging, handling, measuring, reporting
from alliance.groups import services as groups
from alliance.people.models import Office
from alliance.people.offices import appoint
from alliance.people.services import person_for_proven_address

HANDLER = frozenset({"handler"})
OWNER = frozenset({"owner"})
MODERATES = STAFF | {"moderator"}


def things(world: World) -> SimpleNamespace:
    """The owner's report with a file; a measure against a participant; a proposal of a group that
    was flagged; and somebody who was named for conduct only after the report came in.
    """
    told = reporting.Told(what="Somebody shouted.", may_know=Report.MayKnow.HANDLERS)
    report, token = reporting.report(told, by=world["owner"], files=[("log.txt", b"words")])
    handler = world["handler"]
    handling.note_involved(report, world["participant"], by=handler)
    reporting_token = _measure_token(report, world)
    late = person_for_proven_address("late@example.org", name="Late")
    appoint(late, Office.Kind.CONDUCT, by=world["staff"])
    proposal = groups.found_group(
        world["member"], acronym="noise", name="Noise", purpose="To be flagged."
    )
    flagged = flagging.flag(KINDS["groups.proposal"], "noise", "/groups/noise/", None, "noise")
    return SimpleNamespace(
        report=report, token=token, late=late, flagged=flagged, proposal=proposal,
        file=Attachment.objects.get(report=report), decision=reporting_token,
        measure=Measure.objects.get(report=report),
    )  # fmt: skip


def _measure_token(report: Report, world: World) -> str:
    """The secret of the link that the person gets; only its digest is kept."""
    from alliance.conduct.receipts import digest

    text = "Please do not shout."
    measuring.take(
        report, world["participant"], Measure.Kind.WARNING, text, by=world["handler"], until=None
    )
    Measure.objects.filter(report=report).update(token_hash=digest("decision-token"))
    return "decision-token"


def _case(world: World) -> dict[str, object]:
    return {"receipt": world.of(things).report.receipt}


def _file(world: World) -> dict[str, object]:
    return _case(world) | {"pk": world.of(things).file.pk}


def _follow(world: World) -> dict[str, object]:
    return {"token": world.of(things).token}


def _decision(world: World) -> dict[str, object]:
    return {"token": world.of(things).decision}


def _flagged(world: World) -> dict[str, object]:
    return {"pk": world.of(things).flagged.pk}


def _closed(world: World) -> None:
    report, handler = world.of(things).report, world["handler"]
    handling.close(report, Report.Outcome.NO_BREACH, "Nothing.", by=handler)


def _appealed(world: World) -> None:
    """Somebody else decides than who took the measure: so it was taken by another."""
    measure = world.of(things).measure
    Measure.objects.filter(pk=measure.pk).update(by=world.of(things).late)
    Appeal.objects.create(report=measure.report, measure=measure, text="No.")


def case(act: str, data: object, **more: object) -> Rule:
    """Something that is done on the page of a report."""

    def fields(world: World) -> dict[str, object]:
        given = data(world) if callable(data) else data
        return {act: "1"} | dict(given)  # type: ignore[call-overload]

    return do("conduct:case", HANDLER, fields, args=_case, what=act, **more)


def _late(world: World) -> dict[str, object]:
    return {"person": world.of(things).late.pk}


def _measure(world: World) -> dict[str, object]:
    return {"person": world["participant"].pk, "kind": "warning", "text": "Stop it."}


def _lift(world: World) -> dict[str, object]:
    return {"lift": world.of(things).measure.pk}


def _decide(world: World) -> dict[str, object]:
    appeal = Appeal.objects.get(measure=world.of(things).measure)
    return {"decide": appeal.pk, "decision": "upheld", "text": "It stands."}


def _version(world: World) -> dict[str, object]:
    code = coding.current("en")
    return {"language": code.language, "number": code.number}


def _code(world: World) -> dict[str, object]:
    over = coding.current("en").number
    return {"text": "Be kind.", "note": "shorter", "over": over}


FLAG = {"kind": "groups.proposal", "key": "noise"}

RULES = [
    look("conduct:code"),
    look("conduct:version", args=_version),
    look("conduct:numbers"),
    look("conduct:edit", STAFF),
    do("conduct:edit", STAFF, _code),
    look("conduct:report"),
    do("conduct:report", EVERYBODY, {"what": "It was loud.", "may_know": "handlers"}),
    look("conduct:sent", EVERYBODY),  # only from one's own session; else it leads away
    look("conduct:mine", ACCOUNTS),
    look("conduct:my_report", OWNER, args=_case, changes=None),
    do("conduct:my_report", OWNER, {"write": "1", "text": "And again."}, args=_case, what="write"),
    do("conduct:my_report", OWNER, {"appeal": "1", "text": "No."}, args=_case, before=_closed, what="appeal"),
    # Whoever has the link: it is a secret, for those who report without an account.
    look("conduct:follow", args=_follow, changes=None),
    do("conduct:follow", EVERYBODY, {"write": "1", "text": "And again."}, args=_follow),
    look("conduct:decision", args=_decision),
    do("conduct:decision", EVERYBODY, {"text": "I did not."}, args=_decision),
    look("conduct:cases", HANDLER),
    look("conduct:case", HANDLER, args=_case, changes=None),  # reading is written down
    look("conduct:attachment", HANDLER, args=_file, changes=True),
    case("note", {"text": "n"}),
    case("answer", {"text": "We read it."}),
    case("close", {"outcome": "no_breach", "text": "Nothing."}),
    case("reopen", {}, before=_closed),
    case("step_back", {}),
    case("let_in", _late),
    case("involve", {"who": "member@example.org"}),
    case("measure", _measure),
    case("lift", _lift),
    case("decide", _decide, before=_appealed),
    look("conduct:queue", MODERATES),
    look("conduct:thing", MODERATES, args=_flagged),
    do("conduct:thing", MODERATES, {"reason": "r", "hide": "1"}, args=_flagged, what="hide"),
    do("conduct:thing", MODERATES, {"reason": "r", "keep": "1"}, args=_flagged, what="keep"),
    look("conduct:flag", ACCOUNTS, args=FLAG),
    do("conduct:flag", ACCOUNTS, {"reason": "r"}, args=FLAG),
]  # fmt: skip
