"""After a call: the record, its actions, recordings, transcripts, search, mail and podcast."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import feedparser
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from alliance.archive.models import Entry
from alliance.lists.models import MailingList
from alliance.meetings import exporting, live_state, signals, transcripts
from alliance.meetings.errors import Refused
from alliance.meetings.models import Attendance, Meeting, Speaker
from alliance.meetings.pads import open_for
from alliance.meetings.services import media, record, roll_call, running, speakers
from alliance.notes import reading
from alliance.notes import services as notes

pytestmark = pytest.mark.django_db
MP3 = b"ID3\x04" + bytes(3000)


@pytest.fixture
def noted(meeting, person):
    """The call, with something in its notes."""
    pad = open_for(meeting)
    text = notes.pad_text(pad)
    notes.write(pad, text + "\nWe saw three lamps.\n", base=reading.version_of(pad), by=person)
    return meeting


@pytest.fixture
def final(noted, coordinator):
    record.finalise(noted, by=coordinator, summary="Lamps.", consent_line="All agreed.")
    noted.refresh_from_db()
    return noted


def mp3(name="call.mp3"):
    return SimpleUploadedFile(name, MP3, content_type="audio/mpeg")


# The record -------------------------------------------------------------------------------------
def test_the_record_holds_the_notes_and_nobody_writes_on(final, person, coordinator):
    assert "three lamps" in final.notes_text
    pad = open_for(final)
    for whoever in (person, coordinator):
        with pytest.raises(PermissionDenied):
            notes.write(pad, "other", base=reading.version_of(pad), by=whoever)
    with pytest.raises(Refused, match="already"):
        record.finalise(final, by=coordinator)


def test_open_pages_learn_that_the_record_is_final(noted, coordinator):
    assert live_state.state_of(noted)["phase"] == "on"
    record.finalise(noted, by=coordinator)
    noted.refresh_from_db()
    assert live_state.state_of(noted)["phase"] == "final"


def test_a_correction_says_why_and_keeps_what_was_before(final, coordinator, client):
    with pytest.raises(Refused):
        record.correct(final, by=coordinator, text="Two lamps.", summary="", why=" ")
    record.correct(final, by=coordinator, text="Two lamps.", summary="Two.", why="miscounted")
    versions = list(final.versions.order_by("pk"))
    assert "three lamps" in versions[0].text and versions[1].text == "Two lamps."
    assert "miscounted" in client.get(final.get_absolute_url()).content.decode()


def test_the_record_says_who_spoke_and_a_correction_is_told(meeting, coordinator, person, sign_in):
    item = meeting.items.get(position=1)
    spoke, absent, unasked = (
        Speaker.objects.create(item=on, name=name, email=f"{name}@example.org", state=state)
        for name, on, state in (
            ("bea", item, "accepted"),
            ("cal", meeting.items.last(), "accepted"),
            ("dorothea", item, "declined"),
        )
    )
    with pytest.raises(Refused, match="Finalise"):
        speakers.note_presented(spoke, False, by=coordinator)
    record.finalise(meeting, by=coordinator)
    heard = []
    signals.presented.connect(
        receiver := lambda speaker, **_: heard.append((speaker.name, bool(speaker.presented_at)))
    )
    page = sign_in(coordinator).get(meeting.get_absolute_url() + "wrap-up/").content.decode()
    assert "bea did not speak" in page and "cal spoke" in page and "dorothea" not in page
    for speaker, has_presented in ((spoke, False), (spoke, False), (absent, True)):
        speakers.note_presented(speaker, has_presented, by=coordinator)
    assert heard == [("bea", False), ("cal", True)]
    with pytest.raises(Refused, match="did not accept"):
        speakers.note_presented(unasked, True, by=coordinator)
    with pytest.raises(PermissionDenied):
        speakers.note_presented(spoke, True, by=person)
    assert signals.presented.disconnect(receiver)


def test_a_late_line_is_taken_until_the_record_is_final_and_counts_when_confirmed(
    noted, other_person, coordinator
):
    Meeting.objects.update(
        starts_at=timezone.now() - timedelta(hours=3),
        begun_at=timezone.now() - timedelta(hours=3),
        ended_at=timezone.now() - timedelta(hours=2),
    )
    line = roll_call.sign(noted, by=other_person, name="Late")
    assert line.is_late and not line.is_confirmed
    record.finalise(noted, by=coordinator)
    roll_call.confirm([line], by=coordinator)
    line.refresh_from_db()
    assert line.is_confirmed
    with pytest.raises(Refused):
        roll_call.strike(line, by=other_person)


# Actions ----------------------------------------------------------------------------------------
def test_an_action_goes_to_somebody_who_was_there(noted, person, other_person, coordinator):
    with pytest.raises(Refused):
        record.note_action(noted, by=coordinator, text="Draw", owner=other_person)
    roll_call.sign(noted, by=other_person, name="Grace")
    action = record.note_action(noted, by=coordinator, text="Draw", owner=other_person)
    with pytest.raises(PermissionDenied):
        record.note_action(noted, by=person, text="Draw", owner=other_person)
    with pytest.raises(PermissionDenied):
        record.finish(action, by=person)
    record.finalise(noted, by=coordinator)
    record.finish(action, by=other_person)
    action.refresh_from_db()
    assert action.done_at is not None


# Recordings and transcripts ---------------------------------------------------------------------
def test_nothing_is_published_without_consent(noted, coordinator):
    recording = media.add_recording(noted, by=coordinator, upload=mp3())
    transcript = media.add_transcript(noted, by=coordinator, name="", text="Ada: hello")
    for publish, thing in (
        (media.publish_recording, recording),
        (media.publish_transcript, transcript),
    ):
        with pytest.raises(Refused):
            publish(thing, by=coordinator, is_public=True)
    media.set_consent(noted, by=coordinator, line="All agreed.")
    media.publish_recording(recording, by=coordinator, is_public=True)
    media.set_consent(noted, by=coordinator, line="")
    recording.refresh_from_db()
    assert recording.published_at is None


def test_a_recording_is_a_recording(noted, coordinator):
    with pytest.raises(Refused):
        media.add_recording(
            noted, by=coordinator, upload=SimpleUploadedFile("call.mp3", b"<html>" * 50)
        )
    with pytest.raises(Refused):
        media.add_recording(noted, by=coordinator)


def test_a_player_may_ask_for_a_part_of_a_recording(final, coordinator, client, url):
    recording = media.add_recording(final, by=coordinator, upload=mp3())
    media.publish_recording(recording, by=coordinator, is_public=True)
    address = url(final, "recording_file", recording.pk)
    part = client.get(address, headers={"range": "bytes=0-3"})
    assert part.status_code == 206 and b"".join(part.streaming_content) == b"ID3\x04"
    assert part["Content-Range"] == f"bytes 0-3/{len(MP3)}"


def test_the_podcast_has_published_files_and_nothing_else(final, coordinator, client):
    media.add_recording(final, by=coordinator, title="Hidden", upload=mp3())
    link = media.add_recording(final, by=coordinator, url="https://example.org/a.mp3")
    shown = media.add_recording(
        final, by=coordinator, title="The call", upload=mp3(), duration_min=45
    )
    for recording in (link, shown):
        media.publish_recording(recording, by=coordinator, is_public=True)
    feed = feedparser.parse(client.get("/calls/podcast.xml").content)
    assert not feed.bozo and len(feed.entries) == 1
    entry = feed.entries[0]
    assert entry.title.endswith("The call") and "All agreed." in entry.description
    assert entry.enclosures[0].type == "audio/mpeg"
    assert int(entry.enclosures[0].length) == len(MP3)
    assert entry.itunes_duration == "2700"
    atom = feedparser.parse(client.get("/calls/records.atom").content)
    assert not atom.bozo and "Lamps." in atom.entries[0].summary


def test_a_transcript_is_read_with_its_times():
    cues = transcripts.read(
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ada>We saw <i>lamps</i>.\n\n"
        "01:00:00.000 --> 01:00:02.000\nThree.\n"
    )
    assert [(cue.speaker, cue.text) for cue in cues] == [("Ada", "We saw lamps."), ("", "Three.")]
    assert cues[1].clock == "1:00:00"


def test_the_list_of_recordings_is_run_by_no_spreadsheet(noted, coordinator):
    media.add_recording(noted, by=coordinator, title="=1+1", url="https://example.org/a.mp3")
    table = dict(exporting.of_alliance())["recordings.csv"].decode()
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["title"], row["day"]) == ("'=1+1", str(noted.day))
    assert (row["url"], row["published"]) == ("https://example.org/a.mp3", "")


# Search, mail -----------------------------------------------------------------------------------
@pytest.mark.parametrize("where", ["/calls/records/?q=lamps", "/search/?q=lamps"])
def test_a_record_is_found_by_the_words_in_its_notes(where, noted, coordinator, client):
    assert noted.get_absolute_url() not in client.get(where).content.decode()
    record.finalise(noted, by=coordinator)
    assert noted.get_absolute_url() in client.get(where).content.decode()


def test_the_record_goes_to_the_list_of_the_calls_once(final, coordinator):
    with pytest.raises(Refused, match="no mailing list"):
        record.mail_to_list(final, by=coordinator)
    main = MailingList.objects.create(slug="main", name="Main", kind=MailingList.Kind.MAIN)
    record.mail_to_list(final, by=coordinator)
    with pytest.raises(Refused, match="already"):
        record.mail_to_list(final, by=coordinator)
    message = Entry.objects.get(mailing_list=main)
    assert "three lamps" in message.text and "Lamps." in message.text


def test_who_wrote_in_the_notes_without_their_name_is_not_in_the_record(final, client):
    """The roll call names people; the notes name nobody but by their own words."""
    Attendance.objects.all().delete()
    assert "ada@example.org" not in client.get(final.get_absolute_url()).content.decode()


def test_the_call_can_be_ended_once_only_what_began(make_meeting, coordinator):
    meeting = make_meeting(5)
    with pytest.raises(Refused):
        running.end(meeting, by=coordinator)
    with pytest.raises(Refused, match="not taken place"):
        record.finalise(meeting, by=coordinator)
