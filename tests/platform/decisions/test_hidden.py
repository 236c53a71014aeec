"""Hidden means hidden: while a vote is open, whatever anybody can read is the same whichever way
people vote.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from tests.platform.decisions.conftest import elector, end

from alliance.decisions import drawing, minutes, services, wording
from alliance.decisions.document import published
from alliance.decisions.models import Decision, Elector
from alliance.decisions.signals import decided
from alliance.exports import registry
from alliance.notices.models import Notice
from alliance.outbox.models import OutboxItem
from alliance.people.models import Person
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
Begin = Callable[..., Decision]
People = dict[str, Person]
VOTERS = ("robin", "kim", "alex")  # who vote; the others, and staff, look
READERS = ("noor", "chair", "staff", None)
WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "majority": (("for",), ("against",), ()),
    "approval": (("a",), ("b", "c"), ()),
    "ranked": (("a", "b"), ("c",), ()),
}


def addresses(decision: Decision) -> Iterator[str]:
    """Every page, document and feed of the room that is read without an elector of one's own."""
    skipped = {"settle", "take_back", "stand"}  # of an objection or a nomination: there is none
    for pattern in get_resolver("alliance.decisions.urls").url_patterns:
        name = f"decisions:{pattern.name}"
        needed = set(pattern.pattern.converters)
        if pattern.name in skipped:
            continue
        if "pk" in needed:
            for pk in decision.electors.values_list("pk", flat=True):
                yield reverse(name, args=[decision.public_id, pk])
        elif "public_id" in needed:
            yield reverse(name, args=[decision.public_id])
        else:
            yield reverse(name)
    group = decision.group
    assert group is not None
    yield reverse("groups:group", args=[group.acronym])
    yield reverse("groups:group_json", args=[group.acronym])
    yield reverse("groups:log", args=[group.acronym])
    yield reverse("home:dashboard")
    yield reverse("home:community")
    yield reverse("notices:index")
    yield f"{reverse('search:json')}?q=tuesdays"
    yield f"{reverse('decisions:decision', args=[decision.public_id])}?receipt=a"


def plain(text: str) -> str:
    """Without what differs from one request to the next."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    text = re.sub(r"[\w-]{20,}:[\w-]{4,}:[\w-]{20,}", "SIGNED", text)  # with the second in it
    return re.sub(r"\b(?:[A-Z2-9]{4}-){2}[A-Z2-9]{4}\b", "RECEIPT", text)


def all_that_can_be_read(
    decision: Decision, people: dict[str | None, Person], clients: dict[str | None, Client]
) -> dict[str, str]:
    """By reader and address; and what leaves by itself."""
    decision.refresh_from_db()
    found = {}
    for reader in READERS:
        for address in addresses(decision):
            answer = clients[reader].get(address)
            found[f"{reader} {address}"] = f"{answer.status_code} {plain(answer.content.decode())}"
    found["minutes"] = minutes.text_of(decision)
    found["file"] = json.dumps(published(decision))
    found["result"] = repr((wording.outcome(decision), drawing.charts(decision), decision.result))
    found["export of the alliance"] = repr(
        [(path, plain(piece.decode())) for path, piece in registry.ALLIANCE_PARTS["decisions"]()]
    )
    for name in ("noor", "chair", "staff"):
        found[f"export of {name}"] = repr(registry.PERSON_PARTS["decisions"](people[name]))
    found["notices"] = repr(list(Notice.objects.order_by("pk").values("title", "text", "key")))
    found["mail"] = repr(OutboxItem.objects.count())
    found["search"] = repr(list(SearchEntry.objects.order_by("key").values("title", "text")))
    return found


@pytest.mark.parametrize("secret", [False, True], ids=["hidden", "secret"])
@pytest.mark.parametrize("method", sorted(WAYS))
def test_nothing_that_can_be_read_depends_on_how_people_vote(
    method: str,
    secret: bool,
    begin: Begin,
    people: People,
    staff: Person,
    sign_in: Callable[[Person], Client],
) -> None:
    decision = begin(method=method, is_secret=secret, is_hidden=True, proxies=1)
    everybody: dict[str | None, Person] = {**people, "staff": staff}
    clients: dict[str | None, Client] = {
        name: sign_in(everybody[name]) if name else Client() for name in READERS
    }
    seen = []
    for turn in range(2):
        with transaction.atomic():
            for place, name in enumerate(VOTERS):
                choice = WAYS[method][(place + turn) % 3]
                services.cast(elector(decision, people[name]), choice, by=people[name])
            seen.append(all_that_can_be_read(decision, everybody, clients))
            transaction.set_rollback(True)
    assert seen[0].keys() == seen[1].keys()
    assert [where for where in seen[0] if seen[0][where] != seen[1][where]] == []


def test_the_same_look_tells_votes_apart_where_they_are_open(
    begin: Begin, people: People, sign_in: Callable[[Person], Client]
) -> None:
    """The test above could see a vote, if one were to be seen."""
    decision = begin(is_hidden=False)
    texts = []
    for side in ("for", "against"):
        services.cast(elector(decision, people["kim"]), [side], by=people["kim"])
        texts.append(plain(Client().get(decision.get_absolute_url()).content.decode()))
    assert texts[0] != texts[1]


def test_the_file_and_the_seed_are_nowhere_before_the_end(
    begin: Begin, people: People, client: Client
) -> None:
    decision = begin()
    services.cast(elector(decision, people["kim"]), ["for"], by=people["kim"])
    assert client.get(reverse("decisions:file", args=[decision.public_id])).status_code == 404
    for address in addresses(decision):
        assert decision.seed not in client.get(address).content.decode(), address
    end(decision)
    file = client.get(reverse("decisions:file", args=[decision.public_id])).json()
    assert file["seed"] == decision.seed and len(file["ballots"]) == 1


def test_at_its_end_but_not_counted_yet_it_shows_nothing_and_takes_nothing(
    begin: Begin, people: People, client: Client
) -> None:
    decision = begin()
    services.cast(elector(decision, people["kim"]), ["for"], by=people["kim"])
    past = decision.closes_at - (decision.closes_at - decision.created_at)
    Decision.objects.filter(pk=decision.pk).update(
        opened_at=past - (decision.closes_at - past), closes_at=past
    )
    page = client.get(decision.get_absolute_url()).content.decode()
    assert "is being counted" in page and "For it" not in page
    assert client.get(reverse("decisions:file", args=[decision.public_id])).status_code == 404


def test_who_decided_is_told_when_it_is_decided_and_not_before(
    begin: Begin, people: People
) -> None:
    heard = []

    def hear(sender: object, decision: Decision, **more: object) -> None:
        heard.append(decision.result)

    decided.connect(hear)
    try:
        decision = begin()
        services.cast(elector(decision, people["kim"]), ["for"], by=people["kim"])
        assert heard == []
        end(decision)
    finally:
        decided.disconnect(hear)
    assert heard == [decision.result]


def test_who_has_voted_is_a_number_alone_while_it_is_open(
    begin: Begin, people: People, client: Client
) -> None:
    decision = begin(is_secret=True)
    for turn in ("kim", "alex"):
        with transaction.atomic():
            services.cast(elector(decision, people[turn]), ["for"], by=people[turn])
            page = plain(client.get(decision.get_absolute_url()).content.decode())
            if turn == "kim":
                first = page
            transaction.set_rollback(True)
    assert page == first
    assert Elector.objects.filter(has_voted=True).count() == 0
