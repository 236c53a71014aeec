"""What proposals bring to rooms below: a panel on the page of a group, what a ballot is about, what
moderators hide, and what becomes of one's part when an account closes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.conduct import moderation
from alliance.decisions import subjects
from alliance.groups import panels
from alliance.groups.models import WorkingGroup
from alliance.people import closing
from alliance.people.closing import Fate
from alliance.people.models import Person
from alliance.proposals import finding, permissions, queries
from alliance.proposals.models import (
    Comment,
    Erratum,
    Part,
    Proposal,
    ProposalEvent,
    Reply,
    Report,
)
from alliance.proposals.queries import Somebody
from alliance.proposals.signals import standing_changed
from alliance.proposals.telling import url_of

SHOWN = 6
SUBJECT = "proposal"


def register() -> None:
    panels.register("proposals", panel, order=33)
    closing.register("proposals", erase=erase, words=words)
    subjects.register(SUBJECT, title=_title, url=_url)
    _moderate("proposals.proposal", Proposal, gettext_lazy("Proposal"))
    _moderate("proposals.comment", Comment, gettext_lazy("Comment on a proposal"))
    _moderate("proposals.reply", Reply, gettext_lazy("Reply to a comment"))
    _moderate("proposals.report", Report, gettext_lazy("Implementation report"))
    _moderate("proposals.erratum", Erratum, gettext_lazy("Erratum"))


def panel(group: WorkingGroup, viewer: Somebody, now: datetime) -> panels.Panel | None:
    """What the group works on, the furthest first; for whoever may, how to propose."""
    found = queries.visible(viewer).filter(group=group, state=Proposal.State.ACTIVE)
    is_at_work = group.state == WorkingGroup.State.ACTIVE
    may_propose = is_at_work and permissions.may_propose(viewer, group)
    proposals = list(found[:SHOWN])
    if not proposals and not may_propose:
        return None
    context = {
        "group": group,
        "proposals": proposals,
        "may_propose": may_propose,
        "are_more": found.count() > SHOWN,
    }
    return panels.Panel(_("Proposals"), "proposals/group_panel.html", context)


def erase(person: Person) -> None:
    """Whoever goes carries and writes nothing any more. What they wrote stays, without a name."""
    now = timezone.now()
    for part in Part.objects.filter(person=person, ended_at=None).select_related("proposal"):
        part.ended_at = max(now, part.starts_at)
        part.save(update_fields=["ended_at"])
        ProposalEvent.objects.create(
            proposal=part.proposal,
            kind=ProposalEvent.Kind.PART_ENDED,
            data={"part": part.kind, "person": str(person.public_id)},
            at=part.ended_at,
        )


def words(person: Person) -> Fate:
    goes, stays = [], []
    if Part.objects.filter(person=person, ended_at=None).exists():
        goes.append(_("Being the champion or an editor of proposals ends."))
    said = (Comment, Reply, Report, Erratum)
    if any(model.objects.filter(by=person).exists() for model in said):
        stays.append(_("What you said about proposals, without your name."))
    if person.proposal_parts.exists():
        stays.append(_("Revisions that you handed in, without your name."))
    return Fate(goes=goes, stays=stays)


def _title(key: str) -> str:
    found = Proposal.objects.select_related("group").filter(public_id=key).first()
    is_shown = found and found.hidden_at is None and found.group.withheld_at is None
    return found.title if found and is_shown else ""


def _url(key: str) -> str:
    found = Proposal.objects.filter(public_id=key).first()
    return found.get_absolute_url() if found else ""


def proposal_of(thing: Any) -> Proposal:
    """The proposal that a thing of this room belongs to."""
    if isinstance(thing, Proposal):
        return thing
    if isinstance(thing, Reply):
        return thing.comment.proposal
    if isinstance(thing, Erratum):
        return thing.version.proposal
    return thing.proposal


_WORDS: dict[type, Callable[[Any], str]] = {
    Proposal: lambda one: one.summary,
    Comment: lambda one: one.text,
    Reply: lambda one: one.text,
    Report: lambda one: f"{one}\n{one.text}",
    Erratum: lambda one: f"{one.text}\n{one.correction}",
}
_PLACES: dict[type, Callable[[Any], str]] = {
    Proposal: lambda one: one.get_absolute_url(),
    Comment: url_of,
    Reply: lambda one: url_of(one.comment),
    Report: lambda one: reverse("proposals:reports", args=[one.proposal.slug]),
    Erratum: lambda one: reverse("proposals:errata", args=[one.version.proposal.slug]),
}


def _moderate(name: str, model: type[Any], label: Any) -> None:
    """Let moderators hide things of that kind."""

    def find(key: str) -> Any:
        is_number = key.isascii() and key.isdecimal() and len(key) < 16
        return model._default_manager.filter(pk=int(key) if is_number else 0).first()

    def put(key: str, at: datetime | None) -> None:
        thing = find(key)
        if thing is not None:
            thing.hidden_at = at
            thing.save(update_fields=["hidden_at"])
            finding.keep(proposal_of(thing))
            if isinstance(thing, Proposal):
                standing_changed.send(sender=Proposal, proposal=thing)

    def author(key: str) -> Person | None:
        thing = find(key)
        if isinstance(thing, Proposal):
            begun = thing.events.filter(kind=ProposalEvent.Kind.PROPOSED).first()
            return begun.by if begun else None
        return thing.by if thing is not None else None

    moderation.register(
        name,
        hide=lambda key: put(key, timezone.now()),
        show=lambda key: put(key, None),
        title=lambda key: proposal_of(thing).title if (thing := find(key)) else None,
        label=label,
        author=author,
        excerpt=lambda key: _WORDS[model](thing) if (thing := find(key)) else "",
        url=lambda key: _PLACES[model](thing) if (thing := find(key)) else "",
        may_see=lambda viewer, key: bool(
            (thing := find(key)) and permissions.may_see(viewer, proposal_of(thing))
        ),
    )
