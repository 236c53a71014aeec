"""A secret ballot: who has voted is known, what they voted is not, by nobody who reads tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.platform.decisions.conftest import PEOPLE, elector, end

from alliance.decisions import receipts, services
from alliance.decisions.count import digest
from alliance.decisions.document import published
from alliance.decisions.models import Ballot, Decision, DecisionEvent, Elector
from alliance.exports import registry
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
Begin = Callable[..., Decision]
People = dict[str, Person]
CHOICES = {
    "robin": ["for"],
    "kim": ["against"],
    "alex": ["for"],
    "noor": [],
    "sam": ["against"],
}


def vote_all(decision: Decision, people: People) -> dict[str, str]:
    """Everybody votes as `CHOICES` says, in that order; the codes they were shown."""
    return {
        name: services.cast(elector(decision, people[name]), choice, by=people[name]).code
        for name, choice in CHOICES.items()
    }


def every_row() -> str:
    """All that any table of this site holds, in the order in which the database kept it."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [repr((table, row)) for row in cursor.fetchall()]
    return "\n".join(rows)


def test_no_column_leads_from_a_ballot_to_a_voter(begin: Begin, people: People) -> None:
    decision = begin(is_secret=True)
    vote_all(decision, people)
    for ballot in Ballot.objects.all():
        assert ballot.elector_id is None
    links = {field.name for field in Ballot._meta.get_fields() if field.is_relation}
    assert links == {"decision", "elector"}
    columns = {field.name for field in Ballot._meta.concrete_fields}
    assert columns == {"id", "decision", "elector", "receipt", "key_digest", "votes", "choice"}
    said = {field.name for field in Elector._meta.concrete_fields}
    assert not [name for name in said if "at" in name.split("_") or "receipt" in name]


def test_no_event_and_no_notice_tells_of_a_vote(begin: Begin, people: People) -> None:
    decision = begin(is_secret=True)
    before = DecisionEvent.objects.count(), len(every_row().splitlines())
    vote_all(decision, people)
    after = DecisionEvent.objects.count(), len(every_row().splitlines())
    assert after[0] == before[0]
    assert after[1] - before[1] == len(CHOICES)  # one ballot each, and no other row


def test_the_code_is_nowhere_but_its_digest(begin: Begin, people: People) -> None:
    decision = begin(is_secret=True)
    codes = vote_all(decision, people)
    kept = every_row()
    for code in codes.values():
        receipt, key = receipts.split(code)
        assert receipt in kept
        assert key not in kept and code not in kept
        assert receipts.key_digest(receipt, key) in kept


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL writes where it has room")
def test_after_the_end_the_order_of_rows_says_nothing(begin: Begin, people: People) -> None:
    decision = begin(is_secret=True)
    codes = vote_all(decision, people)
    cast_in = [receipts.split(code)[0] for code in codes.values()]

    def kept() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT receipt FROM decisions_ballot ORDER BY rowid")
            return [row[0] for row in cursor.fetchall()]

    assert kept() == cast_in  # what the shuffle is there for
    end(decision)
    assert kept() == sorted(cast_in)


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL numbers transactions"
)
def test_after_the_end_no_transaction_leads_from_a_ballot_to_a_voter(
    begin: Begin, people: People
) -> None:
    decision = begin(is_secret=True)
    vote_all(decision, people)

    def transactions() -> tuple[int, int]:
        numbers = []
        with connection.cursor() as cursor:
            for table in ("decisions_ballot", "decisions_elector"):
                cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
                numbers.append(cursor.fetchone()[0])
        return numbers[0], numbers[1]

    assert transactions()[0] == len(CHOICES)
    end(decision)
    assert transactions() == (1, 1)


def test_after_the_end_no_key_to_a_ballot_is_kept(begin: Begin, people: People) -> None:
    decision = begin(is_secret=True)
    vote_all(decision, people)
    assert not Ballot.objects.filter(key_digest="").exists()
    end(decision)
    assert not Ballot.objects.exclude(key_digest="").exists()


def test_a_vote_is_changed_with_the_code_and_without_it_stands(
    begin: Begin, people: People
) -> None:
    decision = begin(is_secret=True)
    codes = vote_all(decision, people)
    kim = elector(decision, people["kim"])
    receipt = receipts.split(codes["kim"])[0]
    for wrong in ("", receipt, codes["kim"][:-1] + "2", codes["kim"][:-1] + "3", "x" * 60):
        if wrong == codes["kim"]:
            continue
        with pytest.raises(ValidationError):
            services.cast(kim, ["for"], by=people["kim"], code=wrong)
    changed = services.cast(kim, ["for"], by=people["kim"], code=f" {codes['kim'].lower()} ")
    assert changed.code == ""
    assert decision.ballots.count() == len(CHOICES)
    assert end(decision)["for"] == 3


