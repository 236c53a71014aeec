"""Old notes become records: what is understood is taken in, and not a character is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from alliance.meetings.importing import reading
from alliance.meetings.models import Meeting

OLD = """\
# Community Call, 2014-03-05

Roll call:
- Grace Example, Harbour School, grace@example.org
- Lin Example (Radio)

Agenda
1. Lamps
2. Badges for keepers

Notes
We talked at length about lamps.
ACTION: Lin to draw the badge
DECISION: keepers get a badge

# Community Call, 2014-03-12

Attendees:
- Grace Example

Nothing new.
"""


def test_calls_people_items_actions_and_decisions_are_found():
    first, second = reading.read(OLD)
    assert [str(call.day) for call in (first, second)] == ["2014-03-05", "2014-03-12"]
    assert [line.name for line in first.roll_call] == ["Grace Example", "Lin Example"]
    assert first.roll_call[0].contact == "grace@example.org"
    assert first.agenda == ["Lamps", "Badges for keepers"]
    assert "draw the badge" in first.actions[0].text
    assert first.decisions == ["keepers get a badge"]


@given(st.text(max_size=400))
def test_the_pieces_are_the_file(text):
    assert "".join(call.text for call in reading.read(text)) in (text, "")
    together = "".join(call.text for call in reading.read(OLD + text))
    assert together == OLD + text


@pytest.mark.django_db
def test_a_file_is_looked_at_first_and_taken_in_once(coming, at_the_desk, client):
    series = coming.series
    series.first_on -= timedelta(days=365 * 15)
    series.save()
    address = reverse("meetings:import", args=[series.slug])
    upload = SimpleUploadedFile("notes.md", OLD.encode(), content_type="text/markdown")
    look = at_the_desk.post(address, {"file": upload})
    assert look.status_code == 200 and not Meeting.objects.filter(is_imported=True).exists()
    fields = {"text": OLD, "file_name": "notes.md", "take": "1"}
    done = at_the_desk.post(address, fields, follow=True)
    assert done.status_code == 200
    taken = Meeting.objects.filter(is_imported=True).order_by("day")
    assert [str(meeting.day) for meeting in taken] == ["2014-03-05", "2014-03-12"]
    page = client.get(taken[0].get_absolute_url()).content.decode()
    assert "length about lamps" in page and "draw the badge" in page
    assert "grace@example.org" not in page  # an address in old notes was not meant for the world
    assert not taken[0].roll_call.filter(confirmed_at__isnull=False).exists()
    at_the_desk.post(address, fields, follow=True)
    assert Meeting.objects.filter(is_imported=True).count() == 2
