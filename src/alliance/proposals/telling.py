"""Who hears of what happens to proposals. Words are in each reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.groups.models import GroupRole
from alliance.groups.queries import people_in
from alliance.notices import kinds
from alliance.notices.kinds import Way
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person
from alliance.proposals import queries
from alliance.proposals.models import (
    Advance,
    Comment,
    Erratum,
    Evidence,
    Part,
    Proposal,
    ProposalEvent,
    Reply,
    Report,
    Revision,
    Version,
)
from alliance.proposals.stages import STAGES


def register_kinds() -> None:
    kinds.register("proposals.write", gettext_lazy("Proposals that you write for"), Way.MAIL)
    kinds.register("proposals.lead", gettext_lazy("Proposals in groups that you lead"), Way.DIGEST)
    kinds.register("proposals.answer", gettext_lazy("Answers to your comments"), Way.MAIL)
    kinds.register("proposals.stage", gettext_lazy("How far proposals have come"), Way.DIGEST)


def part_given(part: Part, by: Person) -> None:
    if part.person_id == by.pk:
        return
    with speaking_to(part.person):
        title = _("You are a champion now: %(title)s")
        if part.kind == Part.Kind.EDITOR:
            title = _("You are an editor now: %(title)s")
        _tell(part.person, "proposals.write", f"part:{part.pk}", title, part.proposal)


def revised(revision: Revision) -> None:
    """To those who commented, and to those who write."""
    _tell_all(
        _interested(revision.proposal, but=revision.by),
        "proposals.stage",
        f"revised:{revision.pk}",
        gettext_lazy("Another revision: %(title)s"),
        revision.proposal,
        text=revision.note,
        url=revision.get_absolute_url(),
    )


def commented(comment: Comment) -> None:
    _tell_all(
        _writers(comment.proposal, but=comment.by),
        "proposals.write",
        f"comment:{comment.pk}",
        gettext_lazy("A comment: %(title)s"),
        comment.proposal,
        text=comment.text,
        url=url_of(comment),
    )


def replied(reply: Reply) -> None:
    """To whoever commented, and whoever replied before."""
    comment = reply.comment
    before = comment.replies.exclude(by=None).values("by_id")
    people = Person.objects.filter(Q(pk__in=before) | Q(pk=comment.by_id), is_active=True)
    _tell_all(
        people.exclude(pk=reply.by_id or 0),
        "proposals.answer",
        f"reply:{reply.pk}",
        gettext_lazy("A reply to a comment: %(title)s"),
        comment.proposal,
        text=reply.text,
        url=url_of(comment),
    )


def disposed(comment: Comment, event: ProposalEvent) -> None:
    """To whoever commented: they say whether it will do."""
    if comment.by is None or not comment.by.is_active:
        return
    with speaking_to(comment.by):
        _tell(
            comment.by,
            "proposals.answer",
            f"disposed:{event.pk}",
            _("Your comment was answered; say whether that will do: %(title)s"),
            comment.proposal,
            text=comment.answer,
            url=url_of(comment),
        )


def not_satisfied(comment: Comment, event: ProposalEvent) -> None:
    _tell_all(
        _writers(comment.proposal, but=comment.by),
        "proposals.write",
        f"unsatisfied:{event.pk}",
        gettext_lazy("A commenter is not satisfied: %(title)s"),
        comment.proposal,
        text=comment.rejoinder,
        url=url_of(comment),
    )


def stated(evidence: Evidence, event: ProposalEvent) -> None:
    _to_leaders(
        evidence.proposal,
        f"stated:{event.pk}",
        gettext_lazy("Evidence to confirm: %(title)s"),
        text=evidence.text,
        but=evidence.stated_by,
    )


def reported(report: Report) -> None:
    _to_leaders(
        report.proposal,
        f"report:{report.pk}",
        gettext_lazy("An implementation report to confirm: %(title)s"),
        text=str(report),
        url=reverse("proposals:reports", args=[report.proposal.slug]),
        but=report.by,
    )


def advanced(advance: Advance) -> None:
    stage = STAGES[advance.to_stage]
    _tell_all(
        _interested(advance.proposal),
        "proposals.stage",
        f"advanced:{advance.pk}",
        gettext_lazy("It has come to stage %(number)s, %(stage)s: %(title)s"),
        advance.proposal,
        number=stage.number,
        stage=stage.name,
    )


def refused(advance: Advance) -> None:
    _tell_all(
        _writers(advance.proposal),
        "proposals.stage",
        f"refused:{advance.pk}",
        gettext_lazy("The ballot did not take it further: %(title)s"),
        advance.proposal,
        url=advance.decision.get_absolute_url(),
    )


def waits(advance: Advance) -> None:
    _tell_all(
        _writers(advance.proposal),
        "proposals.write",
        f"waits:{advance.pk}",
        gettext_lazy("Adopted, and waits for criteria that fell away: %(title)s"),
        advance.proposal,
    )


def withdrawn(proposal: Proposal, event: ProposalEvent) -> None:
    _tell_all(
        _interested(proposal, but=event.by),
        "proposals.stage",
        f"withdrawn:{event.pk}",
        gettext_lazy("Withdrawn: %(title)s"),
        proposal,
        text=event.text,
    )


def published(version: Version) -> None:
    _tell_all(
        _interested(version.proposal),
        "proposals.stage",
        f"published:{version.pk}",
        gettext_lazy("Published: %(title)s"),
        version.proposal,
        text=version.name,
        url=version.get_absolute_url(),
    )


def erratum_submitted(erratum: Erratum) -> None:
    proposal = erratum.version.proposal
    _tell_all(
        _writers(proposal, but=erratum.by),
        "proposals.write",
        f"erratum:{erratum.pk}",
        gettext_lazy("An erratum: %(title)s"),
        proposal,
        text=erratum.text,
        url=reverse("proposals:errata", args=[proposal.slug]),
    )


def erratum_settled(erratum: Erratum, event: ProposalEvent) -> None:
    person, proposal = erratum.by, erratum.version.proposal
    if person is None or not person.is_active:
        return
    with speaking_to(person):
        title = _("Your erratum is verified: %(title)s")
        if erratum.state == Erratum.State.REJECTED:
            title = _("Your erratum is none: %(title)s")
        _tell(
            person,
            "proposals.answer",
            f"erratum-settled:{event.pk}",
            title,
            proposal,
            text=erratum.answer,
            url=reverse("proposals:errata", args=[proposal.slug]),
        )


def url_of(comment: Comment) -> str:
    """Where a comment stands, on whichever page it is by then."""
    page = reverse("proposals:comments", args=[comment.proposal.slug])
    return f"{page}?comment={comment.pk}#comment-{comment.pk}"


def _writers(proposal: Proposal, *, but: Person | None = None) -> Iterable[Person]:
    return queries.people_of(proposal).exclude(pk=but.pk if but else 0)


def _interested(proposal: Proposal, *, but: Person | None = None) -> Iterable[Person]:
    """Those who write it, who lead its group, and who have commented."""
    commented = proposal.comments.exclude(by=None).values("by_id")
    chairs = people_in(proposal.group, GroupRole.Kind.CHAIR).values("pk")
    writers = queries.people_of(proposal).values("pk")
    everybody = Q(pk__in=commented) | Q(pk__in=chairs) | Q(pk__in=writers)
    people = Person.objects.filter(everybody, is_active=True).order_by("pk")
    return people.exclude(pk=but.pk if but else 0)


def _to_leaders(
    proposal: Proposal, key: str, title: Any, *, text: str, url: str = "", but: Person | None
) -> None:
    leaders = people_in(proposal.group, GroupRole.Kind.CHAIR).exclude(pk=but.pk if but else 0)
    _tell_all(leaders, "proposals.lead", key, title, proposal, text=text, url=url)


def _tell_all(
    people: Iterable[Person],
    kind: str,
    key: str,
    title: Any,
    proposal: Proposal,
    *,
    text: str = "",
    url: str = "",
    **words: object,
) -> None:
    """To each in their language. title: marked with `gettext_lazy`, so that it waits for that."""
    for person in people:
        with speaking_to(person):
            _tell(person, kind, key, str(title), proposal, text=text, url=url, **words)


def _tell(
    person: Person,
    kind: str,
    key: str,
    title: str,
    proposal: Proposal,
    *,
    text: str = "",
    url: str = "",
    **words: object,
) -> None:
    notify(
        person,
        kind=kind,
        key=f"proposals.{key}",
        title=title % {"title": proposal.title, **words},
        text=text,
        url=url or proposal.get_absolute_url(),
    )
