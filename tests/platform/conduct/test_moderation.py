"""Flags and the queue of moderators, with a thing of a room that stands in for the others."""

from __future__ import annotations

import pytest

from alliance.conduct import moderation
from alliance.conduct.models import FlaggedThing, ModerationDecision

pytestmark = pytest.mark.django_db
State, Decided = FlaggedThing.State, ModerationDecision.Kind


@pytest.fixture
def shelf(world, monkeypatch):
    """Things of a room, by key: [title, shown]; "mine" is of the moderator, "secret" is hidden."""
    things = {"1": ["A rude answer", True], "mine": ["By Mo", True], "secret": ["In a room", True]}

    def put(key: str, shown: bool) -> None:
        things[key][1] = shown

    monkeypatch.setattr(moderation, "KINDS", dict(moderation.KINDS))
    moderation.KINDS.clear()
    for module in ("alliance.conduct.services.flagging", "alliance.conduct.views.moderating"):
        monkeypatch.setattr(f"{module}.KINDS", moderation.KINDS)
    moderation.register(
        "shelf",
        hide=lambda key: put(key, False),
        show=lambda key: put(key, True),
        title=lambda key: str(things[key][0]) if key in things else None,
        label="Book",
        author=lambda key: world.moderator if key == "mine" else world.accused,
        url=lambda key: f"/shelf/{key}/",
        may_see=lambda person, key: key != "secret" or person == world.handler,
    )
    return things


def flag(world, key="1", by=None, reason="rude"):
    return moderation.flag("shelf", key, "", by or world.reporter, reason)


def test_a_moderator_hides_and_shows_and_nothing_is_lost(world, shelf, sign_in):
    thing = flag(world)
    browser = sign_in(world.moderator)
    assert "A rude answer" in browser.get("/conduct/queue/").content.decode()
    page = f"/conduct/queue/{thing.pk}/"
    assert browser.post(page, {"hide": "1", "reason": "against the code"}).status_code == 302
    assert shelf["1"] == ["A rude answer", False]
    assert moderation.is_hidden("shelf", "1")
    browser.post(page, {"show": "1", "reason": "I was wrong"})
    assert shelf["1"] == ["A rude answer", True]
    assert not moderation.is_hidden("shelf", "1")
    reasons = list(ModerationDecision.objects.values_list("kind", "reason", "by"))
    mo = world.moderator.pk
    assert reasons == [("hide", "against the code", mo), ("show", "I was wrong", mo)]


def test_the_author_is_told_the_reason_and_not_who_flagged(world, shelf, sign_in):
    thing = flag(world, reason="words of the one who flagged")
    form = {"hide": "1", "reason": "against the code"}
    sign_in(world.moderator).post(f"/conduct/queue/{thing.pk}/", form)
    notice = world.accused.notices.get(kind="conduct.decision")
    assert "against the code" in notice.text
    assert "Rita" not in notice.text and "words of the one" not in notice.text


def test_a_decision_needs_a_reason(world, shelf, sign_in):
    thing = flag(world)
    sign_in(world.moderator).post(f"/conduct/queue/{thing.pk}/", {"hide": "1", "reason": " "})
    assert shelf["1"][1]


def test_nobody_decides_about_what_they_wrote(world, shelf, sign_in):
    thing = flag(world, "mine")
    sign_in(world.moderator).post(f"/conduct/queue/{thing.pk}/", {"keep": "1", "reason": "fine"})
    thing.refresh_from_db()
    assert thing.state == State.OPEN
    sign_in(world.staff).post(f"/conduct/queue/{thing.pk}/", {"hide": "1", "reason": "no"})
    assert not shelf["mine"][1]


@pytest.mark.parametrize("who", ["reporter", "stranger", "handler", "accused"])
def test_others_see_no_queue_and_decide_nothing(world, shelf, sign_in, who):
    thing = flag(world)
    browser = sign_in(getattr(world, who))
    assert browser.get("/conduct/queue/").status_code == 403
    page = f"/conduct/queue/{thing.pk}/"
    assert browser.get(page).status_code == 403
    assert browser.post(page, {"hide": "1", "reason": "x"}).status_code == 403
    assert shelf["1"][1]


def test_a_visitor_cannot_flag(world, shelf, client):
    assert client.post("/conduct/flag/shelf/1/", {"reason": "x"}).status_code == 302
    assert not FlaggedThing.objects.exists()


def test_a_thing_that_one_may_not_see_cannot_be_flagged_and_is_not_given_away(
    world, shelf, sign_in
):
    browser = sign_in(world.stranger)
    assert browser.get("/conduct/flag/shelf/secret/").status_code == 404
    assert browser.get("/conduct/flag/shelf/nothing/").status_code == 404
    assert browser.get("/conduct/flag/nothing/1/").status_code == 404
    with pytest.raises(LookupError):
        flag(world, "secret", world.stranger)
    assert sign_in(world.handler).get("/conduct/flag/shelf/secret/").status_code == 200


def test_flagging_twice_counts_once_and_after_a_decision_again(world, shelf, sign_in):
    thing = flag(world)
    flag(world)
    assert thing.flags.count() == 1
    sign_in(world.moderator).post(f"/conduct/queue/{thing.pk}/", {"keep": "1", "reason": "fine"})
    thing.refresh_from_db()
    assert thing.state == State.KEPT
    assert shelf["1"][1]
    flag(world)
    thing.refresh_from_db()
    assert thing.state == State.OPEN


def test_a_flag_by_form_leads_back_to_the_thing(world, shelf, sign_in):
    answer = sign_in(world.stranger).post("/conduct/flag/shelf/1/", {"reason": "spam"})
    assert (answer.status_code, answer["Location"]) == (302, "/shelf/1/")
    assert world.moderator.notices.filter(kind="conduct.flag").count() == 1


def test_flags_are_bounded_in_number(world, shelf, sign_in):
    from alliance.conduct.views.moderating import FLAGS_AN_HOUR

    browser = sign_in(world.stranger)
    for _ in range(FLAGS_AN_HOUR):
        assert browser.post("/conduct/flag/shelf/1/", {"reason": "spam"}).status_code == 302
    assert browser.post("/conduct/flag/shelf/1/", {"reason": "spam"}).status_code == 429


def test_the_queue_asks_the_database_the_same_few_times_however_long_it_is(
    world, shelf, sign_in, django_assert_max_num_queries
):
    for number in range(30):
        shelf[f"t{number}"] = [f"Thing {number}", True]
        flag(world, f"t{number}")
    browser = sign_in(world.moderator)
    with django_assert_max_num_queries(10):
        assert browser.get("/conduct/queue/").status_code == 200
