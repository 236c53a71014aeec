"""Pages of calls, their JSON, and what other pages show of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.platform.calls.world import NOON, WEEK, give, make_group, make_series

from alliance.calls import exporting, services
from alliance.calls.finding import everything
from alliance.calls.models import Following, Holiday, Invitation, OwnCalendar, Rsvp
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(db):
    return make_series()


def test_every_page_with_a_call_has_the_clocks_of_four_places(series, signed_in, staff, sign_in):
    group = make_group()
    make_series("group-call", group=group)
    holiday = Holiday.objects.create(name="Rest", first_on=NOON.date(), last_on=NOON.date())
    services.follow(series, by=staff, how="follow", invites=False)
    browser = sign_in(staff)
    for url in (
        "/calls/", "/calls/month/", "/calls/past/", "/calls/community-call/", "/calls/mine/",
        f"/calls/holidays/{holiday.pk}/apply/", "/groups/own/",
    ):  # fmt: skip
        page = browser.get(url).content.decode()
        for place in ("New York", "Los Angeles", "London", "UTC"):
            assert f"<dt>{place}</dt>" in page, (url, place)


@pytest.mark.parametrize(
    "day, is_odd",
    [(date(2026, 3, 11), True), (date(2026, 3, 25), True), (date(2026, 4, 1), False),
     (date(2026, 10, 28), True), (date(2026, 11, 4), False)],
)  # fmt: skip
def test_weeks_in_which_the_usual_difference_does_not_hold_say_so_everywhere(
    day, is_odd, series, client, clock
):
    clock(datetime(day.year, day.month, day.day, 1, tzinfo=UTC))
    for url in ("/calls/", "/calls/community-call/", f"/calls/month/{day:%Y-%m}/"):
        page = client.get(url).content.decode()
        days = page.count("London: 16:00 this time, not 17:00 as usual")
        assert bool(days) == is_odd or day in (date(2026, 4, 1), date(2026, 11, 4)), url
    told = client.get("/calls/calendar.json").json()["calls"][0]["times"]["Europe/London"]
    assert told["start"][11:16] == ("16:00" if is_odd else "17:00")
    assert told["usual"] == ("17:00" if is_odd else None)


def test_a_month_has_whole_weeks_in_the_zone_of_the_viewer(series, client):
    client.cookies["tz"] = "Asia/Tokyo"
    page = client.get("/calls/month/2026-11/").content.decode()
    assert page.count('<li class="month-day') == 42  # 26 October to 6 December
    assert page.count("<summary>") == 6  # in Tokyo they are on Thursdays, 29 October to 3 December
    first = page.index('datetime="2026-11-26"')
    assert "02:00" in page[first : page.index('datetime="2026-11-27"')]
    told = client.get("/calls/month/2026-11.json").json()
    assert told["time_zone"] == "Asia/Tokyo" and len(told["calls"]) == 4
    assert client.get("/calls/month/2026-02/").content.count(b'<li class="month-day') == 35


@pytest.mark.parametrize("which", ["2026-13", "0001-01", "9999-12", "2026-00"])
def test_a_month_that_is_none_is_not_found(which, client):
    assert client.get(f"/calls/month/{which}/").status_code == 404
    assert client.get(f"/calls/month/{which}.json").status_code == 404


def test_holidays_stand_in_the_month_and_in_their_list(series, client):
    Holiday.objects.create(name="Rest", first_on=date(2026, 11, 26), last_on=date(2026, 11, 27))
    assert client.get("/calls/month/2026-11/").content.count(b"month-holiday") == 2
    assert "Rest" in client.get("/calls/holidays/").content.decode()
    [told] = client.get("/calls/holidays.json").json()["holidays"]
    assert told == {"name": "Rest", "first_on": "2026-11-26", "last_on": "2026-11-27"}


def test_past_calls_go_back_to_the_first_one_and_no_further(series, client, staff):
    services.cancel_call(series, NOON - WEEK, by=staff, reason="Snow")
    told = client.get("/calls/past.json").json()["calls"]
    assert len(told) == 13 and told[0]["cancelled"] and told[0]["reason"] == "Snow"
    assert told == sorted(told, key=lambda c: c["start"], reverse=True)
    url, seen = "/calls/past/", 0
    while url:
        page = client.get(url).content.decode()
        seen += page.count('<li class="call')
        found = page.partition('rel="next" href="')[2]
        url = found.partition('"')[0].replace("&amp;", "&")
    assert seen == 46  # 7 January to 18 November
    for bad in ("x", "2026-02-30", "0001-01-01"):
        assert client.get(f"/calls/past/?before={bad}").status_code == 404


def test_the_json_of_a_series_has_its_changes_and_counts(series, client, staff, person):
    services.move_call(series, NOON, NOON + timedelta(hours=1), by=staff, reason="Room")
    services.answer(series, NOON, by=person, answer="yes")
    told = client.get("/calls/community-call.json").json()
    assert told["sequence"] == 1 and told["changes"][0]["reason"] == "Room"
    first = told["calls"][0]
    assert first["moved"] and first["answers"] == {"yes": 1}
    assert first["times"]["Europe/London"]["start"] == "2026-11-25T18:00:00+00:00"
    assert "ada" not in str(told).lower()


def test_old_addresses_of_feeds_still_answer(series, client):
    make_group()
    for url in (
        "/calls/calendar.ics", "/calls/calendar/own.ics", "/calls/community-call.ics",
        "/calls/community-call.json",
    ):  # fmt: skip
        assert client.get(url).status_code == 200, url


def test_a_series_cannot_take_the_name_of_a_page(staff, sign_in):
    from alliance.calls.models import CallSeries

    for name in ("month", "past", "mine", "import", "holidays", "feed", "calendar"):
        form = {
            "name": "X", "slug": name, "first_on": "2026-12-02", "local_time": "12:00",
            "time_zone": "UTC", "rule": "FREQ=WEEKLY", "duration_min": "60",
        }  # fmt: skip
        page = sign_in(staff).post("/calls/new/", form)
        assert page.status_code == 200 and b"name of a page" in page.content, name
    assert not CallSeries.objects.exists()


def test_once_makes_a_special_event(staff, sign_in):
    from alliance.calls.models import CallSeries

    form = {
        "name": "Summit", "slug": "summit", "first_on": "2026-12-02", "local_time": "12:00",
        "time_zone": "Europe/Madrid", "rule": "once", "duration_min": "240",
    }  # fmt: skip
    assert sign_in(staff).post("/calls/new/", form).status_code == 302
    assert CallSeries.objects.get().kind == "event"
    assert b"special event" in sign_in(staff).get("/calls/").content


def test_the_page_of_a_group_shows_its_calls_and_its_chair_how_to_make_some(
    client, person, sign_in
):
    group = make_group()
    assert b"calendar/own.ics" not in client.get("/groups/own/").content
    give(person, group, "chair")
    page = sign_in(person).get("/groups/own/").content.decode()
    assert "/calls/new/?group=own" in page
    assert (
        f'value="{group.pk}" selected'
        in sign_in(person).get("/calls/new/?group=own").content.decode()
    )
    make_series("group-call", group=group, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE")
    page = client.get("/groups/own/").content.decode()
    assert "calendar/own.ics" in page and "Group call" in page


def test_search_finds_a_series_until_its_group_goes_out_of_sight(staff):
    from alliance.groups.services import show, withhold

    group = make_group(state="proposed")
    series = make_series("group-call", group=group, description="Signing and keys")
    services.end_series(series, date(2027, 1, 20), by=staff, reason="x")
    entries = SearchEntry.objects.filter(kind="calls")
    assert entries.get().key == "group-call"
    withhold(group, by=staff)
    assert not entries.exists() and list(everything()) == []
    show(group, by=staff)
    assert entries.exists()


def test_a_person_takes_their_calls_along_and_closing_removes_them(series, person, staff):
    services.follow(series, by=person, how="remind", invites=True)
    services.answer(series, NOON, by=person, answer="yes", is_named=True)
    services.own_calendar(person)
    mine = exporting.of_person(person)
    assert mine["answers"][0]["answer"] == "yes" and mine["follows"][0]["invited_by_mail"]
    assert mine["invitations"][0]["address"] == "ada@example.org"
    secret = OwnCalendar.objects.get().name
    assert secret not in str(mine)
    files = dict(exporting.of_alliance())
    assert secret not in str(files) and b"community-call" in files["series.jsonl"]
    assert exporting.words(person).goes
    exporting.erase(person)
    for table in (Rsvp, Following, Invitation, OwnCalendar):
        assert not table.objects.exists()


def test_pages_of_many_calls_ask_the_database_the_same_number_of_times(
    client, django_assert_max_num_queries
):
    for number in range(12):
        make_series(f"series-{number}")
    client.get("/calls/")
    for url in ("/calls/", "/calls/month/", "/calls/past/", "/calls/calendar.ics"):
        with django_assert_max_num_queries(14):
            client.get(url)
