"""Whichever source tells a fact: its badge comes and goes with it, once, in whatever way the site
hears of it, and the log alone gives the same badges.
"""

from __future__ import annotations

import random

import pytest
from django.utils import timezone
from tests.platform.decisions.conftest import begin, chair, group, make_body, now, people
from tests.platform.membership.conftest import house
from tests.platform.proposals.conftest import champion, editor, proposal
from tests.platform.recognition import forges
from tests.platform.recognition.conftest import look_at_all
from tests.platform.recognition.lives import LIVES, Life

from alliance.issuing.models import Award
from alliance.notices.models import Notice
from alliance.recognition import due, facts, noting
from alliance.recognition.models import Due, FactEvent, FactState, Grant
from alliance.recognition.services import consents, settling

__all__ = [
    "begin",
    "chair",
    "champion",
    "editor",
    "group",
    "house",
    "make_body",
    "now",
    "people",
    "proposal",
]  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def life(request, settings, make_rule, source) -> Life:
    """Somebody who said yes to all, and a rule by which each fact of the source earns a badge."""
    settings.FORGES, settings.LEARNING = forges.SETTINGS, forges.LEARNING
    make_rule(source, window="each")
    made = LIVES[source](request.getfixturevalue)
    consents.answer(None, True, by=made.person)
    look_at_all()
    return made


def heard(life: Life) -> None:
    """The site is told of it, twice."""
    for person_id in list(Due.objects.values_list("person_id", flat=True)) * 2:
        due.look(person_id)


def missed(life: Life) -> None:
    """What told the site of it is lost; the comparison finds it, and after it nothing."""
    now = timezone.now()
    Due.objects.all().delete()
    due.compare(now)
    look_at_all()
    assert due.compare(now) == 0


def badges(life: Life) -> tuple[int, int]:
    """How many were awarded to them, and how many of those are good."""
    awards = Award.objects.filter(grant__person=life.person)
    return awards.count(), awards.filter(revoked_at=None).count()


def test_every_source_has_a_life():
    assert sorted(facts.SOURCES) == sorted(LIVES)


@pytest.mark.parametrize("source", LIVES)
def test_a_badge_is_revoked_as_soon_as_its_fact_is_withdrawn(life):
    assert badges(life) == (0, 0)
    for act, expected in ((life.hold, (1, 1)), (life.fall, (1, 0)), (life.hold, (2, 1))):
        act()
        heard(life)
        assert badges(life) == expected


@pytest.mark.parametrize("source", LIVES)
def test_a_badge_follows_its_fact_though_nobody_was_told_and_the_log_gives_it_again(life):
    life.hold()
    life.fall()
    missed(life)
    assert badges(life) == (0, 0), "over before anybody looked"
    for act, expected in ((life.hold, (1, 1)), (life.fall, (1, 0)), (life.hold, (2, 1))):
        act()
        missed(life)
        assert badges(life) == expected
    revoked = Notice.objects.filter(person=life.person, kind="recognition.revoked")
    assert revoked.count() == 1
    before = set(Award.objects.values_list("pk", "revoked_at"))

    # Everything but the log and the badges is lost. Its lines come in any order, some twice, and
    # somebody looks in between.
    log = list(FactEvent.objects.all())
    for seed in range(4):
        FactState.objects.all().delete()
        Grant.objects.all().delete()
        order = random.Random(seed)
        lines = [*log, *order.sample(log, (len(log) + 1) // 2)]
        order.shuffle(lines)
        noting.rebuild(lines)
        for _ in range(2):
            settling.settle(life.person)
        assert set(Award.objects.values_list("pk", "revoked_at")) == before
        standing = Grant.objects.filter(person=life.person, state=Grant.State.ISSUED)
        assert [grant.award.revoked_at for grant in standing] == [None]
    assert revoked.count() == 1, "nobody hears of it anew"
