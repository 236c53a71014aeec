"""What is found, by whom, and what nobody finds out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.people.models import Person
from alliance.search import audiences, services, sources
from alliance.search.models import SearchEntry
from alliance.search.queries import Wish, index_state, search
from alliance.search.snippets import marked, snippet
from alliance.search.sources import Findable
from alliance.search.words import MAX_TERMS, fold, parse, words_of

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NOBODY = AnonymousUser()


def enter(key: str, title: str, text: str = "", audience: str = "public", days: int = 0) -> None:
    at = NOW - timedelta(days=days)
    services.put("question", Findable(key, title, text, f"/{key}", at, audience))


def keys(typed: str, viewer: object = NOBODY, **wish: object) -> list[str]:
    answer = search(viewer, Wish(typed, **wish), NOW)  # type: ignore[arg-type]
    return [found.entry.key for found in answer.results]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("badge", {"a", "b"}),
        ("badge verify", {"a"}),
        ('"open badge"', {"a"}),
        ('"badge open"', set()),
        ("badge -verify", {"b"}),
        ("verif*", {"a", "c"}),
        ("verif", set()),
        ("verify OR pathway", {"a", "b"}),
        ("medellin", {"c"}),
        ("MEDELLÍN", {"c"}),
        ("open-badge", {"a"}),
        ("日本", {"d"}),
        ("本日", set()),
        ("-badge", set()),
        ("OR OR badge", {"a", "b"}),
        ('badge "', {"a", "b"}),
    ],
)
def test_the_language_of_queries(db: None, typed: str, expected: set[str]) -> None:
    enter("a", "Open badge", "How to verify one")
    enter("b", "A badge in a pathway")
    enter("c", "Verificación", "en Medellín")
    enter("d", "日本語の投稿")
    assert set(keys(typed)) == expected


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=80) | st.text(alphabet="ab\"*-:^(){}+~&|!\\' ORNEAD,", max_size=40))
def test_whatever_is_typed_is_answered(db: None, typed: str) -> None:
    answer = search(NOBODY, Wish(typed), NOW)
    assert answer.total == 0


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=60))
def test_each_word_of_a_text_finds_it(db: None, text: str) -> None:
    SearchEntry.objects.all().delete()
    enter("it", "x", text)
    for word in words_of(text)[:5]:
        if words_of(word) == [word]:
            assert keys(f'"{word}"') == ["it"], (word, fold(word))


def test_what_is_put_again_is_what_it_has_become(db: None) -> None:
    enter("a", "Old words")
    enter("a", "New words")
    assert keys("old") == []
    assert keys("new") == ["a"]
    services.remove("question", "a")
    assert keys("new") == []
    assert index_state() == (0, 0)


def test_titles_weigh_more_and_newer_goes_before_older(db: None) -> None:
    enter("old", "Other", "about proofs", days=4000)
    enter("new", "Other", "about proofs")
    enter("title", "Proofs", "about others", days=4000)
    assert keys("proofs") == ["title", "new", "old"]
    assert keys("proofs", newest_first=True)[0] == "new"


@pytest.fixture
def audience_of_everything(
    make_person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> dict[str, object]:
    ada, grace = make_person("ada"), make_person("grace")
    monkeypatch.setattr(audiences, "RESOLVERS", {})
    audiences.register("group", lambda person: {"standard"} if person == ada else set())
    for audience in ("public", "members", "staff", "group:standard", f"person:{grace.public_id}"):
        enter(audience, "secretword", f"secretword {audience}", audience)
    return {
        "nobody": NOBODY,
        "ada": ada,
        "grace": grace,
        "staff": make_person("boss", is_staff=True),
        "gone": make_person("gone", is_staff=True, is_active=False),
    }


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("nobody", {"public"}),
        ("gone", {"public"}),
        ("ada", {"public", "members", "group"}),
        ("grace", {"public", "members", "person"}),
        ("staff", {"public", "members", "staff"}),
    ],
)
def test_each_viewer_finds_and_counts_what_is_theirs_alone(
    audience_of_everything: dict[str, object], who: str, expected: set[str]
) -> None:
    for typed in ("secretword", "secret*", "secretword -nothing", "nothing OR secretword"):
        answer = search(audience_of_everything[who], Wish(typed), NOW)  # type: ignore[arg-type]
        found = {one.entry.audience.partition(":")[0] for one in answer.results}
        assert found == expected
        assert answer.total == answer.everything == len(expected)


def test_pages_leak_nothing_of_what_is_not_public(db: None) -> None:
    enter("hid", "hiddenthing", "hiddenthing in here", "staff")
    for path in ("/search/", "/search/results.json"):
        for query in ({"q": "hiddenthing"}, {"q": "hidden*", "kind": "question"}):
            answer = Client().get(path, query)
            shown = answer.content.decode().replace(query["q"], "")
            assert answer.status_code == 200
            assert "hiddenthing" not in shown
            assert "/hid" not in shown
    assert Client().get("/search/results.json", {"q": "hiddenthing"}).json()["counts"] == {}


def test_no_resolver_takes_over_the_words_of_the_room() -> None:
    for prefix in ("staff", "public", "members", "person", "", "a:b"):
        with pytest.raises(ValueError, match="prefix"):
            audiences.register(prefix, lambda _: set())


def test_markup_in_what_is_found_is_escaped() -> None:
    query = parse("script alert")
    shown = snippet("<script>alert(1)</script> & more", query)
    assert shown.startswith("&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)")
    assert "<script" not in shown
    assert marked("<b>script", query) == "&lt;b&gt;<mark>script</mark>"


@given(text=st.text(max_size=300), typed=st.text(max_size=20))
def test_a_snippet_has_no_markup_but_its_marks(text: str, typed: str) -> None:
    shown = snippet(text, parse(typed)).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in shown
    assert ">" not in shown


def test_a_snippet_shows_where_the_words_stand() -> None:
    text = "word " * 900 + "the needle is here " + "word " * 900
    assert "<mark>needle</mark>" in snippet(text, parse("needle"))
    assert len(snippet(text, parse("needle"))) < 400


def test_a_query_is_bounded() -> None:
    assert len(parse("a b c d e f g h i j k l m n o p q r s t u v w").wanted) == MAX_TERMS


def test_pages_of_results_do_not_overlap(client: Client, db: None) -> None:
    services.put_many(
        "question", (Findable(f"k{n}", f"many {n}", "", f"/k{n}", NOW) for n in range(45))
    )
    pages = [keys("many", page=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({key for page in pages for key in page}) == 45
    assert client.get("/search/?q=many&page=3").context["answer"].has_next is False


def test_a_search_asks_few_questions(
    client: Client, db: None, django_assert_max_num_queries: Callable
) -> None:
    services.put_many(
        "question", (Findable(f"k{n}", f"many {n}", "", f"/k{n}", NOW) for n in range(45))
    )
    with django_assert_max_num_queries(3):
        client.get("/search/?q=many")


@pytest.mark.parametrize("query", ["page=x", "page=-1", "since=2026-99-99", "until=x", "kind=%00"])
def test_odd_filters_are_answered(client: Client, db: None, query: str) -> None:
    assert client.get(f"/search/?q=a&{query}").status_code == 200


def test_days_bound_what_is_found(db: None) -> None:
    enter("old", "thing", days=40)
    enter("new", "thing", days=1)
    assert keys("thing", since=NOW - timedelta(days=10)) == ["new"]
    assert keys("thing", until=NOW - timedelta(days=10)) == ["old"]


def test_a_rebuild_mends_whatever_is_wrong(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {
        "thing": sources.Source(
            "thing", "Things", lambda: iter([Findable("1", "right", "", "/1", NOW)])
        )
    }
    monkeypatch.setattr(services, "SOURCES", made)
    services.put("thing", Findable("1", "wrong", "", "/1", NOW))
    services.put("thing", Findable("2", "stale", "", "/2", NOW))
    services.put("nobodys", Findable("3", "stray", "", "/3", NOW))
    assert dict(services.rebuild()) == {"thing": 1}
    assert keys("right") == ["1"]
    assert keys("wrong OR stale OR stray") == []
    assert index_state() == (1, 1)


def test_browsers_are_told_of_the_search(client: Client, db: None) -> None:
    answer = client.get("/search/opensearch.xml")
    assert answer["Content-Type"].startswith("application/opensearchdescription+xml")
    assert b"/search/?q={searchTerms}" in answer.content
