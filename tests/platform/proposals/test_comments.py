"""Comments and their dispositions, revisions, reports, errata: what may be said, and what stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from tests.platform.proposals.conftest import TEXT, advance_to

from alliance.groups import services as groups
from alliance.groups.services import NotPossible
from alliance.notices.models import Notice
from alliance.people.models import Person
from alliance.proposals import criteria, runs, services
from alliance.proposals.models import Comment, Erratum, Proposal, ProposalEvent, Revision
from alliance.proposals.services import commenting

Disposition = Comment.Disposition


@pytest.fixture
def comment(revision: Revision, stranger: Person) -> Comment:
    return services.comment(revision, by=stranger, text="Which scale?", anchor="terms")


def test_a_comment_stands_at_a_section_that_there_is(revision: Revision, stranger: Person) -> None:
    with pytest.raises(ValidationError) as caught:
        services.comment(revision, by=stranger, text="Hm.", anchor="nowhere")
    assert "anchor" in caught.value.message_dict


def test_a_disposition_has_a_reason(comment: Comment, editor: Person) -> None:
    with pytest.raises(ValidationError) as caught:
        services.dispose(comment, Disposition.ACCEPTED, answer="  ", by=editor)
    assert "answer" in caught.value.message_dict


def test_nobody_disposes_of_their_own_comment(revision: Revision, editor: Person) -> None:
    own = services.comment(revision, by=editor, text="I forgot something.")
    with pytest.raises(PermissionDenied):
        services.dispose(own, Disposition.ACCEPTED, answer="Done.", by=editor)


def test_only_the_commenter_says_that_the_answer_will_do(
    comment: Comment, editor: Person, chair: Person, stranger: Person
) -> None:
    services.dispose(comment, Disposition.DECLINED, answer="Any scale.", by=editor)
    for other in (editor, chair):
        with pytest.raises(PermissionDenied):
            services.say_satisfied(comment, True, by=other)
    said = services.say_satisfied(comment, False, by=stranger, rejoinder="Not any.")
    assert (said.is_satisfied, said.rejoinder) == (False, "Not any.")


def test_a_no_says_what_is_missing(comment: Comment, editor: Person, stranger: Person) -> None:
    services.dispose(comment, Disposition.DECLINED, answer="Any scale.", by=editor)
    with pytest.raises(ValidationError):
        services.say_satisfied(comment, False, by=stranger)


def test_who_was_not_answered_cannot_be_satisfied(comment: Comment, stranger: Person) -> None:
    with pytest.raises(NotPossible):
        services.say_satisfied(comment, True, by=stranger)


def test_answered_anew_the_commenter_is_asked_anew(
    comment: Comment, editor: Person, stranger: Person
) -> None:
    services.dispose(comment, Disposition.DECLINED, answer="Any scale.", by=editor)
    services.say_satisfied(comment, False, by=stranger, rejoinder="Not any.")
    again = services.dispose(comment, Disposition.ACCEPTED, answer="A named one.", by=editor)
    assert again.is_satisfied is None
    told = Notice.objects.filter(person=stranger, kind="proposals.answer")
    assert told.count() == 2


def test_a_commenter_who_is_not_satisfied_is_told_in_the_criterion(
    proposal: Proposal, comment: Comment, editor: Person, champion: Person, chair: Person,
    stranger: Person,
) -> None:  # fmt: skip
    advance_to(1, proposal, champion, chair)
    services.dispose(comment, Disposition.DECLINED, answer="Any scale.", by=editor)
    services.say_satisfied(comment, False, by=stranger, rejoinder="Not any.")
    (item,) = [one for one in criteria.items(proposal) if one.criterion.key == "comments"]
    assert item.is_met
    assert "not satisfied" in item.words


def test_a_hidden_comment_holds_nobody_up(
    proposal: Proposal, comment: Comment, champion: Person, chair: Person
) -> None:
    advance_to(1, proposal, champion, chair)
    Comment.objects.filter(pk=comment.pk).update(hidden_at=comment.at)
    (item,) = [one for one in criteria.items(proposal) if one.criterion.key == "comments"]
    assert item.is_met


def test_one_person_does_not_flood_a_proposal(
    revision: Revision, stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commenting, "SAID_A_DAY", 2)
    for text in ("One.", "Two."):
        services.comment(revision, by=stranger, text=text)
    with pytest.raises(NotPossible, match="tomorrow"):
        services.comment(revision, by=stranger, text="Three.")


def test_a_revision_that_somebody_overtook_is_refused(
    proposal: Proposal, revise: Callable[..., Revision]
) -> None:
    revise()
    with pytest.raises(NotPossible, match="meanwhile"):
        revise(text="# Other", base=0)


def test_nothing_new_is_no_revision(revise: Callable[..., Revision]) -> None:
    revise()
    with pytest.raises(ValidationError):
        revise()


def test_what_changes_a_file_is_not_editorial(revise: Callable[..., Revision]) -> None:
    revise()
    with pytest.raises(ValidationError) as caught:
        revise(context='{"@context": {}}', is_editorial=True)
    assert "is_editorial" in caught.value.message_dict


@pytest.mark.parametrize("text", ["[]", "{", '{"a": 1, "a": 2}'])
def test_a_context_is_one_json_object(revise: Callable[..., Revision], text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        revise(context=text)
    assert "context" in caught.value.message_dict


def test_a_revision_is_kept_as_it_was_handed_in(
    revision: Revision, revise: Callable[..., Revision]
) -> None:
    with pytest.raises(TypeError):
        revision.save()
    with pytest.raises(TypeError):
        revision.delete()
    for change in ("text = 'x'", "number = 7", "digest = ''", "is_editorial = 1 - is_editorial"):
        _refused(f"UPDATE proposals_revision SET {change} WHERE id = {revision.pk}")
    _refused(f"DELETE FROM proposals_revision WHERE id = {revision.pk}")


def test_the_log_is_only_added_to(proposal: Proposal) -> None:
    event = proposal.events.first()
    assert event is not None
    with pytest.raises(TypeError):
        event.save()
    _refused(f"UPDATE proposals_proposalevent SET text = 'x' WHERE id = {event.pk}")
    _refused(f"DELETE FROM proposals_proposalevent WHERE id = {event.pk}")


def _refused(statement: str) -> None:
    if "1 - " in statement and connection.vendor == "postgresql":
        statement = statement.replace("1 - is_editorial", "NOT is_editorial")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_account_that_goes_leaves_its_words_without_a_name(
    revision: Revision, editor: Person
) -> None:
    Revision.objects.filter(pk=revision.pk).update(by=None)
    ProposalEvent.objects.filter(by=editor).update(by=None)
    revision.refresh_from_db()
    assert revision.text.startswith("Before")


def test_whoever_leaves_the_group_writes_no_more(
    proposal: Proposal, revision: Revision, editor: Person
) -> None:
    groups.leave(proposal.group, by=editor)
    with pytest.raises(PermissionDenied):
        services.revise(proposal, by=editor, text="# Mine", note="mine")


def test_only_somebody_in_the_group_is_made_an_editor(
    proposal: Proposal, champion: Person, stranger: Person
) -> None:
    with pytest.raises(ValidationError) as caught:
        services.name_editor(proposal, stranger, by=champion)
    assert "person" in caught.value.message_dict


def test_there_is_one_champion_at_a_time(
    proposal: Proposal, champion: Person, participant: Person
) -> None:
    services.name_champion(proposal, participant, by=champion)
    now = proposal.parts.filter(kind="champion", ended_at=None)
    assert [part.person for part in now] == [participant]
    with pytest.raises(PermissionDenied):
        services.name_editor(proposal, champion, by=champion)


def _report(revision: Revision, by: Person, **more: Any) -> Any:
    words = {"product": "Studio", "implementer": "House", "passed": 1, "total": 2, "text": "Half."}
    return services.report(revision, by=by, url="https://example.org/r", **(words | more))


def test_no_more_is_met_than_there_is(revision: Revision, stranger: Person) -> None:
    with pytest.raises(ValidationError):
        _report(revision, stranger, passed=3)


def test_nobody_confirms_their_own_report(revision: Revision, chair: Person) -> None:
    with pytest.raises(PermissionDenied):
        services.confirm_report(_report(revision, chair), by=chair)


def test_a_conformance_run_speaks_for_itself(
    revision: Revision, stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = runs.Run("7", "Run 7", "https://example.org/runs/7", passed=11, total=12)
    monkeypatch.setitem(runs.FINDERS, "lab", lambda text: known if text == "7" else None)
    made = _report(revision, stranger, run="7", passed=12, total=12)
    assert (made.run, made.passed, made.total) == ("7", 11, 12)
    with pytest.raises(ValidationError):
        _report(revision, stranger, run="8")


def test_an_erratum_is_verified_by_others_and_rejected_with_a_reason(
    proposal: Proposal, revision: Revision, champion: Person, chair: Person, editor: Person
) -> None:
    advance_to(4, proposal, champion, chair)
    version = proposal.versions.get()
    own = services.submit_erratum(version, by=editor, text="Wrong.", correction="Right.")
    with pytest.raises(PermissionDenied):
        services.settle_erratum(own, Erratum.State.VERIFIED, answer="", by=editor)
    with pytest.raises(ValidationError):
        services.settle_erratum(own, Erratum.State.REJECTED, answer="", by=champion)
    settled = services.settle_erratum(own, Erratum.State.VERIFIED, answer="", by=champion)
    assert settled.state == Erratum.State.VERIFIED


def test_words_are_published_without_a_ballot_and_more_than_words_are_not(
    proposal: Proposal, revise: Callable[..., Revision], champion: Person, chair: Person
) -> None:
    revise()
    advance_to(4, proposal, champion, chair)
    first = proposal.versions.get().name
    names = []
    for words in ("set in order", "set with an order"):
        revise(text=TEXT.replace("ordered set", words), is_editorial=True)
        names.append(services.publish_editorial(proposal, by=chair).name)
    assert names == [f"{first}-2", f"{first}-3"], "of one day, one after the other"
    revise(text=TEXT + "\n\nAnd more.")
    with pytest.raises(NotPossible, match="ballot"):
        services.publish_editorial(proposal, by=chair)
    assert proposal.versions.count() == 3
