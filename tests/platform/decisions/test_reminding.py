"""Your vote is needed: said at the opening, three days before the end and one day before, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.platform.decisions.conftest import elector

from alliance.decisions import services
from alliance.decisions.models import Decision
from alliance.decisions.reminding import remind
from alliance.duties.registry import DUTIES
from alliance.notices.models import Notice
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
Begin = Callable[..., Decision]
People = dict[str, Person]


def told(person: Person) -> list[str]:
    found = Notice.objects.filter(person=person, kind="decisions.vote").order_by("pk")
    return [notice.key.split(":")[0] for notice in found]


def test_everybody_hears_of_the_opening_once(begin: Begin, people: People) -> None:
    begin()
    for person in people.values():
        assert told(person) == ["decisions.opened"]


def test_who_has_not_voted_is_reminded_at_each_step_once(begin: Begin, people: People) -> None:
    decision = begin()
    services.cast(elector(decision, people["kim"]), ["for"], by=people["kim"])
    assert remind(decision.closes_at - timedelta(days=4)) == 0
    assert remind(decision.closes_at - timedelta(days=3)) == 5
    assert remind(decision.closes_at - timedelta(days=2)) == 0
    assert remind(decision.closes_at - timedelta(hours=23)) == 5
    assert remind(decision.closes_at - timedelta(hours=1)) == 0
    assert remind(decision.closes_at) == 0
    assert told(people["kim"]) == ["decisions.opened"]
    assert told(people["alex"]) == ["decisions.opened", "decisions.reminder", "decisions.reminder"]


def test_a_short_vote_is_not_reminded_of_as_it_opens(
    begin: Begin, people: People, now: datetime
) -> None:
    decision = begin(closes_at=now + timedelta(days=2))
    assert remind(now) == 0
    assert remind(decision.closes_at - timedelta(hours=20)) == 6


def test_of_a_proxy_the_holder_is_reminded(begin: Begin, people: People) -> None:
    decision = begin(proxies=1)
    kim, alex = elector(decision, people["kim"]), elector(decision, people["alex"])
    services.give_proxy(kim, alex, by=people["kim"])
    services.cast(alex, ["for"], by=people["alex"])
    remind(decision.closes_at - timedelta(days=3))
    assert "decisions.reminder" in told(people["alex"])
    assert "decisions.reminder" not in told(people["kim"])


def test_who_stands_aside_is_left_alone(begin: Begin, people: People) -> None:
    decision = begin()
    services.recuse(elector(decision, people["kim"]), by=people["kim"], reason="A conflict.")
    remind(decision.closes_at - timedelta(days=3))
    assert told(people["kim"]) == ["decisions.opened"]


def test_the_duties_open_close_and_remind(begin: Begin, people: People) -> None:
    decision = begin()
    assert DUTIES["decisions.closing"].work(decision.closes_at) == 1
    assert DUTIES["decisions.closing"].work(decision.closes_at) == 0
    decision.refresh_from_db()
    assert decision.is_closed
    for name in ("opening", "reminding", "seating"):
        assert DUTIES[f"decisions.{name}"].work(decision.closes_at) == 0


def test_one_vote_that_cannot_be_counted_does_not_hold_up_the_others(
    begin: Begin, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt, good = begin(title="Spoilt"), begin(title="Good")
    services.cast(elector(spoilt, people["kim"]), ["for"], by=people["kim"])
    spoilt.ballots.update(choice=["neither"])
    with pytest.raises(ValueError, match="/ballots/0/choice"):
        services.close_due(spoilt.closes_at)
    good.refresh_from_db()
    spoilt.refresh_from_db()
    assert good.is_closed and spoilt.is_open
