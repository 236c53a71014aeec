"""The record of a call takes in, in its own words, what was voted on since the call before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.platform.decisions.conftest import elector, end
from tests.platform.meetings.conftest import make_series

from alliance.decisions import services as decisions
from alliance.decisions.models import Decision
from alliance.groups import services as groups
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.meetings.models import Meeting
from alliance.meetings.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(staff):
    made = groups.found_group(staff, acronym="trust", name="Trust", purpose="x")
    return groups.change_state(made, WorkingGroup.State.ACTIVE, by=staff, reason="x")


@pytest.fixture
def chair(staff, group, make_person):
    person = make_person("chair")
    groups.give_role(group, GroupRole.Kind.CHAIR, by=staff, person=person)
    return person


@pytest.fixture
def series(group):
    return make_series(-30, group=group, slug="trust-call")


def voted(group, chair, title: str, days_ago: float) -> Decision:
    """Adopted by the group, so many days ago."""
    closes = timezone.now() - timedelta(days=days_ago)
    made = decisions.open_decision(
        Decision(title=title, method="majority", electorate="group_people", group=group,
                 closes_at=closes),
        by=chair, at=closes - timedelta(days=3),
    )  # fmt: skip
    decisions.cast(elector(made, chair), ["for"], by=chair, at=closes - timedelta(days=1))
    end(made)
    return made


@pytest.fixture
def decision(group, chair):
    return voted(group, chair, "Shall <we> meet on Tuesdays?", 1)


def a_call(series, minutes: float) -> Meeting:
    start = timezone.now() + timedelta(minutes=minutes)
    return Meeting.objects.create(series=series, day=start.date(), starts_at=start, begun_at=start)


def final(meeting, by) -> str:
    record.finalise(meeting, by=by)
    meeting.refresh_from_db()
    return meeting.notes_text


def test_what_the_group_voted_on_stands_in_the_record_once(series, decision, chair, client):
    first = a_call(series, -30)
    text = final(first, chair)
    _heading, _, words = text.partition("## Voted on since the last call\n\n")
    assert words.startswith(r"**Shall \<we\> meet on Tuesdays?**") and "adopted" in words.lower()
    assert f"http://127.0.0.1:8000{decision.get_absolute_url()}" in words
    assert first.versions.get().text == text
    page = client.get(first.get_absolute_url()).content.decode()
    assert "Shall &lt;we&gt; meet on Tuesdays?" in page and "<we>" not in page
    second = a_call(series, 60 * 24 * 7)
    Meeting.objects.filter(pk=second.pk).update(starts_at=timezone.now())
    second.refresh_from_db()
    assert "Voted on" not in final(second, chair)


def test_votes_that_are_open_of_others_or_of_long_ago_are_not_in_it(
    series, group, chair, coordinator
):
    voted(group, chair, "Long ago", 40)
    decisions.open_decision(
        Decision(title="Open", method="majority", electorate="group_people", group=group,
                 closes_at=timezone.now() + timedelta(days=3)),
        by=chair,
    )  # fmt: skip
    assert "Voted on" not in final(a_call(series, -30), chair)
    voted(group, chair, "Of the group", 1)
    everybody = make_series(-20)
    assert "Voted on" not in final(a_call(everybody, -20), coordinator)


def test_votes_that_do_not_fit_leave_the_notes_as_they_are(series, decision, chair, monkeypatch):
    monkeypatch.setattr(record, "MAX_NOTES_CHARACTERS", 100)
    text = final(a_call(series, -30), chair)
    assert text.startswith("# Community call") and "Voted on" not in text