def test_each_finds_their_ballot_in_the_published_file(begin: Begin, people: People) -> None:
    decision = begin(is_secret=True)
    codes = vote_all(decision, people)
    end(decision)
    file = published(decision)
    assert file is not None
    by_receipt = {ballot["receipt"]: ballot["choice"] for ballot in file["ballots"]}
    for name, code in codes.items():
        assert by_receipt[receipts.split(code)[0]] == CHOICES[name]
    assert digest(file["seed"]) == file["seed_digest"] == decision.seed_digest
    assert not [name for name in PEOPLE if name in json.dumps(file).lower()]


def test_the_page_of_the_result_finds_a_ballot_by_its_receipt(
    begin: Begin, people: People, client: Client
) -> None:
    decision = begin(is_secret=True)
    codes = vote_all(decision, people)
    end(decision)
    page = client.get(decision.get_absolute_url(), {"receipt": codes["kim"]}).content.decode()
    assert "Under it was counted:" in page and "Against it</strong>" in page
    page = client.get(decision.get_absolute_url(), {"receipt": "AAAA"}).content.decode()
    assert "No ballot has this receipt." in page


def test_what_a_person_takes_along_has_no_secret_vote(begin: Begin, people: People) -> None:
    decision = begin(is_secret=True)
    vote_all(decision, people)
    end(decision)
    told = registry.PERSON_PARTS["decisions"](people["kim"])
    assert told["could_vote"] == [
        {"decision": decision.title, "has_voted": True, "stood_aside": None, "vote": None}
    ]


def test_the_code_is_shown_once_and_kept_by_no_cache(
    begin: Begin, people: People, sign_in: Callable[[Person], Client]
) -> None:
    decision = begin(is_secret=True)
    kim = elector(decision, people["kim"])
    client = sign_in(people["kim"])
    url = reverse("decisions:vote", args=[decision.public_id, kim.pk])
    answer = client.post(url, {"side": "for"})
    receipt = Ballot.objects.get().receipt
    assert answer.status_code == 200 and receipt in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    for again in (url, decision.get_absolute_url()):
        assert receipt not in client.get(again).content.decode()
    assert receipt not in str(dict(client.session))


def test_two_who_vote_are_too_few(begin: Begin, people: People, chair: Person) -> None:
    from alliance.groups import services as groups

    for name in PEOPLE[1:]:
        groups.leave(people_group(people), by=people[name])
    with pytest.raises(ValidationError) as refused:
        begin(is_secret=True)
    assert "is_secret" in refused.value.error_dict


def people_group(people: People):  # type: ignore[no-untyped-def]
    return people["chair"].group_roles.get().group


def test_a_weight_that_only_one_has_is_too_telling(
    begin: Begin,
    people: People,
    make_body: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from alliance.membership import queries as membership

    bodies = [make_body(f"Body{n}") for n in range(5)]
    weights = [1, 1, 1, 1, 4]
    monkeypatch.setattr(
        membership, "voting_members", lambda day: list(zip(bodies, weights, strict=True))
    )
    with pytest.raises(ValidationError):
        begin(is_secret=True, is_weighted=True, electorate="members")
    assert begin(is_secret=True, electorate="members").electors.count() == 5


def test_consent_is_not_secret(begin: Begin) -> None:
    with pytest.raises(ValidationError):
        begin(method="consent", is_secret=True)


def test_a_secret_decision_that_is_called_off_shows_nothing(
    begin: Begin, people: People, chair: Person, client: Client, now: datetime
) -> None:
    decision = begin(is_secret=True)
    vote_all(decision, people)
    services.withdraw(decision, by=chair, reason="The question was wrong.", at=now)
    decision.refresh_from_db()
    assert published(decision) is None
    page = client.get(decision.get_absolute_url()).content.decode()
    assert not [b for b in Ballot.objects.all() if b.receipt in page]


@given(st.text(max_size=80))
def test_any_text_is_a_code_or_none(typed: str) -> None:
    receipt, key = receipts.split(typed)
    if receipt:
        assert receipts.joined(receipt, key) == "".join(typed.split()).upper()
    else:
        assert key == ""


def test_a_code_is_read_as_it_was_made() -> None:
    for _ in range(50):
        receipt, key = receipts.new()
        assert receipts.split(receipts.joined(receipt, key)) == (receipt, key)
        assert receipts.fits(receipt, key, receipts.key_digest(receipt, key))
        assert not receipts.fits(receipt, key, "")
