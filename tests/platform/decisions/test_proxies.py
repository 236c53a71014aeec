"""In another's place: a proxy to another elector, a delegate of an organization."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.platform.decisions.conftest import elector, end

from alliance.decisions import services
from alliance.decisions.models import Decision
from alliance.decisions.queries import votes_needed
from alliance.groups import services as groups
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.organizations.models import Organization
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
Begin = Callable[..., Decision]
People = dict[str, Person]


def test_whoever_holds_a_proxy_votes_for_both(begin: Begin, people: People) -> None:
    decision = begin(proxies=1)
    kim, alex = elector(decision, people["kim"]), elector(decision, people["alex"])
    with pytest.raises(PermissionDenied):
        services.cast(kim, ["for"], by=people["alex"])
    services.give_proxy(kim, alex, by=people["kim"])
    services.cast(kim, ["for"], by=people["alex"])
    services.cast(alex, ["against"], by=people["alex"])
    told = end(decision)
    assert (told["for"], told["against"], told["took_part"]) == (1, 1, 2)


def test_a_proxy_is_asked_for_the_vote_and_the_giver_is_not(
    begin: Begin, people: People, now: object
) -> None:
    decision = begin(proxies=1)
    kim, alex = elector(decision, people["kim"]), elector(decision, people["alex"])
    services.give_proxy(kim, alex, by=people["kim"])
    assert not votes_needed(people["kim"], decision.opened_at)  # type: ignore[arg-type]
    assert set(votes_needed(people["alex"], decision.opened_at)) == {kim, alex}  # type: ignore[arg-type]


def test_a_proxy_is_taken_back_as_long_as_it_was_not_used(begin: Begin, people: People) -> None:
    decision = begin(proxies=1)
    kim, alex = elector(decision, people["kim"]), elector(decision, people["alex"])
    services.give_proxy(kim, alex, by=people["kim"])
    services.take_proxy_back(kim, by=people["kim"])
    with pytest.raises(PermissionDenied):
        services.cast(kim, ["for"], by=people["alex"])
    services.give_proxy(kim, alex, by=people["kim"])
    services.cast(kim, ["for"], by=people["alex"])
    with pytest.raises(services.NotPossible):
        services.take_proxy_back(kim, by=people["kim"])


def test_whoever_votes_themselves_takes_the_proxy_back(begin: Begin, people: People) -> None:
    decision = begin(proxies=1)
    kim, alex = elector(decision, people["kim"]), elector(decision, people["alex"])
    services.give_proxy(kim, alex, by=people["kim"])
    services.cast(kim, ["against"], by=people["kim"])
    with pytest.raises(PermissionDenied):
        services.cast(kim, ["for"], by=people["alex"])
    assert end(decision)["against"] == 1


def test_one_holds_no_more_proxies_than_the_rule_says(begin: Begin, people: People) -> None:
    decision = begin(proxies=2)
    holder = elector(decision, people["chair"])
    for name in ("kim", "alex"):
        services.give_proxy(elector(decision, people[name]), holder, by=people[name])
    with pytest.raises(ValidationError):
        services.give_proxy(elector(decision, people["noor"]), holder, by=people["noor"])


def test_where_the_rule_has_no_proxies_there_are_none(begin: Begin, people: People) -> None:
    decision = begin()
    with pytest.raises(ValidationError):
        services.give_proxy(
            elector(decision, people["kim"]), elector(decision, people["alex"]), by=people["kim"]
        )


def test_a_proxy_is_not_passed_on(begin: Begin, people: People) -> None:
    decision = begin(proxies=2)
    kim, alex, noor = (elector(decision, people[name]) for name in ("kim", "alex", "noor"))
    services.give_proxy(kim, alex, by=people["kim"])
    with pytest.raises(services.NotPossible):
        services.give_proxy(alex, noor, by=people["alex"])
    with pytest.raises(ValidationError):
        services.give_proxy(noor, kim, by=people["noor"])
    with pytest.raises(ValidationError):
        services.give_proxy(noor, noor, by=people["noor"])


def test_nobody_gives_the_vote_of_another_or_to_another_vote(begin: Begin, people: People) -> None:
    decision, other = begin(proxies=2), begin(proxies=2, title="Another")
    kim, alex = elector(decision, people["kim"]), elector(other, people["alex"])
    with pytest.raises(PermissionDenied):
        services.give_proxy(kim, elector(decision, people["alex"]), by=people["alex"])
    with pytest.raises(ValidationError):
        services.give_proxy(kim, alex, by=people["kim"])


def test_who_stands_aside_hands_proxies_back(begin: Begin, people: People) -> None:
    decision = begin(proxies=1)
    kim, alex = elector(decision, people["kim"]), elector(decision, people["alex"])
    services.give_proxy(kim, alex, by=people["kim"])
    services.recuse(alex, by=people["alex"], reason="A conflict.")
    kim.refresh_from_db()
    assert kim.proxy is None
    with pytest.raises(PermissionDenied):
        services.cast(kim, ["for"], by=people["alex"])


@pytest.fixture
def school(
    make_body: Callable[..., Organization], people: People, group: WorkingGroup, staff: Person
) -> Organization:
    """In the cabinet of the group: kim is its primary representative, alex the alternate."""
    body = make_body("School", people["kim"], people["alex"])
    groups.give_role(group, GroupRole.Kind.CABINET, by=staff, organization=body)
    return body


def test_an_organization_has_one_vote_whoever_casts_it(
    begin: Begin, people: People, school: Organization
) -> None:
    decision = begin(electorate="group_organizations")
    mine = elector(decision, school)
    services.cast(mine, ["for"], by=people["alex"])
    services.cast(mine, ["against"], by=people["kim"])
    told = end(decision)
    assert (told["entitled"], told["for"], told["against"]) == (1, 0, 1)


def test_a_delegate_votes_for_the_organization_that_named_them(
    begin: Begin, people: People, school: Organization
) -> None:
    decision = begin(electorate="group_organizations")
    mine = elector(decision, school)
    with pytest.raises(PermissionDenied):
        services.cast(mine, ["for"], by=people["noor"])
    with pytest.raises(PermissionDenied):  # the alternate does not name one
        services.name_delegate(mine, people["noor"], by=people["alex"])
    services.name_delegate(mine, people["noor"], by=people["kim"])
    assert people["noor"].notices.filter(key__startswith="decisions.delegate").count() == 1
    services.cast(mine, ["for"], by=people["noor"])
    assert end(decision)["for"] == 1


def test_a_delegate_holds_the_proxies_that_the_organization_was_given(
    begin: Begin,
    people: People,
    school: Organization,
    make_body: Callable[..., Organization],
    group: WorkingGroup,
    staff: Person,
) -> None:
    library = make_body("Library", people["sam"])
    groups.give_role(group, GroupRole.Kind.CABINET, by=staff, organization=library)
    decision = begin(electorate="group_organizations", proxies=1)
    mine, theirs = elector(decision, school), elector(decision, library)
    services.give_proxy(theirs, mine, by=people["sam"])
    with pytest.raises(PermissionDenied):  # nobody has named noor yet
        services.cast(theirs, ["for"], by=people["noor"])
    services.name_delegate(mine, people["noor"], by=people["kim"])
    with pytest.raises(PermissionDenied):  # a proxy is not passed on, by delegates either
        services.give_proxy(theirs, mine, by=people["noor"])
    for vote in (mine, theirs):
        services.cast(vote, ["for"], by=people["noor"])
    services.cast(theirs, ["against"], by=people["sam"])  # they vote themselves after all
    told = end(decision)
    assert (told["entitled"], told["for"], told["against"]) == (2, 1, 1)


def test_whoever_no_longer_represents_it_no_longer_votes_for_it(
    begin: Begin, people: People, school: Organization
) -> None:
    decision = begin(electorate="group_organizations")
    school.representatives.filter(person=people["kim"]).update(
        ends_on=school.representatives.first().starts_on  # type: ignore[union-attr]
    )
    with pytest.raises(PermissionDenied):
        services.cast(elector(decision, school), ["for"], by=people["kim"])
