"""The history: in order, with sources, added once."""

from urllib.parse import urlsplit

import pytest

from alliance.history.models import HistoryEntry
from alliance.history.queries import timeline
from alliance.history.seed import TIMELINE, add_history

pytestmark = pytest.mark.django_db


def test_the_timeline_begins_in_barcelona_and_runs_in_order():
    add_history()
    years = [year for year, _ in timeline()]
    assert years == sorted(set(years))
    assert years[0] == 2010 and {2011, 2012, 2013, 2014, 2015, 2016, 2017} <= set(years)
    titles = [entry.title for _, entries in timeline() for entry in entries]
    assert titles[0] == "A Badge Lab in Barcelona"


def test_every_entry_names_its_source_and_is_sound():
    add_history()
    for entry in HistoryEntry.objects.all():
        entry.full_clean()
        assert urlsplit(entry.source_url).hostname and entry.source_name
        assert entry.date is None or entry.date.year == entry.year


def test_seeding_twice_adds_nothing():
    assert add_history() == len(TIMELINE)
    assert add_history() == 0


def test_an_entry_without_a_day_comes_after_those_with_one():
    HistoryEntry.objects.create(year=2012, title="Some day")
    HistoryEntry.objects.create(year=2012, date="2012-05-01", title="In May")
    ((_, entries),) = timeline()
    assert [entry.title for entry in entries] == ["In May", "Some day"]


def test_the_page_is_an_ordered_list_with_sources(client):
    assert "Nothing is written here yet" in client.get("/history/").content.decode()
    add_history()
    page = client.get("/history/").content.decode()
    assert '<ol class="timeline">' in page and "Barcelona" in page
    assert page.count("Source:") == len(TIMELINE)
    assert client.post("/history/").status_code == 405
