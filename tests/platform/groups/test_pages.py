"""Pages, documents and drawings of groups."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from math import hypot
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance.groups import facts, services
from alliance.groups import layout as layouts
from alliance.groups.drawing import timeline
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.queries import today
from alliance.groups.seed import add_demo_groups
from alliance.organizations.models import Organization
from alliance.people.models import Person

Kind = GroupRole.Kind


@pytest.fixture
def demo(db):
    add_demo_groups()
    return WorkingGroup.objects.get(acronym="standard")


def read(client, path, status=200):
    answer = client.get(f"/groups/{path}")
    assert answer.status_code == status
    return answer.content.decode()


def test_the_page_of_a_site_without_groups_says_so(db, client):
    assert "No group has started" in read(client, "")
    assert "No group has started" in read(client, "constellation/")


def test_the_index_filters_by_kind_words_and_what_is_mine(demo, client, person, sign_in):
    text = read(client, "?kind=tf")
    assert "Vocabulary" in text and "Workforce" not in text
    assert "Workforce" in read(client, "?q=employer")
    assert "No group is like that." in read(client, "?q=zebra")
    services.join(demo, by=person)
    mine = sign_in(person).get("/groups/?mine=1").content.decode()
    assert "/groups/standard/" in mine and "/groups/workforce/" not in mine


def test_the_index_asks_little_of_the_database(demo, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get("/groups/")


def test_the_page_of_a_group_asks_no_more_for_more_people(
    demo, client, staff, make_person, django_assert_max_num_queries
):
    for n in range(12):
        services.join(demo, by=make_person(f"p{n}"))
    with django_assert_max_num_queries(40):
        client.get("/groups/standard/")


def test_the_page_shows_what_the_group_is(demo, client):
    text = read(client, "standard/")
    for words in (
        "Example University (demo)", "Vocabulary of skills", "in review", "late", "Cycle 1",
        "1 of 4 delivered", "Version 2, approved by Board (demo).", "What happened",
    ):  # fmt: skip
        assert words in text
    assert read(client, "nothing/", 404)
    assert client.post("/groups/standard/").status_code == 405


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "9999-01-01", "2026-1-1", "0001-01-01"])
def test_a_day_that_is_none_or_to_come_is_not_found(demo, client, day):
    read(client, f"standard/at/{day}/", 404)
    read(client, f"standard/at/{day}.json", 404)
    assert client.get("/groups/standard/", {"on": day}).status_code in (302, 404)


def test_a_past_day_shows_what_was_then_and_leads_to_no_form(demo, client, staff, sign_in):
    then = demo.events.get(kind="approved", data__charter__version=1).at.date()
    browser = sign_in(staff)
    assert browser.get("/groups/standard/", {"on": str(then)})["Location"].endswith(f"/at/{then}/")
    text = browser.get(f"/groups/standard/at/{then}/").content.decode()
    assert "as it was at the end of this day" in text
    assert "Version 1, approved by" in text and "Version 2, approved by" not in text
    assert "Add a deliverable" not in text and "Join this group" not in text


def test_today_from_the_log_is_today_from_the_tables(demo, client):
    now = json.loads(read(client, "standard.json"))
    logged = json.loads(read(client, f"standard/at/{today()}.json"))
    assert now == logged


def test_before_its_first_line_a_group_has_no_page_but_says_why(demo, client):
    assert "it begins later" in read(client, "standard/at/2011-01-01/", 404)


@pytest.mark.parametrize(
    "path",
    [
        "index.json", "standard.json", "constellation.json", "standard/log.json",
        "standard/log.atom", "standard/charter/versions.json",
    ],
)  # fmt: skip
def test_documents_are_not_sent_twice_to_who_has_them(demo, client, path):
    first = client.get(f"/groups/{path}")
    assert first["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"/groups/{path}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    if "Last-Modified" in first:
        again = client.get(f"/groups/{path}", headers={"If-Modified-Since": first["Last-Modified"]})
        assert again.status_code == 304


def test_a_change_changes_the_document(demo, client, staff):
    first = client.get("/groups/standard.json")
    services.change_words(demo, by=staff, name="Standards", purpose="x", kind="wg", parent=None)
    again = client.get("/groups/standard.json", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200 and again.json()["name"] == "Standards"


def test_the_feed_is_read_by_an_independent_reader(demo, client, staff):
    services.note(demo, "Caf\u00e9 & <b>tea</b>", by=staff)
    feed = feedparser.parse(client.get("/groups/standard/log.atom").content)
    assert not feed.bozo and feed.version == "atom10"
    assert feed.entries[0].title == "Caf\u00e9 & <b>tea</b>"
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)


def test_what_people_typed_is_shown_and_not_run(demo, client, staff):
    services.note(demo, "<script>alert(1)</script>", by=staff)
    services.change_words(
        demo, by=staff, name="<img src=x>", purpose="<b>x</b>", kind="wg", parent=None
    )
    for path in ("", "standard/", "standard/log/", "constellation/", f"standard/at/{today()}/"):
        text = read(client, path)
        assert "<script>alert" not in text and "<img src=x" not in text and "<b>x" not in text


def test_two_versions_are_compared_in_words(demo, client):
    text = read(client, "standard/charter/compare/?from=1&to=2")
    assert "<ins>" in text and "the result is written to the list" in text
    assert "These versions say the same." in read(client, "standard/charter/compare/?from=1&to=1")
    read(client, "standard/charter/compare/?from=1&to=99", 404)
    read(client, "workforce/charter/compare/?from=x", 404)


def test_the_log_has_pages(demo, client, staff):
    for n in range(110):
        services.note(demo, f"line {n}", by=staff)
    assert "line 109" in read(client, "standard/log/")
    assert "line 1<" in read(client, "standard/log/?page=2").replace("line 1 ", "line 1<")
    assert "line 109" in read(client, "standard/log/?page=nonsense")


def test_a_long_log_comes_in_several_documents(demo, client, monkeypatch):
    from alliance.groups import representations

    monkeypatch.setattr(representations, "LOG_EVENTS", 4)
    path, seen = "/groups/standard/log.json", []
    while path:
        page = client.get(path).json()
        assert len(page["events"]) <= 4
        seen += [event["id"] for event in page["events"]]
        path = page["next"] and page["next"].replace("http://127.0.0.1:8000", "")
    assert seen == list(demo.events.order_by("at", "pk").values_list("pk", flat=True))
    read(client, "standard/log.json?after=nonsense", 404)
    read(client, "standard/log.json?after=99999999999", 404)


def test_the_front_page_draws_the_groups_with_their_chairs(demo, client):
    text = client.get("/").content.decode()
    assert "Example University (demo)" in text and "/groups/endorsement/" not in text


# The constellation ------------------------------------------------------------------------------


def test_lines_are_what_two_groups_share(client, group, make_group, give, make_body, make_person):
    other, third = make_group("other"), make_group("third")
    body, person = make_body("School"), make_person("shy")
    give(group, Kind.CHAIR, organization=body)
    give(other, Kind.CABINET, organization=body)
    services.join(group, by=person)
    services.join(third, by=person)
    lines = {
        tuple(line["groups"]): line
        for line in client.get("/groups/constellation.json").json()["lines"]
    }
    assert lines[("other", "trust")]["organizations"] == ["School"]
    assert lines[("third", "trust")] == {
        "groups": ["third", "trust"], "organizations": [], "people": [], "other_people": 1,
    }  # fmt: skip
    assert ("other", "third") not in lines


def test_a_role_that_ended_draws_no_line(client, group, make_group, give, make_body, staff):
    body = make_body("School")
    give(group, Kind.CHAIR, organization=body)
    role = give(make_group(), Kind.CABINET, organization=body)
    assert client.get("/groups/constellation.json").json()["lines"]
    services.end_role(role, by=staff)
    assert not client.get("/groups/constellation.json").json()["lines"]


def test_the_map_and_the_list_say_the_same(demo, client):
    text = read(client, "constellation/")
    stars = [
        group["acronym"] for group in client.get("/groups/constellation.json").json()["groups"]
    ]
    for acronym in stars:
        assert f'data-star="{acronym}"' in text and f'id="row-{acronym}"' in text
    drawings = re.findall(r'<svg class="sky-svg.*?</svg>', text, re.DOTALL)
    for drawing in drawings:
        found = ElementTree.fromstring(drawing).iter("a")
        assert sorted(star.attrib["data-star"] for star in found) == sorted(stars)
    assert len(drawings) == 2  # for wide windows and for phones


def test_lines_of_organizations_and_of_people_are_drawn_apart(demo, client):
    both = read(client, "constellation/")
    assert "tie-organizations" in both and "tie-people" in both
    people = read(client, "constellation/?lines=people")
    assert "tie-organizations" not in people and "tie-people" in people
    assert "Example University (demo)" in people  # the list keeps them


def test_only_those_who_show_their_groups_are_named(demo, client):
    assert "Uma Example (demo)" in read(client, "constellation/")
    Person.objects.filter(name="Uma Example (demo)").update(shows_groups=False)
    assert "Uma Example (demo)" not in read(client, "constellation/")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 40), st.data())
def test_stars_stay_apart_on_the_map_and_where_they_were(count, data):
    pairs = [(a, b) for a in range(count) for b in range(a + 1, count)]
    chosen = data.draw(st.lists(st.sampled_from(pairs), max_size=60, unique=True)) if pairs else []
    ties = tuple((a, b, 1) for a, b in chosen)
    shape = data.draw(st.sampled_from([layouts.WIDE, layouts.tall(count)]))
    points = layouts.layout(count, ties, shape)
    assert points == layouts.layout.__wrapped__(count, ties, shape)
    assert len(points) == count
    for x, y in points:
        assert 0 < x < shape.width and 0 < y < shape.height
    for (x1, y1), (x2, y2) in ((points[a], points[b]) for a, b in pairs):
        assert hypot(x2 - x1, y2 - y1) > 30


def test_fifty_groups_and_two_hundred_organizations_are_drawn_in_a_moment(
    db, client, staff, django_assert_max_num_queries
):
    import time

    groups = WorkingGroup.objects.bulk_create(
        WorkingGroup(acronym=f"g{n}", name=f"Group {n}", purpose="x", state="active")
        for n in range(50)
    )
    bodies = Organization.objects.bulk_create(
        Organization(name=f"Body {n}", slug=f"b{n}") for n in range(200)
    )
    GroupRole.objects.bulk_create(
        GroupRole(
            group=groups[(n * 7 + k * 13) % 50],
            kind="cabinet",
            organization=body,
            starts_on=today(),
        )
        for n, body in enumerate(bodies)
        for k in range(3)
    )
    layouts.layout.cache_clear()
    layouts._settled.cache_clear()
    started = time.process_time()
    with django_assert_max_num_queries(8):
        assert client.get("/groups/constellation/").status_code == 200
    assert time.process_time() - started < 5
    started = time.process_time()
    client.get("/groups/constellation/")
    assert time.process_time() - started < 1.5


# The line of time -------------------------------------------------------------------------------


def thing(due, state="planned"):
    return {"due_on": due.isoformat() if due else None, "state": state, "title": "x"}


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(st.lists(DAYS, max_size=12), DAYS, st.integers(1, 400), DAYS)
def test_markers_lie_on_the_line_and_not_on_each_other(dues, first, length, day):
    drawn = timeline(first, first + timedelta(days=length), [thing(d) for d in dues], day)
    places = [(m.x, m.y) for m in drawn.markers]
    assert len(set(places)) == len(places) == len(dues)
    assert all(drawn.start_x <= x <= drawn.end_x and 13 <= y < drawn.line_y for x, y in places)
    assert (drawn.now_x is not None) == (first <= day <= first + timedelta(days=length))
    assert len(drawn.ticks) <= 14


def test_what_has_no_day_or_was_dropped_is_not_on_the_line():
    first = date(2026, 1, 1)
    things = [thing(None), thing(first, "dropped"), thing(first)]
    drawn = timeline(first, first + timedelta(days=9), things, first)
    assert [marker.number for marker in drawn.markers] == [3]


def test_facts_are_plain_json(demo):
    assert json.loads(json.dumps(facts.of_everything(demo))) == facts.of_everything(demo)
