"""Proposals: everybody reads and whoever has an account comments; the champion and the editors
write; the chair leads. Here "owner" is the champion of the proposals, and "participant" an editor.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from tests.platform.every_action.rule import ACCOUNTS, IN_GROUP, LEADS, do, look
from tests.platform.every_action.world import World
from tests.platform.proposals import conftest as proposals

from alliance.groups import services as groups
from alliance.lists.models import MailingList
from alliance.proposals import services
from alliance.proposals.models import Comment, ConsensusCall, Proposal

WRITES = frozenset({"owner", "participant", "staff"})
ANSWERS = WRITES | LEADS  # comments, errata, evidence
NAMES = LEADS | {"owner"}
IN_SOME_GROUP = IN_GROUP | {"chair_elsewhere", "board_chair"}


def things(world: World) -> SimpleNamespace:
    """An idea that lacks nothing for its ballot, one with a text and a comment, one that was
    withdrawn, and one that was published; a list that everybody may write to who leads.
    """
    owner, chair = world["owner"], world["chair"]
    idea = _begin(world, "idea")
    stated = services.state_evidence(idea, "problem", by=owner, text="Three cases.")
    ready = _begin(world, "ready")
    proposals.meet(ready, owner, chair)
    text = _begin(world, "text")
    revision = services.revise(text, by=owner, text=proposals.TEXT, note="The text")
    services.revise(text, by=owner, text=proposals.TEXT + "\nMore.", note="More")
    comment = services.comment(revision, by=world["member"], text="What for?")
    answered = services.comment(revision, by=world["member"], text="And why?")
    services.dispose(answered, Comment.Disposition.DECLINED, answer="So.", by=chair)
    report = _report(revision, world)
    gone = _begin(world, "gone")
    services.withdraw(gone, by=owner, reason="not needed")
    final = _begin(world, "final")
    services.revise(final, by=owner, text=proposals.TEXT, note="The text")
    proposals.advance_to(4, final, owner, chair)
    erratum = services.submit_erratum(
        final.versions.get(), by=world["member"], text="Wrong.", correction="Right."
    )
    call = proposals.find_consensus(text, chair)
    ConsensusCall.objects.filter(pk=call.pk).update(outcome="", summary="", closed_at=None)
    MailingList.objects.update_or_create(
        slug="main", defaults={"name": "Main", "group": world.group}
    )
    return SimpleNamespace(
        idea=idea,
        ready=ready,
        text=text,
        gone=gone,
        final=final,
        stated=stated,
        comment=comment,
        answered=answered,
        report=report,
        erratum=erratum,
        call=call,
        version=final.versions.get(),
    )


def _begin(world: World, slug: str) -> Proposal:
    made = services.propose(
        world.group, by=world["owner"], slug=slug, title=slug.title(), summary="Something lacks."
    )
    services.name_editor(made, world["participant"], by=world["owner"])
    return made


def _report(revision: Any, world: World) -> Any:
    words = {"product": "Studio", "implementer": "House", "text": "All.", "passed": 1, "total": 1}
    return services.report(revision, by=world["member"], url="https://example.org/r", **words)


def _slug(slug: str, **more: str) -> Any:
    """Arguments of an address: the slug, and by name the keys of things."""

    def args(world: World) -> dict[str, object]:
        made = world.of(things)
        return {"slug": slug, **{key: getattr(made, name).pk for key, name in more.items()}}

    return args


def _editor(world: World) -> dict[str, object]:
    part = world.of(things).idea.parts.get(kind="editor", ended_at=None)
    return {"slug": "idea", "pk": part.pk}


def _join(world: World) -> None:
    groups.join(world.group, by=world["member"])


def _revise_final(world: World) -> None:
    made = world.of(things)
    text = proposals.TEXT.replace("ordered set", "set in order")
    services.revise(made.final, by=world["owner"], text=text, note="Words", is_editorial=True)


def _version(world: World) -> dict[str, object]:
    return {"slug": "final", "name": world.of(things).version.name}


def _later(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def _close_first(world: World) -> None:
    """No call is under way."""
    made = world.of(things)
    ConsensusCall.objects.filter(pk=made.call.pk).update(
        outcome="none", summary="Nothing.", closed_at=timezone.now()
    )


def _new_call(world: World) -> dict[str, object]:
    to = MailingList.objects.get(slug="main")
    return {"mailing_list": to.pk, "question": "Agreed?", "closes_at": _later(10)}


def _ballot(world: World) -> dict[str, object]:
    return {
        "electorate": "group_people",
        "method": "consent",
        "threshold": "simple",
        "base": "cast",
        "quorum_percent": 0,
        "closes_at": _later(7),
    }


_PROPOSED = {"title": "New", "slug": "another", "summary": "Something lacks."}
_REVISED = {"text": "# Other", "context": "", "schema": "", "note": "All of it", "base": 2}
_REPORTED = {
    "product": "Studio",
    "implementer": "House",
    "passed": 1,
    "total": 1,
    "text": "All.",
    "url": "https://example.org/r",
}
_ERRATUM = {"anchor": "", "text": "Wrong.", "correction": "Right."}
_OWN = frozenset({"member"})

RULES = [
    look("proposals:index"),
    look("proposals:json"),
    look("proposals:feed"),
    look("proposals:propose", IN_SOME_GROUP),
    do(
        "proposals:propose",
        IN_GROUP,
        lambda w: {**_PROPOSED, "group": w.group.pk},
        told=frozenset({"chair_elsewhere", "board_chair"}),
    ),
    look("proposals:proposal", args={"slug": "idea"}),
    look("proposals:proposal_json", args={"slug": "idea"}),
    look("proposals:log", args={"slug": "idea"}),
    look("proposals:edit", WRITES, args={"slug": "idea"}),
    do("proposals:edit", WRITES, {"title": "Other", "summary": "More."}, args={"slug": "idea"}),
    look("proposals:people", NAMES, args={"slug": "idea"}),
    do(
        "proposals:people",
        NAMES,
        {"person": "member@example.org", "kind": "editor"},
        args={"slug": "idea"},
        before=_join,
    ),
    do("proposals:end_part", NAMES | {"participant"}, args=_editor),
    look("proposals:evidence", ANSWERS, args={"slug": "idea", "key": "talked"}),
    do(
        "proposals:evidence",
        ANSWERS,
        {"text": "In a call.", "url": ""},
        args={"slug": "idea", "key": "talked"},
    ),
    do("proposals:confirm", LEADS, args={"slug": "idea", "key": "problem"}),
    look("proposals:ballot", LEADS, args={"slug": "ready"}),
    do("proposals:ballot", LEADS, _ballot, args={"slug": "ready"}),
    look("proposals:withdraw", NAMES, args={"slug": "idea"}),
    do("proposals:withdraw", NAMES, {"reason": "not needed"}, args={"slug": "idea"}),
    look("proposals:resume", LEADS, args={"slug": "gone"}),
    do("proposals:resume", LEADS, {"reason": "needed"}, args={"slug": "gone"}),
    do("proposals:publish", LEADS, args={"slug": "final"}, before=_revise_final),
    look("proposals:text", args={"slug": "text"}),
    look("proposals:revision", args={"slug": "text", "number": 1}),
    look("proposals:revision_json", args={"slug": "text", "number": 1}),
    look("proposals:compare", args={"slug": "text"}),
    look("proposals:revise", WRITES, args={"slug": "text"}),
    do("proposals:revise", WRITES, _REVISED, args={"slug": "text"}),
    look("proposals:comments", args={"slug": "text"}),
    do("proposals:comments", ACCOUNTS, {"anchor": "", "text": "Well."}, args={"slug": "text"}),
    look("proposals:reply", ACCOUNTS, args=_slug("text", pk="comment")),
    do("proposals:reply", ACCOUNTS, {"text": "Well."}, args=_slug("text", pk="comment")),
    look("proposals:dispose", ANSWERS, args=_slug("text", pk="comment")),
    do(
        "proposals:dispose",
        ANSWERS,
        {"disposition": "accepted", "answer": "Done."},
        args=_slug("text", pk="comment"),
    ),
    look("proposals:satisfied", _OWN, args=_slug("text", pk="answered")),
    do(
        "proposals:satisfied",
        _OWN,
        {"satisfied": "no", "rejoinder": "Why?"},
        args=_slug("text", pk="answered"),
    ),
    look("proposals:begin_call", LEADS, args={"slug": "text"}),
    do("proposals:begin_call", LEADS, _new_call, args={"slug": "text"}, before=_close_first),
    look("proposals:call", args=_slug("text", pk="call")),
    look("proposals:add_reply", ANSWERS, args=_slug("text", pk="call")),
    do(
        "proposals:add_reply",
        frozenset(),
        {"url": "https://example.org/nothing"},
        args=_slug("text", pk="call"),
        told=ANSWERS,
    ),
    look("proposals:close_call", LEADS, args=_slug("text", pk="call")),
    do(
        "proposals:close_call",
        LEADS,
        {"outcome": "consensus", "summary": "All agree."},
        args=_slug("text", pk="call"),
    ),
    look("proposals:reports", args={"slug": "text"}),
    look("proposals:report", ACCOUNTS, args={"slug": "text"}),
    do("proposals:report", ACCOUNTS, _REPORTED, args={"slug": "text"}),
    do("proposals:confirm_report", LEADS, args=_slug("text", pk="report")),
    look("proposals:specifications"),
    look("proposals:latest", args={"slug": "final"}),
    look("proposals:versions", args={"slug": "final"}),
    look("proposals:version", args=_version),
    look("proposals:file", args=lambda w: {**_version(w), "kind": "text.md"}),
    look("proposals:changelog", args={"slug": "final"}),
    look("proposals:errata", args={"slug": "final"}),
    look("proposals:submit", ACCOUNTS, args={"slug": "final"}),
    do("proposals:submit", ACCOUNTS, _ERRATUM, args={"slug": "final"}),
    look("proposals:settle", ANSWERS, args=_slug("final", pk="erratum")),
    do(
        "proposals:settle",
        ANSWERS,
        {"state": "verified", "answer": ""},
        args=_slug("final", pk="erratum"),
    ),
]
