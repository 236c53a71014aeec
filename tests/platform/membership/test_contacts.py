"""Contacts of members that were taken over are asked once whether they speak for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from tests.conftest import client_of
from tests.platform.membership.conftest import House

from alliance.audit.models import AuditEntry
from alliance.membership import contacts, spreadsheet
from alliance.membership.days import today
from alliance.membership.exporting import of_person
from alliance.membership.models import Contact, Membership
from alliance.membership.parting import erase
from alliance.membership.services import inviting, taking_over
from alliance.membership.waiting import CONTACTS, forget_contacts
from alliance.organizations.models import Organization
from alliance.organizations.queries import representatives_of
from alliance.organizations.services import representing
from alliance.outbox.models import OutboxItem
from alliance.people.models import Person
from alliance.people.services import person_for_proven_address

UNTIL = today() + timedelta(days=100)
TABLE = f"""name,tier,until,contact
Old Academy,member,{UNTIL},Head@Example.org
Young Academy,member,{UNTIL},young@example.org
Nameless Academy,member,{UNTIL},
"""


@pytest.fixture
def taken(house: House) -> dict[str, Contact]:
    """By the member's name; of a member without one there is none."""
    taking_over.take_over(spreadsheet.read(TABLE), by=house.staff)
    assert not OutboxItem.objects.filter(key__startswith="membership:contact:").exists()
    return {str(one.membership.organization): one for one in Contact.objects.all()}


def mails() -> list[OutboxItem]:
    return list(OutboxItem.objects.filter(key__startswith="membership:contact:").order_by("pk"))


