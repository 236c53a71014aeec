"""The pages of notices: mine, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import feedparser
import pytest
from django.test import Client
from django.urls import reverse

from alliance.notices import feeds, queries, services
from alliance.notices.kinds import Way
from alliance.notices.models import Notice, Wishes
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


def tell(person: Person, key: str, url: str = "/calls/") -> Notice:
    notice = services.notify(person, kind="test.now", key=key, title=f"About {key}", url=url)
    assert notice is not None
    return notice


def test_i_see_my_notices_and_not_those_of_others(
    person: Person, other_person: Person, sign_in: SignIn
) -> None:
    tell(person, "mine")
    tell(other_person, "theirs")
    page = sign_in(person).get(reverse("notices:index")).content.decode()
    assert "About mine" in page and "About theirs" not in page


@pytest.mark.parametrize("name", ["index", "settings"])
def test_strangers_are_asked_to_sign_in(name: str, client: Client) -> None:
    answer = client.get(reverse(f"notices:{name}"))
    assert answer.status_code == 302 and "/login/" in answer["Location"]


def test_nobody_reads_the_notice_of_another(
    person: Person, other_person: Person, sign_in: SignIn
) -> None:
    notice = tell(person, "mine")
    answer = sign_in(other_person).post(reverse("notices:open", args=[notice.pk]))
    assert answer.status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_opening_marks_it_read_and_leads_on(person: Person, signed_in: Client) -> None:
    notice = tell(person, "mine")
    answer = signed_in.post(reverse("notices:open", args=[notice.pk]))
    assert answer["Location"] == "/calls/"
    assert queries.unread_count(person) == 0


@pytest.mark.parametrize(
    "url", ["https://evil.example.org/", "//evil.example.org/", "javascript:1"]
)
def test_a_notice_leads_nowhere_but_here(url: str, person: Person, signed_in: Client) -> None:
    notice = tell(person, "mine", url)
    answer = signed_in.post(reverse("notices:open", args=[notice.pk]))
    assert answer["Location"] == reverse("notices:index")


def test_all_are_read_at_once_but_only_mine(
    person: Person, other_person: Person, signed_in: Client
) -> None:
    tell(person, "a")
    tell(other_person, "b")
    signed_in.post(reverse("notices:read_all"))
    assert (queries.unread_count(person), queries.unread_count(other_person)) == (0, 1)


def test_wishes_are_kept(person: Person, signed_in: Client) -> None:
    ways = {name: str(way) for name, way in queries.ways_of(person).items()}
    given = ways | {
        "test.now": "digest", "rhythm": "weekly", "digest_hour": "18",
        "quiet_from": "22:00", "quiet_to": "07:00", "paused_until": "",
    }  # fmt: skip
    assert signed_in.post(reverse("notices:settings"), given).status_code == 302
    assert queries.ways_of(person)["test.now"] == Way.DIGEST
    assert Wishes.objects.get(person=person).digest_hour == 18


def test_quiet_hours_need_both_ends(person: Person, signed_in: Client) -> None:
    ways = {name: str(way) for name, way in queries.ways_of(person).items()}
    given = ways | {"rhythm": "daily", "digest_hour": "7", "quiet_from": "22:00"}
    page = signed_in.post(reverse("notices:settings"), given)
    assert page.status_code == 200
    assert "both ends" in page.content.decode() and 'value="22:00"' in page.content.decode()


def test_the_feed_is_read_with_its_secret_alone_until_it_is_renewed(
    person: Person, client: Client
) -> None:
    tell(person, "mine")
    path = urlsplit(feeds.address(person)).path
    parsed = feedparser.parse(client.get(path).content)
    assert [entry.title for entry in parsed.entries] == ["About mine"]
    services.renew_feed(person)
    assert client.get(path).status_code == 404
    assert client.get(urlsplit(feeds.address(person)).path).status_code == 200


def test_made_up_tokens_find_nothing(client: Client) -> None:
    for name in ("feed", "stop"):
        assert client.get(reverse(f"notices:{name}", args=["made-up"])).status_code == 404


def test_a_long_page_asks_no_more_than_a_short_one(
    person: Person, signed_in: Client, django_assert_max_num_queries: Callable
) -> None:
    for number in range(60):
        tell(person, str(number))
    with django_assert_max_num_queries(9):
        signed_in.get(reverse("notices:index"))


def test_my_notices_are_there_for_programs_and_nobody_elses(
    person: Person, other_person: Person, signed_in: Client
) -> None:
    services.notify(person, kind="test.now", key="a", title="Mine", url="/calls/")
    services.notify(other_person, kind="test.now", key="b", title="Theirs")
    told = signed_in.get(reverse("notices:json")).json()
    assert told["unread"] == 1
    assert [(one["title"], one["read"]) for one in told["notices"]] == [("Mine", False)]
    assert Client().get(reverse("notices:json")).status_code == 302
