"""Pages of decisions, without JavaScript: the list, asking, voting, reading what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.platform.decisions.conftest import elector, end

from alliance.decisions import minutes, services
from alliance.decisions.models import Ballot, Decision
from alliance.decisions.seed import add_demo_decisions
from alliance.groups.models import WorkingGroup
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
Begin = Callable[..., Decision]
People = dict[str, Person]
SignIn = Callable[[Person], Client]


def form(group: WorkingGroup, now: datetime, **more: object) -> dict[str, object]:
    return {
        "group": group.pk,
        "title": "Shall we meet on Tuesdays?",
        "text": "**Every** week.",
        "electorate": "group_people",
        "method": "majority",
        "threshold": "simple",
        "base": "cast",
        "quorum_percent": 0,
        "seats": 1,
        "proxies": 0,
        "options": "",
        "closes_at": timezone.localtime(now + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
        **more,
    }


def test_the_chair_looks_at_the_electorate_and_then_opens(
    people: People, group: WorkingGroup, now: datetime, sign_in: SignIn
) -> None:
    client = sign_in(people["chair"])
    url = reverse("decisions:begin")
    page = client.post(url, form(group, now, preview="1")).content.decode()
    assert "6 electors" in page and "Kim" in page
    assert not Decision.objects.exists()
    answer = client.post(url, form(group, now), follow=True)
    decision = Decision.objects.get()
    assert answer.redirect_chain[-1][0] == decision.get_absolute_url()
    assert "<strong>Every</strong>" in answer.content.decode()


def test_what_was_typed_is_kept_where_something_is_wrong(
    people: People, group: WorkingGroup, now: datetime, sign_in: SignIn
) -> None:
    answer = sign_in(people["chair"]).post(
        reverse("decisions:begin"), form(group, now, method="ranked", options="Only one")
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and "Only one" in page and "from 2 to" in page
    assert not Decision.objects.exists()


def test_the_list_begins_with_what_needs_my_vote(
    begin: Begin, people: People, sign_in: SignIn, client: Client
) -> None:
    first, second = begin(title="First"), begin(title="Second")
    services.cast(elector(first, people["kim"]), ["for"], by=people["kim"])
    kim = sign_in(people["kim"])
    page = kim.get("/decisions/", {"mine": "1"}).content.decode()
    assert "Second" in page and "First" not in page
    assert "Your vote is needed" in kim.get("/decisions/").content.decode()
    assert "Your vote is needed" not in client.get("/decisions/").content.decode()
    end(second)
    closed = client.get("/decisions/", {"state": "closed"}).content.decode()
    assert "Second" in closed and "First" not in closed


def test_a_ranking_is_typed_as_places(begin: Begin, people: People, sign_in: SignIn) -> None:
    decision = begin(method="ranked")
    mine = elector(decision, people["kim"])
    url = reverse("decisions:vote", args=[decision.public_id, mine.pk])
    kim = sign_in(people["kim"])
    assert 'name="place-a"' in kim.get(url).content.decode()
    wrong = kim.post(url, {"place-a": "1", "place-b": "1"}).content.decode()
    assert "Place 1 is given twice" in wrong
    assert "Choose something, or say that you abstain." in kim.post(url, {}).content.decode()
    both = kim.post(url, {"place-a": "1", "abstain": "on"}).content.decode()
    assert "Either you abstain, or you choose." in both
    assert not Ballot.objects.exists()
    assert kim.post(url, {"place-c": "1", "place-a": "3"}).status_code == 200
    assert Ballot.objects.get().choice == ["c", "a"]
    again = kim.get(url).content.decode()
    assert '<option value="1" selected>1</option>' in again
    kim.post(url, {"abstain": "on"})
    assert Ballot.objects.get().choice == []


def test_approval_is_ticked(begin: Begin, people: People, sign_in: SignIn) -> None:
    decision = begin(method="approval", seats=2)
    mine = elector(decision, people["kim"])
    url = reverse("decisions:vote", args=[decision.public_id, mine.pk])
    sign_in(people["kim"]).post(url, {"approved": ["c", "a"]})
    assert Ballot.objects.get().choice == ["a", "c"]


def test_the_result_is_drawn_and_said(begin: Begin, people: People, client: Client) -> None:
    decision = begin(threshold="two_thirds")
    for name, side in (("kim", "for"), ("alex", "for"), ("noor", "against")):
        services.cast(elector(decision, people[name]), [side], by=people[name])
    end(decision)
    page = client.get(decision.get_absolute_url()).content.decode()
    assert "Adopted with 2 votes for and 1 against." in page
    assert page.count('class="decision-bar-for"') == 1 and "needed: 2" in page


def test_minutes_say_what_was_decided_and_take_no_markup_from_strangers(
    begin: Begin, people: People
) -> None:
    decision = begin(method="consent", title="Meet *now* [here](javascript:1)")
    services.object_to(elector(decision, people["kim"]), "No <b>way</b>\n# loud", by=people["kim"])
    end(decision)
    text = minutes.text_of(decision)
    assert "Meet \\*now\\* \\[here\\](javascript:1)" in text
    assert "No \\<b\\>way\\</b\\> # loud" in text
    assert "Not taken: an objection stands." in text
    assert decision.get_absolute_url() in text


def test_json_and_feed_tell_of_it(begin: Begin, people: People, client: Client) -> None:
    decision = begin()
    told = client.get(f"/decisions/{decision.public_id}.json").json()
    assert told["state"] == "open" and told["result"] is None and told["file"] is None
    assert told["electorate"]["electors"] == 6
    services.cast(elector(decision, people["kim"]), ["for"], by=people["kim"])
    end(decision)
    told = client.get(f"/decisions/{decision.public_id}.json").json()
    assert told["result"]["outcome"] == "adopted"
    assert client.get("/decisions/decisions.json").json()["decisions"][0]["outcome"] == "adopted"
    feed = feedparser.parse(client.get("/decisions/decisions.atom").content)
    assert not feed.bozo
    assert {entry.title.partition(":")[0] for entry in feed.entries} == {"Open", "Decided"}
    assert len({entry.id for entry in feed.entries}) == 2


def test_the_group_shows_what_it_decides(
    begin: Begin, group: WorkingGroup, people: People, sign_in: SignIn, client: Client
) -> None:
    begin()
    page = client.get(group.get_absolute_url()).content.decode()
    assert "Shall we meet on Tuesdays?" in page and "Ask for a decision" not in page
    page = sign_in(people["chair"]).get(group.get_absolute_url()).content.decode()
    assert "Ask for a decision" in page and "Your vote is needed" in page


def test_the_overview_of_a_voter_begins_with_the_vote(
    begin: Begin, people: People, sign_in: SignIn
) -> None:
    decision = begin(title="Shall we sing?")
    kim = sign_in(people["kim"])
    page = kim.get(reverse("home:dashboard")).content.decode()
    assert "Vote: Shall we sing?" in page and decision.get_absolute_url() in page
    services.cast(elector(decision, people["kim"]), ["for"], by=people["kim"])
    assert "Vote: Shall we sing?" not in kim.get(reverse("home:dashboard")).content.decode()


def test_the_program_that_counts_is_served_as_it_is(client: Client) -> None:
    from alliance.decisions import count

    served = client.get(reverse("decisions:count")).content
    assert served == Path(count.__file__).read_bytes()


def test_the_demonstration_is_marked_and_added_once(client: Client) -> None:
    from alliance.groups.seed import add_demo_groups
    from alliance.notices.models import Notice

    assert add_demo_decisions() == 0  # without its groups there is nobody to vote
    add_demo_groups()
    assert add_demo_decisions() == 3
    assert add_demo_decisions() == 0
    assert sorted(Decision.objects.values_list("method", "state", "is_demo")) == [
        ("consent", "open", True),
        ("majority", "closed", True),
        ("ranked", "closed", True),
    ]
    assert not Notice.objects.filter(kind__startswith="decisions").exists()
    for decision in Decision.objects.all():
        assert client.get(decision.get_absolute_url()).status_code == 200