def fresh(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


def test_who_will_be_written_to_is_seen_first_and_each_is_written_to_once(
    house: House, taken: dict[str, Contact]
) -> None:
    old, young = taken["Old Academy"], taken["Young Academy"]
    staff, address = client_of(house.staff), reverse("membership:contacts")
    page = staff.get(address).content.decode()
    assert "Old Academy: head@example.org" in page
    looked = staff.post(address, {"contacts": [old.pk]}).content.decode()
    assert "1 mail would be sent" in looked
    assert "head@example.org" in looked
    assert "Do you speak for Old Academy?" in looked
    assert mails() == []
    assert staff.post(address, {"contacts": [old.pk], "send": "1"}).status_code == 302
    [mail] = mails()
    assert (mail.to, mail.subject) == ("head@example.org", "Do you speak for Old Academy?")
    assert reverse("membership:invited", args=[old.public_id]) in mail.text
    assert not Person.objects.filter(email="head@example.org").exists()
    # The page of before is sent again, and whoever is left is invited all at once.
    assert staff.post(address, {"contacts": [old.pk], "send": "1"}).status_code == 200
    assert inviting.invite([old.pk, young.pk], by=house.staff) == 1
    assert inviting.invite([old.pk, young.pk], by=house.staff) == 0
    assert [mail.to for mail in mails()] == ["head@example.org", "young@example.org"]
    acts = AuditEntry.objects.filter(act="membership.contacts_invited")
    assert [act.data["count"] for act in acts.order_by("pk")] == [1, 1]


def test_a_contact_speaks_for_the_member_after_their_own_yes(
    house: House, taken: dict[str, Contact]
) -> None:
    old = taken["Old Academy"]
    inviting.invite([old.pk], by=house.staff)
    head = person_for_proven_address("head@example.org", name="Head")  # they sign in
    academy = Organization.objects.get(name="Old Academy")
    assert not representatives_of(academy).exists()
    assert of_person(head)["asked_to_speak_for"] == [
        {"organization": "Old Academy", "email": "head@example.org"}
    ]
    browser, address = client_of(head), reverse("membership:invited", args=[old.public_id])
    assert address in browser.get(reverse("membership:mine_index")).content.decode()
    assert "Yes, I speak for it" in browser.get(address).content.decode()
    assert browser.post(address, {"yes": "1"})["Location"] == old.membership.get_absolute_url()
    [row] = representatives_of(academy)
    assert (row.person, row.kind, row.is_shown) == (head, "primary", False)
    assert academy.events.get(kind="represented").by == head
    assert (fresh(old).email, fresh(old).answer) == ("", "yes")
    assert "This question is answered" in browser.get(address).content.decode()
    assert browser.post(address, {"yes": "1"}).status_code == 403


def test_a_no_is_kept_and_nobody_is_asked_again(house: House, taken: dict[str, Contact]) -> None:
    old = taken["Old Academy"]
    inviting.invite([old.pk], by=house.staff)
    head = person_for_proven_address("head@example.org", name="Head")
    browser = client_of(head)
    browser.post(reverse("membership:invited", args=[old.public_id]), {"no": "1"})
    assert fresh(old).answer == "no"
    assert not contacts.of_person(head).exists()
    with pytest.raises(ValidationError, match="not asked twice"):
        inviting.name(old.membership, " HEAD@example.org", by=house.staff)
    inviting.name(old.membership, "other@example.org", by=house.staff)
    assert fresh(old).public_id != old.public_id  # the link of before leads nowhere
    assert inviting.invite([old.pk], by=house.staff) == 1
    assert [mail.to for mail in mails()] == ["head@example.org", "other@example.org"]


def test_only_who_has_proven_the_address_answers(
    house: House, taken: dict[str, Contact], make_person: Callable[..., Person]
) -> None:
    old = taken["Old Academy"]
    head = person_for_proven_address("head@example.org", name="Head")
    address = reverse("membership:invited", args=[old.public_id])
    assert client_of(head).get(address).status_code == 404  # nobody was invited yet
    with pytest.raises(PermissionDenied):
        inviting.answer(old, yes=True, by=head)
    inviting.invite([old.pk], by=house.staff)
    for other in (make_person("other"), house.staff):
        page = client_of(other).get(address).content.decode()
        assert "Yes, I speak for it" not in page
        assert "head@example.org" not in page
        with pytest.raises(PermissionDenied):
            inviting.answer(old, yes=True, by=other)
    assert not representatives_of(Organization.objects.get(name="Old Academy")).exists()


def test_once_somebody_speaks_for_a_member_nobody_is_asked(
    house: House, taken: dict[str, Contact]
) -> None:
    old, young = taken["Old Academy"], taken["Young Academy"]
    inviting.invite([old.pk], by=house.staff)
    head = person_for_proven_address("head@example.org", name="Head")
    for contact in (old, young):
        assert contact.membership.organization is not None
        representing.hand_over(contact.membership.organization, house.voice, by=house.staff)
    assert inviting.invite([young.pk], by=house.staff) == 0
    with pytest.raises(PermissionDenied):
        inviting.answer(old, yes=True, by=head)
    with pytest.raises(PermissionDenied):
        assert old.membership.organization is not None
        representing.take_up(old.membership.organization, head)
    with pytest.raises(ValidationError, match="Somebody speaks"):
        inviting.name(old.membership, "else@example.org", by=house.staff)


def test_staff_say_whom_to_ask_where_the_table_named_nobody(
    house: House, taken: dict[str, Contact]
) -> None:
    nameless = Membership.objects.get(organization__name="Nameless Academy")
    staff, address = client_of(house.staff), reverse("membership:contact_name")
    assert staff.post(address, {"member": nameless.pk, "email": "no"}).context["naming"].errors
    staff.post(address, {"member": nameless.pk, "email": "Desk@example.org"})
    assert "Nameless Academy: desk@example.org" in staff.get(
        reverse("membership:contacts")
    ).content.decode()  # fmt: skip
    for act in (
        lambda by: inviting.name(nameless, "x@example.org", by=by),
        lambda by: inviting.invite([nameless.contact.pk], by=by),
    ):
        with pytest.raises(PermissionDenied):
            act(house.voice)
    assert mails() == []


def test_addresses_go_in_the_table_and_with_time_and_with_the_account(
    house: House, taken: dict[str, Contact]
) -> None:
    told = "".join(spreadsheet.write())
    assert "head@example.org" in told  # who takes it over elsewhere can ask them there
    late = timezone.now() + CONTACTS + timedelta(days=1)
    inviting.invite([taken["Old Academy"].pk], by=house.staff)
    Contact.objects.filter(pk=taken["Old Academy"].pk).update(invited_at=late)
    assert (forget_contacts(late), fresh(taken["Young Academy"]).email) == (1, "")
    erase(person_for_proven_address("head@example.org", name="Head"))
    assert fresh(taken["Old Academy"]).email == ""


def test_a_contact_that_is_no_address_is_named_by_its_line(house: House) -> None:
    line = f"Old Academy,member,{UNTIL},Jane Doe,books@example.org"
    rows = spreadsheet.read(f"name,tier,until,contact,bill_email\n{line}")
    with pytest.raises(taking_over.NotTaken) as wrong:
        taking_over.take_over(rows, by=house.staff)
    assert wrong.value.rows[0].words == ["contact: this is no address."]
