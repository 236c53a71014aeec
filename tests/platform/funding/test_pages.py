"""What everybody reads of the money, down to the entry, and what nobody else may read."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from tests.platform.funding.conftest import claimed, granted, line, received

from alliance.exports import registry
from alliance.funding.models import ApprovalLimit, Claim, Gift
from alliance.funding.seed import add_demo_money
from alliance.funding.services import claims, grants, judging
from alliance.groups import services as groups
from alliance.groups.seed import add_demo_groups
from alliance.ledger.models import Entry
from alliance.people import closing
from alliance.people.closing import fate_of, hindrances
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
TODAY = date.today


def page(client: Client, route: str, *args, **query) -> html.HtmlElement:
    answer = client.get(reverse(route, args=args), query)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def paid(by: Person, staff: Person, *lines, **fields) -> Claim:
    ApprovalLimit.objects.create(currency="EUR", minor=10**9)
    claim = judging.approve(claimed(by, *lines, **fields), by=staff, has_no_interest=True)
    return judging.pay(claim, by=staff, way="bank", on=TODAY())


def test_a_paid_expense_is_in_the_open_without_its_claimant(client, person, staff):
    paid(person, staff, title="Trains to the meeting")
    year = TODAY().year
    whole = ""
    for route in ("funding:year", "funding:entries", "funding:report"):
        whole += client.get(reverse(route, args=[year])).content.decode()
    assert "Trains to the meeting" in whole
    for private in ("Ada", "account 12345", "ada@example.org", "receipt.pdf"):
        assert private not in whole


def test_each_number_of_the_overview_leads_to_its_entries(client, person, staff):
    paid(person, staff, line(1250, programme="events"))
    found = page(client, "funding:year", TODAY().year)
    [link] = found.xpath("//section[@aria-labelledby='plan-title']//a[text()='Events']/@href")
    assert link.endswith("?plan=events")
    assert "Yearly meeting" in client.get(link).content.decode()
    listed = client.get(reverse("funding:entries", args=[TODAY().year]) + "?programme=events")
    assert "Yearly meeting" in listed.content.decode()
    other = client.get(reverse("funding:entries", args=[TODAY().year]) + "?programme=staff")
    assert "Yearly meeting" not in other.content.decode()


def test_strange_questions_about_entries_find_nothing_and_break_nothing(client):
    year = TODAY().year
    for query in ("?programme=%00", "?fund=" + "x" * 900, "?page=-1", "?account=';--", "?group=-"):
        assert client.get(reverse("funding:entries", args=[year]) + query).status_code == 200
    assert client.get(reverse("funding:year", args=[1900])).status_code == 404


def test_the_drawing_has_the_same_numbers_as_its_list(client, staff):
    received(granted(staff), 50_000, staff, on=TODAY())
    found = page(client, "funding:year", TODAY().year)
    [drawn] = found.xpath("//svg[contains(@class, 'sankey')]")
    assert "Example Fund" in text_of(drawn)
    assert "500" in text_of(drawn)
    lists = " ".join(map(text_of, found.xpath("//div[@class='flow-lists']")))
    assert lists.count("500.00 EUR") == 3


def test_the_overview_for_programs_adds_up(client, person, staff):
    received(granted(staff), 50_000, staff, on=TODAY())
    paid(person, staff)
    data = client.get(reverse("funding:year_json", args=[TODAY().year])).json()
    [flows] = data["flows"]
    sums = [
        sum(float(node["amount"]) for node in flows["nodes"] if node["column"] == n)
        for n in range(3)
    ]
    # The expense was not for the grant's purpose, so its money was there before free money came.
    assert sums == [512.5, 512.5, 512.5]
    assert sum(float(held["amount"]) for held in data["held"]) == 487.5


def test_a_giver_is_named_in_the_report_only_as_they_wish(client, staff):
    for giver, is_named in (("Ada Example", True), ("Grace Example", False)):
        gift = Gift(giver=giver, is_named=is_named, on=TODAY(), currency="EUR", minor=500)
        grants.receive_gift(gift, by=staff)
    told = text_of(page(client, "funding:report", TODAY().year))
    assert "Ada Example" in told
    assert "Grace Example" not in told


def test_a_receipt_is_given_as_a_file_and_never_as_a_page(sign_in, person):
    claim = claimed(person)
    address = reverse("funding:receipt", args=[claim.public_id, claim.receipts.get().pk])
    answer = sign_in(person).get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    b"".join(answer.streaming_content)


def test_a_receipt_of_another_claim_is_not_found_under_ones_own(sign_in, person, other_person):
    mine, theirs = claimed(person), claimed(other_person)
    address = reverse("funding:receipt", args=[mine.public_id, theirs.receipts.get().pk])
    assert sign_in(person).get(address).status_code == 404


def test_errors_come_back_with_what_was_typed(sign_in, person):
    claim = claims.begin(person, title="Train")
    address = reverse("funding:line_add", args=[claim.public_id])
    answer = sign_in(person).post(
        address, {"text": "A ticket", "amount": "1.234", "currency": "EUR"}
    )
    assert answer.status_code == 400
    assert "A ticket" in answer.content.decode()
    assert "thousands separators" in answer.content.decode()


def test_a_group_shows_what_it_may_spend_and_has_spent(client, person, staff):
    group = groups.found_group(staff, acronym="tools", name="Tools", purpose="Tools.")
    groups.change_state(group, group.State.ACTIVE, by=staff, reason="needed")
    address = reverse("groups:group", args=["tools"])
    assert "What was spent" not in client.get(address).content.decode()
    group.refresh_from_db()
    paid(person, staff, line(1250, group=group))
    assert "12.50" in client.get(address).content.decode()


def test_a_demonstration_has_a_whole_year_and_is_added_once(client):
    add_demo_groups()
    assert add_demo_money() == 41
    count = Entry.objects.count()
    assert add_demo_money() == 0
    assert Entry.objects.count() == count
    found = page(client, "funding:year", TODAY().year)
    assert len(found.xpath("//svg[contains(@class, 'sankey')]")) == 2
    assert not [entry for entry in Entry.objects.all() if entry.on > TODAY()]


def test_an_account_with_an_open_expense_waits_with_closing(person, staff):
    claimed(person)
    assert any("not decided or not paid" in words for words in hindrances(person))


def test_what_was_paid_stays_without_its_claimant_and_drafts_go(
    person, staff, django_capture_on_commit_callbacks
):
    claim = paid(person, staff)
    draft = claims.begin(person, title="Draft")
    assert fate_of(person).goes
    with django_capture_on_commit_callbacks(execute=True):
        closing.ROOMS["funding"].erase(person)
    claim.refresh_from_db()
    assert claim.claimant is None
    assert claim.receipts.exists()
    assert not Claim.objects.filter(pk=draft.pk).exists()


def test_a_person_takes_their_expenses_and_receipts_along(person, other_person):
    claimed(person, title="Mine")
    claimed(other_person, title="Theirs")
    part = str(registry.PERSON_PARTS["funding"](person))
    assert "Mine" in part
    assert "Theirs" not in part
    [(name, content)] = registry.PERSON_FILES["funding"](person)
    assert name.endswith("receipt.pdf")
    assert content.startswith(b"%PDF-")


def test_the_export_of_the_alliance_has_no_account_numbers(person):
    claimed(person)
    whole = b"".join(content for _path, content in registry.ALLIANCE_PARTS["funding"]())
    assert b"Yearly meeting" in whole
    assert b"account 12345" not in whole


def test_nobody_guesses_the_folder_of_a_receipt(client, person):
    kept = claimed(person).receipts.get()
    assert client.get(f"/media/{kept.file.name}").status_code == 404


def test_pages_of_entries_keep_what_was_asked(client, monkeypatch, person, staff):
    monkeypatch.setattr("alliance.funding.views.public.PAGE", 1)
    paid(person, staff)  # two entries: what is owed, and that it was paid
    answer = client.get(reverse("funding:entries", args=[TODAY().year]), {"account": "2010"})
    [older] = html.fromstring(answer.content).xpath("//a[contains(@href, 'page=2')]/@href")
    assert older == "?account=2010&page=2"
    again = client.get(reverse("funding:entries", args=[TODAY().year]) + older)
    assert "Yearly meeting" in again.content.decode()
    strange = client.get(reverse("funding:entries", args=[TODAY().year]), {"account": "a&page=9"})
    assert strange.status_code == 200
