"""Reading proposals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from alliance.archive import permissions as archive
from alliance.archive.models import Entry
from alliance.decisions.models import Decision
from alliance.people.models import Office, Person
from alliance.people.offices import holds
from alliance.proposals.models import (
    Advance,
    Comment,
    ConsensusCall,
    Part,
    Proposal,
    Revision,
    Version,
)
from alliance.proposals.stages import FINAL

Somebody = Person | AnonymousUser
REPLIES = 200  # of a consensus call, that a page shows


def sees_hidden(viewer: Somebody) -> bool:
    """Staff, and moderators of the alliance."""
    if not (viewer.is_authenticated and viewer.is_active):
        return False
    return viewer.is_staff or holds(viewer, Office.Kind.MODERATOR)


def visible(viewer: Somebody) -> QuerySet[Proposal]:
    """Every proposal that the viewer may see, the furthest first."""
    found = Proposal.objects.select_related("group").order_by("-stage", "title", "pk")
    if viewer.is_authenticated and viewer.is_active and viewer.is_staff:
        return found
    found = found.filter(group__withheld_at=None)
    return found if sees_hidden(viewer) else found.filter(hidden_at=None)


def under_way() -> QuerySet[Proposal]:
    """What everybody may see and has not reached its end: neither final nor withdrawn."""
    found = visible(AnonymousUser()).filter(state=Proposal.State.ACTIVE)
    return found.filter(stage__lt=FINAL)


def parts(proposal: Proposal) -> QuerySet[Part]:
    """The champion and the editors of now."""
    return proposal.parts.filter(ended_at=None).select_related("person")


def people_of(proposal: Proposal, *kinds: Part.Kind) -> QuerySet[Person]:
    """Active people with a part in the proposal now; with `kinds` only with one of those."""
    now = proposal.parts.filter(ended_at=None)
    if kinds:
        now = now.filter(kind__in=kinds)
    return Person.objects.filter(pk__in=now.values("person_id"), is_active=True)


def latest(proposal: Proposal) -> Revision | None:
    return proposal.revisions.order_by("-number").first()


def same_in_substance(proposal: Proposal) -> QuerySet[Revision]:
    """The revisions that say what the latest one says: back to the last that was not editorial."""
    changed = proposal.revisions.filter(is_editorial=False).order_by("-number").first()
    return proposal.revisions.filter(number__gte=changed.number if changed else 0)


def unanswered(proposal: Proposal) -> QuerySet[Comment]:
    """Comments without a disposition, but for those that moderators have hidden."""
    return proposal.comments.filter(disposition="", hidden_at=None)


def unsatisfied(proposal: Proposal) -> QuerySet[Comment]:
    """Comments whose authors say that the disposition will not do."""
    return proposal.comments.filter(is_satisfied=False, hidden_at=None)


def advance_of(proposal: Proposal) -> Advance | None:
    """The ballot under way, or adopted and waiting; one that was called off is none."""
    found = proposal.advances.filter(state__in=Advance.UNDER_WAY)
    found = found.exclude(decision__state=Decision.State.WITHDRAWN)
    return found.select_related("decision", "revision").first()


def versions(proposal: Proposal) -> QuerySet[Version]:
    """What was published, the newest first."""
    return proposal.versions.select_related("revision").order_by("-published_at", "-pk")


def specifications(viewer: Somebody) -> QuerySet[Proposal]:
    """Proposals of which a version was published, by title."""
    return visible(viewer).filter(versions__isnull=False).distinct().order_by("title", "pk")


def replies_of(call: ConsensusCall, viewer: Somebody) -> list[Entry]:
    """What was answered to the call and the viewer may read, the oldest first: the thread of the
    call in the archive, and messages that were added to it. At most `REPLIES`.
    """
    asked = Entry.objects.filter(message=call.message_id).first() if call.message_id else None
    among = Q(pk__in=call.added.values("entry_id"))
    if asked is not None and asked.thread_id is not None:
        among |= Q(thread_id=asked.thread_id) & ~Q(pk=asked.pk)
    entries = Entry.objects.filter(among).select_related("mailing_list__group").defer("text")
    return [e for e in entries.order_by("at", "pk")[:REPLIES] if archive.may_see(viewer, e)]


def editors_at(proposal: Proposal, moment: datetime) -> QuerySet[Person]:
    """Who was an editor of the proposal at that moment."""
    then = proposal.parts.filter(
        Q(ended_at=None) | Q(ended_at__gt=moment), kind=Part.Kind.EDITOR, starts_at__lte=moment
    )
    return Person.objects.filter(pk__in=then.values("person_id")).order_by("pk")


def edited_to(stage: int = FINAL) -> Iterator[tuple[Proposal, Advance, QuerySet[Person]]]:
    """For rooms above: each proposal that has reached `stage`, the advance by which it did, and who
    was an editor of it at that moment. Hidden proposals and demonstrations are not among them.
    """
    done = Advance.objects.filter(
        state=Advance.State.DONE,
        to_stage=stage,
        from_stage__lt=stage,
        proposal__hidden_at=None,
        decision__voided_at=None,
    ).exclude(proposal__is_demo=True)
    for advance in done.select_related("proposal", "decision").order_by("done_at", "pk"):
        assert advance.done_at is not None
        yield advance.proposal, advance, editors_at(advance.proposal, advance.done_at)
