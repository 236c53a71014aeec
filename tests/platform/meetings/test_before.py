"""Topics, agenda, speakers."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.platform.meetings.conftest import make_series

from alliance.meetings import duties, links, queries
from alliance.meetings.bounds import MAX_SLIDES_BYTES, MAX_TOPICS_OPEN
from alliance.meetings.errors import Refused
from alliance.meetings.models import AgendaItem, Meeting, Speaker, Topic, TopicVote
from alliance.meetings.services import agenda, running, speakers, topics
from alliance.meetings.services.opening import meeting_on
from alliance.notices.models import Notice
from alliance.outbox.models import OutboxItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(coming, person):
    return topics.suggest(coming.series, by=person, title="Libraries", why="They ask", minutes=15)


@pytest.fixture
def item(coming, coordinator, topic):
    return topics.schedule(topic, coming, by=coordinator)


@pytest.fixture
def speaker(item, coordinator):
    return speakers.invite(item, by=coordinator, name="Sam Speaker", email="Sam@example.org")


@pytest.fixture
def page_of(client):
    return lambda speaker: links.address_for(speaker).replace("http://127.0.0.1:8000", "")


# Topics -----------------------------------------------------------------------------------------
def test_whoever_suggests_a_topic_votes_for_it(topic, person):
    assert [vote.person for vote in topic.votes.all()] == [person]


def test_a_vote_counts_once_and_is_taken_back_freely(topic, other_person):
    topics.vote(topic, by=other_person)
    topics.vote(topic, by=other_person)
    assert queries.topics_of(topic.series).get().vote_count == 2
    topics.take_vote_back(topic, by=other_person)
    topics.take_vote_back(topic, by=other_person)
    assert TopicVote.objects.count() == 1


def test_topics_with_more_votes_come_first(topic, other_person, coming, make_person):
    late = topics.suggest(coming.series, by=other_person, title="Skills")
    topics.vote(late, by=make_person("third"))
    assert list(queries.open_topics(coming.series)) == [late, topic]


def test_the_coordinator_hears_of_a_topic_and_its_author_of_the_answer(coordinator, topic, person):
    assert Notice.objects.filter(person=coordinator, kind="meetings.topic").count() == 1
    topics.decline(topic, by=coordinator, word="We had it in May.")
    told = Notice.objects.get(person=person)
    assert "declined" in told.title and told.text == "We had it in May."


def test_declining_needs_a_word(topic, coordinator):
    with pytest.raises(Refused, match="word"):
        topics.decline(topic, by=coordinator, word="  ")


def test_a_settled_topic_takes_no_votes_and_is_settled_once(topic, coordinator, other_person):
    topics.decline(topic, by=coordinator, word="No")
    with pytest.raises(Refused):
        topics.vote(topic, by=other_person)
    with pytest.raises(Refused):
        topics.decline(topic, by=coordinator, word="No")
    topics.accept(topic, by=coordinator)  # one may think better of it
    topic.refresh_from_db()
    assert topic.state == "accepted"


def test_a_scheduled_topic_stands_before_the_questions(coming, item):
    assert [i.kind for i in coming.items.all()][-2:] == ["topic", "questions"]
    assert item.minutes == 15


def test_a_topic_of_other_calls_cannot_be_scheduled(topic, coordinator):
    other = make_series(60 * 24, slug="other-call", name="Other")
    day = queries.next_meetings(other, timezone.now())[0][0]
    with pytest.raises(Refused):
        topics.schedule(topic, meeting_on(other, day, timezone.now()), by=coordinator)


def test_one_person_cannot_flood_the_list(coming, person):
    for n in range(MAX_TOPICS_OPEN):
        topics.suggest(coming.series, by=person, title=f"Topic {n}")
    with pytest.raises(Refused):
        topics.suggest(coming.series, by=person, title="One more")


def test_what_was_not_reached_moves_on_with_its_speakers(coming, coordinator, speaker, item, topic):
    day = queries.next_meetings(coming.series, coming.starts_at + timedelta(days=1))[0][0]
    to = meeting_on(coming.series, day, timezone.now())
    assert topics.move_on(coming, to, by=coordinator) == 1
    item.refresh_from_db()
    topic.refresh_from_db()
    speaker.refresh_from_db()
    assert item.moved_to == to
    assert topic.meeting == to
    assert speaker.item.meeting == to
    with pytest.raises(Refused):  # it has gone
        topics.move_on(coming, to, by=coordinator)


def test_an_item_that_was_reached_does_not_move_on(meeting, coordinator, person):
    topic = topics.suggest(meeting.series, by=person, title="X")
    item = topics.schedule(topic, meeting, by=coordinator)
    running.go_to(meeting, item, by=coordinator)
    running.go_on(meeting, by=coordinator)
    day = queries.next_meetings(meeting.series, timezone.now() + timedelta(days=1))[0][0]
    with pytest.raises(Refused):
        topics.move_on(meeting, meeting_on(meeting.series, day, timezone.now()), by=coordinator)


def test_the_form_keeps_what_was_typed(signed_in, coming):
    page = signed_in.post(
        "/calls/community-call/topics/", {"title": "", "why": "Because", "minutes": "500"}
    )
    assert page.status_code == 200
    text = page.content.decode()
    assert "Because" in text and "500" in text and not Topic.objects.exists()


def test_topics_are_listed_with_few_queries(
    coming, make_person, signed_in, django_assert_max_num_queries
):
    for n in range(15):
        topics.suggest(coming.series, by=make_person(f"p{n}"), title=f"Topic {n}")
    with django_assert_max_num_queries(16):
        assert signed_in.get("/calls/community-call/topics/").status_code == 200


# Agenda -----------------------------------------------------------------------------------------
def test_items_move_by_buttons_without_scripts(coming, at_the_desk, url):
    items = list(coming.items.all())
    at_the_desk.post(url(coming, "item_down", items[0].pk))
    at_the_desk.post(url(coming, "item_up", items[3].pk))
    assert [i.pk for i in coming.items.all()] == [
        items[1].pk, items[0].pk, items[3].pk, items[2].pk,
    ]  # fmt: skip
    at_the_desk.post(url(coming, "item_up", items[1].pk))  # at the edge nothing happens
    assert coming.items.first().pk == items[1].pk


def test_a_refused_item_is_shown_again_as_it_was_typed(coming, at_the_desk, url):
    page = at_the_desk.post(
        url(coming, "item_add"), {"kind": "topic", "title": "", "minutes": "7", "text": "Typed"}
    )
    assert page.status_code == 409
    assert "Typed" in page.content.decode() and "Give the item a title" in page.content.decode()
    assert coming.items.count() == 4


def test_an_item_taken_off_lets_its_topic_wait_again(coming, coordinator, item, topic):
    agenda.remove(item, by=coordinator)
    topic.refresh_from_db()
    assert (topic.state, topic.meeting) == ("accepted", None)


def test_an_item_with_a_speaker_stays(coming, coordinator, item, speaker):
    with pytest.raises(Refused):
        agenda.remove(item, by=coordinator)


def test_the_agenda_says_when_it_is_too_long(coming, coordinator):
    agenda.add(coming, by=coordinator, kind="other", title="Long", minutes=60)
    assert queries.minutes_over(coming, queries.agenda(coming)) == 25


# Speakers ---------------------------------------------------------------------------------------
def test_an_invitation_carries_a_link_that_is_nowhere_in_the_database(speaker):
    mail = OutboxItem.objects.get(to="sam@example.org")
    token = links.token_for(speaker)
    assert token in mail.text
    row = Speaker.objects.filter(pk=speaker.pk).values().get()
    assert token not in str(row)


def test_opening_the_link_answers_nothing(client, speaker, page_of):
    page = client.get(page_of(speaker))
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin" and "no-store" in page["Cache-Control"]
    speaker.refresh_from_db()
    assert speaker.state == "invited"


def test_somebody_without_an_account_accepts_and_tells_of_themselves(
    client, speaker, page_of, coordinator, url
):
    client.post(page_of(speaker), {"what": "accept", "word": "Gladly"})
    pdf = SimpleUploadedFile("My slides.pdf", b"%PDF-1.7 x", content_type="text/html")
    client.post(
        page_of(speaker),
        {"what": "describe", "name": "Sam S.", "bio": "A librarian", "slides_url": "", "file": pdf},
    )
    speaker.refresh_from_db()
    assert (speaker.state, speaker.name, speaker.bio) == ("accepted", "Sam S.", "A librarian")
    told = Notice.objects.get(person=coordinator, kind="meetings.speaker")
    assert "will speak" in told.title and told.text == "Gladly"
    served = client.get(url(speaker.item.meeting, "slides", speaker.pk))
    assert served["Content-Type"] == "application/pdf"
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]
    assert b"".join(served.streaming_content).startswith(b"%PDF")


def office_file(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return content.getvalue()


PPTX = {"[Content_Types].xml": b"x", "ppt/presentation.xml": b"x"}


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        (b"%PDF-1.4", True),
        (office_file(PPTX), True),
        (office_file({"mimetype": b"application/vnd.oasis.opendocument.presentation"}), True),
        (office_file(PPTX | {"ppt/vbaProject.bin": b"x"}), False),
        (office_file({"a.txt": b"x"}), False),
        (b"PK\x03\x04 broken", False),
        (b"<html><script>alert(1)</script>", False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
        (b"MZ\x90", False),
        (b"", False),
    ],
)
def test_slides_are_known_by_what_is_in_them(client, speaker, page_of, content, taken):
    client.post(page_of(speaker), {"what": "accept"})
    upload = SimpleUploadedFile("slides.pdf", content, content_type="application/pdf")
    page = client.post(
        page_of(speaker),
        {"what": "describe", "name": "Typed name", "bio": "", "slides_url": "", "file": upload},
    )
    speaker.refresh_from_db()
    assert bool(speaker.slides) == taken
    assert page.status_code == (302 if taken else 200)
    if not taken:
        assert "Typed name" in page.content.decode()


def test_slides_that_are_too_large_are_refused(speaker):
    speakers.answer(speaker, accepts=True)
    upload = SimpleUploadedFile("a.pdf", b"%PDF-")
    upload.size = MAX_SLIDES_BYTES + 1
    with pytest.raises(Refused, match="20 MiB"):
        speakers.describe(speaker, name="S", bio="", slides_url="", slides=upload)


def test_a_link_is_void_once_taken_back_renewed_or_old(client, speaker, page_of, coordinator):
    old = page_of(speaker)
    assert client.get(old[:-2] + "xx/").status_code == 404  # forged
    Speaker.objects.filter(pk=speaker.pk).update(invited_at=timezone.now() - timedelta(hours=1))
    speaker.refresh_from_db()
    speakers.mail_again(speaker, by=coordinator)
    assert client.get(old).status_code == 404
    speaker.refresh_from_db()
    new = page_of(speaker)
    assert client.get(new).status_code == 200
    meeting = speaker.item.meeting
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=40))
    assert client.get(new).status_code == 404
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=meeting.starts_at)
    speakers.take_back(speaker, by=coordinator)
    assert client.get(new).status_code == 404


def test_a_link_reaches_its_own_invitation_alone(client, speaker, item, coordinator, page_of, url):
    other = speakers.invite(item, by=coordinator, name="Other", email="other@example.org")
    client.post(page_of(speaker), {"what": "accept"})
    other.refresh_from_db()
    assert other.state == "invited"
    assert client.get(url(item.meeting, "slides", other.pk)).status_code == 404


def test_slides_of_who_declined_are_not_shown(client, speaker, page_of, url):
    speakers.answer(speaker, accepts=True)
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4")
    speakers.describe(speaker, name="S", bio="", slides_url="", slides=upload)
    client.post(page_of(speaker), {"what": "decline"})
    assert client.get(url(speaker.item.meeting, "slides", speaker.pk)).status_code == 404


def test_the_same_address_is_invited_once_an_item(item, coordinator, speaker):
    with pytest.raises(Refused):
        speakers.invite(item, by=coordinator, name="Sam again", email="sam@example.org")


def test_a_subject_of_an_invitation_is_one_line(coming, coordinator):
    item = agenda.add(coming, by=coordinator, kind="topic", title="A title", minutes=5)
    AgendaItem.objects.filter(pk=item.pk).update(title="A title\nBcc: x@example.org")
    item.refresh_from_db()
    speakers.invite(item, by=coordinator, name="Sam", email="sam2@example.org")
    assert "\n" not in OutboxItem.objects.get(to="sam2@example.org").subject


# Reminders --------------------------------------------------------------------------------------
def test_speakers_are_reminded_once_an_occasion(speaker, item):
    start = item.meeting.starts_at
    asked = start - timedelta(days=4)
    Speaker.objects.update(invited_at=start - timedelta(days=10))
    assert duties.remind_speakers(start - timedelta(days=6)) == 0
    for moment in (asked, asked + timedelta(minutes=15), start - timedelta(hours=20)):
        duties.remind_speakers(moment)
    mails = OutboxItem.objects.filter(subject__startswith="Reminder")
    assert mails.count() == 2
    speakers.answer(speaker, accepts=False)
    assert duties.remind_speakers(start - timedelta(hours=10)) == 0


def test_no_reminder_of_a_cancelled_call(speaker, item, staff):
    from alliance.calls.services import cancel_call

    meeting = item.meeting
    cancel_call(meeting.series, meeting.starts_at, by=staff, reason="Holiday")
    assert duties.remind_speakers(meeting.starts_at - timedelta(hours=20)) == 0
