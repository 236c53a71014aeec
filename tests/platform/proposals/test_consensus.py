"""A consensus call goes to a list in the chair's name; its answers are read from the archive."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from alliance.archive import services as archive
from alliance.archive.models import Entry
from alliance.groups.services import NotPossible
from alliance.lists.models import MailingList, Message, Subscription
from alliance.lists.services import post_from_site
from alliance.people.models import Person
from alliance.proposals import criteria, queries, services
from alliance.proposals.models import ConsensusCall, Proposal, Revision

NOBODY = AnonymousUser()


@pytest.fixture
def to(proposal: Proposal) -> MailingList:
    """The list that the group has from its start."""
    return proposal.group.mailing_lists.get()


@pytest.fixture
def call(proposal: Proposal, revision: Revision, to: MailingList, chair: Person) -> ConsensusCall:
    return services.call(
        proposal,
        to,
        by=chair,
        question="Is this the text?",
        closes_at=timezone.now() + timedelta(days=7),
    )


def answer(call: ConsensusCall, by: Person, text: str, *, in_thread: bool = True) -> Message:
    Subscription.objects.create(
        mailing_list=call.mailing_list, person=by, email=by.email, is_moderated=False
    )
    assert call.message is not None
    return post_from_site(
        call.mailing_list,
        subject="Re: the call",
        text=text,
        by=by,
        in_reply_to=call.message.message_id if in_thread else "",
        key=f"test:{by.pk}",
    )


def test_the_list_gets_the_question_and_the_address_of_the_text(
    call: ConsensusCall, revision: Revision
) -> None:
    assert call.message is not None
    entry = Entry.objects.get(message=call.message)
    assert "Is this the text?" in entry.text
    assert revision.get_absolute_url() in entry.text
    assert "Levels of a skill" in entry.subject


def test_answers_are_gathered_from_the_thread(call: ConsensusCall, participant: Person) -> None:
    assert queries.replies_of(call, NOBODY) == []
    answer(call, participant, "Yes.")
    (found,) = queries.replies_of(call, NOBODY)
    assert found.author == participant.name


def test_an_answer_that_stands_elsewhere_is_added_by_its_address(
    call: ConsensusCall, participant: Person, champion: Person
) -> None:
    message = answer(call, participant, "Yes.", in_thread=False)
    assert queries.replies_of(call, NOBODY) == []
    url = "https://alliance.example.org" + message.entry.get_absolute_url()
    services.add_reply(call, url, by=champion)
    services.add_reply(call, url, by=champion)
    assert [one.message for one in queries.replies_of(call, NOBODY)] == [message]


@pytest.mark.parametrize("url", ["", "nowhere", "https://example.org/lists/trust/message/none/"])
def test_what_is_no_message_here_is_not_added(
    call: ConsensusCall, champion: Person, url: str
) -> None:
    with pytest.raises(ValidationError):
        services.add_reply(call, url, by=champion)


def test_an_answer_that_moderators_hid_is_not_shown(
    call: ConsensusCall, participant: Person, staff: Person
) -> None:
    message = answer(call, participant, "You all are fools.")
    archive.hide(message.entry, by=staff, reason="insults")
    assert queries.replies_of(call, NOBODY) == []


def test_what_one_may_not_read_is_not_gathered_for_one(
    call: ConsensusCall, participant: Person, champion: Person, stranger: Person
) -> None:
    message = answer(call, participant, "Yes.", in_thread=False)
    url = message.entry.get_absolute_url()
    MailingList.objects.filter(pk=call.mailing_list_id).update(
        reading=MailingList.Reading.SUBSCRIBERS
    )
    with pytest.raises(ValidationError):
        services.add_reply(call, url, by=champion)
    assert queries.replies_of(call, stranger) == []


def test_only_a_list_that_everybody_reads_is_asked(
    proposal: Proposal, revision: Revision, to: MailingList, chair: Person
) -> None:
    to.reading = MailingList.Reading.SUBSCRIBERS
    to.save()
    with pytest.raises(ValidationError) as caught:
        services.call(
            proposal, to, by=chair, question="Yes?", closes_at=timezone.now() + timedelta(days=7)
        )
    assert "mailing_list" in caught.value.message_dict
    assert not Message.objects.exists()


def test_only_who_leads_calls_and_only_where_they_may_write(
    proposal: Proposal, revision: Revision, to: MailingList, champion: Person, chair: Person
) -> None:
    until = timezone.now() + timedelta(days=7)
    with pytest.raises(PermissionDenied):
        services.call(proposal, to, by=champion, question="Yes?", closes_at=until)
    news = MailingList.objects.create(
        slug="news", name="News", posting=MailingList.Posting.MODERATORS
    )
    with pytest.raises(PermissionDenied):
        services.call(proposal, news, by=chair, question="Yes?", closes_at=until)


def test_people_are_given_their_time(call: ConsensusCall, chair: Person) -> None:
    with pytest.raises(NotPossible, match="until its end"):
        services.close(call, ConsensusCall.Outcome.CONSENSUS, summary="All agree.", by=chair)
    closed = services.close(
        call, ConsensusCall.Outcome.CONSENSUS, summary="All agree.", by=chair, at=call.closes_at
    )
    assert closed.outcome == ConsensusCall.Outcome.CONSENSUS
    with pytest.raises(NotPossible, match="closed"):
        services.close(
            call, ConsensusCall.Outcome.NONE, summary="Or not.", by=chair, at=call.closes_at
        )


def test_a_call_says_what_was_said(call: ConsensusCall, chair: Person) -> None:
    with pytest.raises(ValidationError):
        services.close(
            call, ConsensusCall.Outcome.CONSENSUS, summary=" ", by=chair, at=call.closes_at
        )


def test_consensus_on_an_earlier_text_is_none_on_this_one(
    proposal: Proposal, call: ConsensusCall, chair: Person, editor: Person
) -> None:
    services.close(
        call, ConsensusCall.Outcome.CONSENSUS, summary="Yes.", by=chair, at=call.closes_at
    )
    Proposal.objects.filter(pk=proposal.pk).update(stage=2)
    proposal.refresh_from_db()
    assert "consensus" not in {one.criterion.key for one in criteria.missing(proposal)}
    services.revise(proposal, by=editor, text="# Other", note="another text")
    assert "consensus" in {one.criterion.key for one in criteria.missing(proposal)}
