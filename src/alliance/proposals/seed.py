"""Three proposals for a demonstration: an idea, a draft with comments, and one that was published
twice. Their people are made up, and so is what they ask for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from alliance.decisions import services as decisions
from alliance.groups.models import WorkingGroup
from alliance.lists.models import MailingList
from alliance.notices.quiet import quietly
from alliance.people.models import Person
from alliance.proposals import criteria, seed_words, services
from alliance.proposals.models import Comment, ConsensusCall, Erratum, Proposal, ProposalEvent
from alliance.proposals.services.recording import log

EVIDENCE = "https://example.org/demo"


@dataclass(frozen=True)
class _Cast:
    """`keeper` confirms and leads; the others carry and write."""

    group: WorkingGroup
    keeper: Person
    lou: Person
    mika: Person
    uma: Person


@transaction.atomic
def add_demo_proposals(now: datetime | None = None) -> int:
    """Add what is not there yet; return how many proposals were added. Nobody is told. Needs the
    demonstration's groups and lists, and adds nothing without them.
    """
    now = now or timezone.now()
    group = WorkingGroup.objects.filter(acronym="standard", is_demo=True).first()
    keeper = Person.objects.filter(email="keeper@demo.example.org").first()
    if group is None or keeper is None or Proposal.objects.filter(is_demo=True).exists():
        return 0
    keeper.is_staff = True  # for this moment: the database never says so
    cast = _Cast(group, keeper, _person("Lou"), _person("Mika"), _person("Uma"))
    with quietly():
        made = [
            _idea(cast, now - timedelta(days=6)),
            _draft(cast, now - timedelta(days=80)),
            _final(cast, now - timedelta(days=420)),
        ]
    Proposal.objects.filter(pk__in=[one.pk for one in made]).update(is_demo=True)
    return len(made)


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{slugify(f'{name} Example (demo)')}@demo.example.org")


def _idea(cast: _Cast, at: datetime) -> Proposal:
    return services.propose(
        cast.group,
        by=cast.uma,
        slug="demo-offline-claims",
        title="Claiming a badge without a network (demo)",
        summary="At a workshop in a hall without a network, people leave with nothing in hand. "
        "They should carry home something that becomes their badge as soon as they are online.",
        at=at,
    )


def _draft(cast: _Cast, at: datetime) -> Proposal:
    """At stage 2, with two revisions, three comments and what became of two of them."""
    proposal = services.propose(
        cast.group,
        by=cast.lou,
        slug="demo-skill-levels",
        title="Levels of a skill (demo)",
        summary="Two issuers mean different things by “advanced”. A level should name the scale "
        "that it stands on, so that a reader can compare.",
        at=at,
    )
    services.name_editor(proposal, cast.mika, by=cast.lou, at=at + timedelta(days=1))
    _to_next_stage(proposal, cast, at + timedelta(days=2))
    first = services.revise(
        proposal,
        by=cast.lou,
        text=seed_words.LEVELS_1,
        context=seed_words.CONTEXT_1,
        note="The first whole text",
        at=at + timedelta(days=12),
    )
    _comments(proposal, cast, at + timedelta(days=14))
    _to_next_stage(proposal, cast, at + timedelta(days=20))
    second = services.revise(
        proposal,
        by=cast.mika,
        text=seed_words.LEVELS_2,
        context=seed_words.CONTEXT_2,
        schema=seed_words.SCHEMA_2,
        note="Levels are ordered by rank; the scale may be anybody's",
        at=at + timedelta(days=45),
    )
    assert second.number == first.number + 1
    services.comment(
        second,
        by=cast.uma,
        text="What should a page show where two scales cannot be compared?",
        anchor="reading",
        at=at + timedelta(days=60),
    )
    services.report(
        second,
        by=cast.uma,
        product="Example Viewer (demo)",
        implementer="Example Foundation (demo)",
        passed=7,
        total=9,
        text="Shows the scale beside each level. Ranks below zero are not read yet.",
        url=EVIDENCE,
        at=at + timedelta(days=64),
    )
    return proposal


def _comments(proposal: Proposal, cast: _Cast, at: datetime) -> None:
    revision = proposal.revisions.get(number=1)
    order = services.comment(
        revision,
        by=cast.uma,
        text="Names alone do not say which level is higher. Please add an order.",
        anchor="scales",
        at=at,
    )
    services.dispose(
        order,
        Comment.Disposition.ACCEPTED,
        answer="Each level has a rank in the next revision.",
        by=cast.mika,
        at=at + timedelta(days=2),
    )
    services.say_satisfied(order, True, by=cast.uma)
    one_scale = services.comment(
        revision,
        by=cast.uma,
        text="Let there be one scale for everybody, with five levels.",
        at=at + timedelta(hours=1),
    )
    services.dispose(
        one_scale,
        Comment.Disposition.DECLINED,
        answer="Professions have scales of their own, in use for decades. We name them instead.",
        by=cast.mika,
        at=at + timedelta(days=2),
    )


def _final(cast: _Cast, at: datetime) -> Proposal:
    """Published, and mended once; with an erratum that was verified and one that was submitted."""
    proposal = services.propose(
        cast.group,
        by=cast.mika,
        slug="demo-image-descriptions",
        title="Descriptions of badge images (demo)",
        summary="Who cannot see the picture of a badge should still learn what it shows.",
        at=at,
    )
    services.name_editor(proposal, cast.lou, by=cast.mika, at=at)
    services.revise(
        proposal,
        by=cast.lou,
        text=seed_words.IMAGES_1,
        schema=seed_words.IMAGES_SCHEMA,
        note="The text",
        at=at + timedelta(days=1),
    )
    for place in range(4):
        _to_next_stage(proposal, cast, at + timedelta(days=10 + 30 * place))
    proposal.refresh_from_db()
    version = proposal.versions.get()
    erratum = services.submit_erratum(
        version,
        by=cast.uma,
        text="“Alternate” stands where “alternative” is meant.",
        correction="A text alternative",
        anchor="terms",
        at=at + timedelta(days=150),
    )
    services.settle_erratum(
        erratum,
        Erratum.State.VERIFIED,
        answer="Mended in the next version.",
        by=cast.lou,
        at=at + timedelta(days=152),
    )
    services.revise(
        proposal,
        by=cast.lou,
        text=seed_words.IMAGES_2,
        schema=seed_words.IMAGES_SCHEMA,
        note="Says “text alternative” throughout",
        is_editorial=True,
        at=at + timedelta(days=160),
    )
    second = services.publish_editorial(proposal, by=cast.keeper, at=at + timedelta(days=170))
    services.submit_erratum(
        second,
        by=cast.uma,
        text="The limit of 250 characters is said twice, and differs in the schema.",
        correction="250 characters, in both places.",
        anchor="length",
        at=at + timedelta(days=200),
    )
    return proposal


def _to_next_stage(proposal: Proposal, cast: _Cast, at: datetime) -> None:
    """State and confirm what the next stage asks for, and let a ballot adopt it within a week."""
    proposal.refresh_from_db()
    for item in criteria.missing(proposal):
        key = item.criterion.key
        if key == "consensus":
            _consensus(proposal, cast, at - timedelta(days=9))
        elif key == "implementations":
            _implementations(proposal, cast, at - timedelta(days=2))
        else:
            stated = services.state_evidence(
                proposal,
                key,
                by=cast.lou,
                text="As the notes of two calls say (demo).",
                url=EVIDENCE,
                at=at - timedelta(days=1),
            )
            services.confirm_evidence(stated, by=cast.keeper, at=at - timedelta(hours=20))
    advance = services.ask(
        proposal,
        by=cast.keeper,
        method="consent",
        electorate="group_people",
        closes_at=at + timedelta(days=7),
        at=at,
    )
    decisions.close(advance.decision, at=at + timedelta(days=7))
    type(advance.decision).objects.filter(pk=advance.decision_id).update(is_demo=True)
    proposal.refresh_from_db()


def _consensus(proposal: Proposal, cast: _Cast, at: datetime) -> None:
    """A call of long ago, without its mail: nobody's archive shall hold what was never sent."""
    to = MailingList.objects.filter(slug="dev").first()
    revision = proposal.revisions.order_by("-number").first()
    assert to is not None and revision is not None
    call = ConsensusCall.objects.create(
        proposal=proposal,
        revision=revision,
        mailing_list=to,
        question="Is this the text that we want implementers to build on?",
        opened_by=cast.keeper,
        opened_at=at,
        closes_at=at + timedelta(days=7),
        outcome=ConsensusCall.Outcome.CONSENSUS,
        summary="Four agreed. One asked for a shorter limit, and was content with a note.",
        closed_by=cast.keeper,
        closed_at=at + timedelta(days=8),
    )
    log(proposal, ProposalEvent.Kind.CALLED, "", cast.keeper, at=at, call=call.pk,
        revision=revision.number, list=to.slug)  # fmt: skip
    log(proposal, ProposalEvent.Kind.CALL_CLOSED, "", cast.keeper, at=call.closed_at,
        call=call.pk, outcome=call.outcome)  # fmt: skip


def _implementations(proposal: Proposal, cast: _Cast, at: datetime) -> None:
    revision = proposal.revisions.order_by("-number").first()
    assert revision is not None
    for product, implementer in seed_words.IMPLEMENTATIONS:
        report = services.report(
            revision,
            by=cast.uma,
            product=product,
            implementer=implementer,
            passed=6,
            total=6,
            text="Everything, in the editor and on the page of a badge.",
            url=EVIDENCE,
            at=at,
        )
        services.confirm_report(report, by=cast.keeper, at=at + timedelta(hours=5))
