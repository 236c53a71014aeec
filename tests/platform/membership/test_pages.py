"""Pages, what stands in other rooms, reminders, logos, seats, and accounts that close."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.conftest import client_of
from tests.platform.membership.conftest import SAID, House

from alliance.exports.registry import ALLIANCE_PARTS, PERSON_PARTS
from alliance.membership import logos, queries, signals
from alliance.membership.days import as_of, today
from alliance.membership.models import Invoice, Membership, Payment, Tier
from alliance.membership.reminding import go_round
from alliance.membership.seed import MEMBERS, add_demo_members
from alliance.membership.services import agreements, applying, living, reviewing
from alliance.notices.models import Notice
from alliance.organizations.models import Organization
from alliance.organizations.services import representing
from alliance.people import services as people
from alliance.people.models import Person


def picture(size: tuple[int, int] = (200, 100), kind: str = "PNG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **more)
    return out.getvalue()


def test_who_speaks_for_a_member_finds_its_membership_from_where_they_begin(house: House) -> None:
    membership, voice = house.applied(), client_of(house.voice)
    overview = voice.get(reverse("home:dashboard")).content.decode()
    assert f'href="{membership.get_absolute_url()}"' in overview
    assert "in review" in overview
    assert (
        reverse("membership:mine_index") in voice.get(reverse("membership:index")).content.decode()
    )
    assert (
        membership.get_absolute_url() not in client_of(house.staff).get("/home/").content.decode()
    )


def test_the_directory_names_members_and_nobody_else(house: House) -> None:
    membership = house.approved()
    page = Client().get(reverse("membership:index"))
    assert house.organization.name not in page.content.decode()
    house.pay(house.invoice(membership))
    page = Client().get(reverse("membership:index"))
    assert house.organization.name in page.content.decode()
    data = Client().get(reverse("membership:json")).json()
    (entry,) = data["members"]
    assert entry["member_since"] == today().isoformat()
    assert entry["history"] == [{"from": today().isoformat(), "until": None}]
    assert Client().get(reverse("membership:json") + "?tier=individual").json()["members"] == []


def test_a_member_may_choose_not_to_be_listed(house: House) -> None:
    membership = house.member()
    applying.change_billing(membership, by=house.voice, is_listed=False)
    assert Client().get(reverse("membership:json")).json()["members"] == []
    assert queries.standing(house.organization).is_member
    page = Client().get(reverse("organizations:page", args=[house.organization.slug]))
    assert "member since" not in page.content.decode()


def test_a_person_is_listed_only_by_choice(house: House, person: Person) -> None:
    membership = applying.start(person, None, house.personal, **_of_person(person))
    applying.submit(membership, by=person)
    reviewing.approve(membership, by=house.staff)
    agreements.accept(membership, by=person, version=1)
    house.pay(house.invoice(membership))
    assert queries.voting_people() == [(person, 1)]
    assert Client().get(reverse("membership:json")).json()["members"] == []
    membership.refresh_from_db()
    applying.change_billing(membership, by=person, is_listed=True)
    (entry,) = Client().get(reverse("membership:json")).json()["members"]
    assert (entry["name"], entry["kind"]) == (str(person), "person")


def _of_person(person: Person) -> dict[str, str]:
    return {"statement": "I like it.", "bill_name": "Ada Example", "bill_email": person.email}


def test_when_the_account_closes_the_books_stay_and_the_name_goes(
    house: House, person: Person
) -> None:
    test_a_person_is_listed_only_by_choice(house, person)
    people.close_account(person)
    invoice = Invoice.objects.get()
    assert (invoice.total_minor, invoice.bill_to.name, invoice.bill_to.email) == (5_000, "", "")
    assert Payment.objects.get().minor == 5_000
    assert Membership.objects.get().state == Membership.State.RESIGNED
    assert not queries.standing(person).is_member
    assert Client().get(reverse("membership:json")).json()["members"] == []


def test_reminders_come_once_each_also_after_a_pause(house: House) -> None:
    membership = house.member()
    last = membership.last_term
    assert last is not None

    def reminded() -> list[str]:
        keys = Notice.objects.filter(person=house.voice, key__contains=":term:")
        return sorted(key.rpartition(":")[2] for key in keys.values_list("key", flat=True))

    def round_at(days: int) -> None:
        for _twice in range(2):
            with as_of(datetime.combine(last.ends_on - timedelta(days=days), time(9), UTC)) as _:
                go_round(datetime.combine(last.ends_on - timedelta(days=days), time(9), UTC))

    round_at(61)
    assert (reminded(), membership.invoices.count()) == ([], 1)
    round_at(60)
    assert (reminded(), membership.invoices.count()) == (["60"], 2)
    round_at(25)  # the site was down meanwhile
    assert reminded() == ["30", "60"]
    round_at(7)
    assert reminded() == ["30", "60", "7"]


def test_one_that_cannot_be_renewed_keeps_nobody_else_waiting(house: House) -> None:
    membership = house.member()
    last = membership.last_term
    assert last is not None
    house.tier.prices.update(is_withdrawn=True)
    moment = datetime.combine(last.ends_on - timedelta(days=30), time(9), UTC)
    with as_of(moment):
        go_round(moment)
        page = client_of(house.staff).get(reverse("membership:desk"))
    assert "No price for the renewal" in page.content.decode()


def test_a_new_state_is_signalled_with_the_member_and_the_moment(house: House) -> None:
    heard: list[tuple[Any, datetime]] = []

    def hear(sender: Any, member: Any, at: datetime, **more: Any) -> None:
        heard.append((member, at))

    signals.changed.connect(hear)
    try:
        house.member()
    finally:
        signals.changed.disconnect(hear)
    assert {member for member, _at in heard} == {house.organization}
    assert [at for _member, at in heard] == sorted(at for _member, at in heard)


def test_seats_limit_how_many_people_may_be_named(
    house: House, make_person: Callable[..., Person]
) -> None:
    house.member()
    representing.name_alternate(house.organization, make_person("third"), by=house.voice)
    with pytest.raises(representing.TooManyRepresentatives):
        representing.name_alternate(house.organization, make_person("fourth"), by=house.voice)
    page = client_of(house.voice).get(
        reverse("organizations:people", args=[house.organization.slug])
    )
    assert "3 of 3 seats" in page.content.decode()
    representing.hand_over(house.organization, make_person("fifth"), by=house.voice)


def test_a_logo_is_drawn_anew_and_nothing_but_the_picture_stays(house: House) -> None:
    hidden = PngInfo()
    hidden.add_text("Comment", "<script>")
    membership = house.applied()
    upload = reverse("membership:logo_upload", args=[membership.public_id])
    given = io.BytesIO(picture(size=(900, 300), pnginfo=hidden))
    given.name = "logo.png"
    client_of(house.alternate).post(upload, {"logo": given})
    logo = house.organization.logo
    address = reverse("membership:logo", args=[house.organization.slug, logo.digest[:16]])
    answer = Client().get(address)
    assert answer["Content-Type"] == "image/png"
    shown = Image.open(io.BytesIO(answer.content))
    assert shown.size == (480, 160)
    assert b"script" not in answer.content


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg onload='alert(1)'/>",
        b"GIF89a",
        picture()[:60],
        picture((20, 20)),
        b"\x89PNG\r\n\x1a\n" + b"\0" * (logos.MAX_BYTES + 1),
    ],
    ids=["empty", "svg", "gif", "cut-off", "too-small", "too-large"],
)
def test_what_is_no_logo_is_refused_with_a_reason(house: House, data: bytes) -> None:
    with pytest.raises(ValidationError):
        logos.keep(house.organization, data, by=house.voice)


def test_strangers_give_no_organization_a_logo(house: House, other_person: Person) -> None:
    with pytest.raises(PermissionDenied):
        logos.keep(house.organization, picture(), by=other_person)


def test_a_draft_is_not_even_there_for_staff(house: House) -> None:
    draft = applying.start(house.voice, house.organization, house.tier, **SAID)
    for who, status in ((house.staff, 404), (house.alternate, 200)):
        assert client_of(who).get(draft.get_absolute_url()).status_code == status


def test_an_invoice_is_for_its_member_and_staff(house: House, other_person: Person) -> None:
    invoice = house.invoice(house.approved())
    for name in ("invoice", "invoice_pdf"):
        url = reverse(f"membership:{name}", args=[invoice.public_id])
        assert client_of(other_person).get(url).status_code == 404
        assert client_of(house.alternate).get(url).status_code == 200


def test_what_is_taken_along_is_whole(house: House) -> None:
    house.member()
    logos.keep(house.organization, picture(), by=house.voice)
    files: dict[str, bytes] = {}
    for name, data in ALLIANCE_PARTS["membership"]():
        files[name] = files.get(name, b"") + data
    rows = [json.loads(line) for line in files["memberships.jsonl"].splitlines()]
    assert len(rows) == 1
    assert files["logos/example-university.png"].startswith(b"\x89PNG")
    done = PERSON_PARTS["membership"](house.voice)["done"]
    assert {"membership", "acceptance"} <= {row["what"] for row in done}


def test_the_demonstration_has_members_of_its_tiers_in_several_states(db: None) -> None:
    assert add_demo_members() == len(MEMBERS)
    assert add_demo_members() == 0
    states = set(Membership.objects.values_list("state", flat=True))
    assert states == {
        "active", "grace", "lapsed", "resigned", "approved", "submitted", "returned"
    }  # fmt: skip
    assert Tier.objects.count() == 4
    assert len(queries.members()) == 8
    assert not Notice.objects.exists()
    assert all(row.is_demo for row in Organization.objects.all())
    for row in queries.members():
        known = queries.standing_as_known(row.member, today(), datetime.now(UTC))
        assert known == row.standing


def test_leaving_needs_a_day_within_the_term(house: House) -> None:
    membership = house.member()
    last = membership.last_term
    assert last is not None
    for day in (today() - timedelta(days=1), last.ends_on + timedelta(days=1)):
        with pytest.raises(ValidationError):
            living.resign(membership, by=house.voice, on=day)
