"""The claim link: what it may do, and what it must not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from tests.platform.backpack.world import token_of

from alliance.backpack import links
from alliance.backpack.models import HeldBadge
from alliance.backpack.services import claiming
from alliance.issuing import services as issuing
from alliance.issuing.models import Award
from alliance.outbox.models import OutboxItem
from alliance.people.models import Person
from alliance.people.queries import proven_addresses

pytestmark = pytest.mark.django_db


def claim(client, award, **fields):
    return client.post(f"/claim/{token_of(award)}/", fields)


def test_opening_the_link_changes_nothing(client, make_award):
    award = make_award("new@example.org")
    page = client.get(f"/claim/{token_of(award)}/")
    assert page.status_code == 200
    assert "Knot Tier" in page.content.decode()
    assert "Harbour School" in page.content.decode()
    assert not HeldBadge.objects.exists()
    assert not Person.objects.filter(email="new@example.org").exists()


def test_claim_page_is_kept_by_no_cache_and_tells_no_other_site(client, make_award):
    page = client.get(f"/claim/{token_of(make_award())}/")
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]


def test_claim_page_names_the_address_in_part_only(client, make_award):
    page = client.get(f"/claim/{token_of(make_award('secret.name@example.org'))}/")
    assert "secret.name" not in page.content.decode()


def test_accepting_as_a_stranger_makes_an_account_and_signs_in(client, make_award):
    award = make_award("new@example.org", name="Nora")
    answer = claim(client, award)
    badge = HeldBadge.objects.get()
    assert answer["Location"] == f"/backpack/{badge.public_id}/"
    assert badge.person.email == "new@example.org"
    assert badge.person.name == "Nora"
    assert client.get(answer["Location"]).status_code == 200
    award.refresh_from_db()
    assert award.claimed_at is not None


def test_held_bytes_are_the_signed_bytes(client, make_award):
    award = make_award("new@example.org")
    claim(client, award)
    badge = HeldBadge.objects.get()
    assert bytes(badge.credential_json) == bytes(award.credential_json)
    assert badge.credential_jwt == award.credential_jwt


def test_link_of_a_known_address_fills_its_backpack_but_opens_no_account(
    client, person, make_award
):
    answer = claim(client, make_award(person.email))
    assert HeldBadge.objects.get().person == person
    assert "/account/login/" in answer["Location"]
    assert client.get("/backpack/").status_code == 302


def test_link_does_not_pass_by_a_second_factor(client, person, make_award):
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={})
    claim(client, make_award(person.email))
    assert "_auth_user_id" not in client.session


def test_link_works_once(client, make_award):
    award = make_award("new@example.org")
    claim(client, award)
    second = Client()
    assert claim(second, award).status_code == 409
    assert "_auth_user_id" not in second.session
    assert "has been used" in second.get(f"/claim/{token_of(award)}/").content.decode()


def test_link_does_not_work_again_after_the_badge_was_removed(client, make_award):
    award = make_award("new@example.org")
    claim(client, award)
    badge = HeldBadge.objects.get()
    client.post(f"/backpack/{badge.public_id}/remove/")
    assert claim(Client(), award).status_code == 409


def test_signed_in_reader_gets_a_new_address_and_the_address_is_told(
    signed_in, person, make_award, deliver_mail
):
    award = make_award("second@example.org")
    page = signed_in.get(f"/claim/{token_of(award)}/").content.decode()
    assert "Which address did the mail come to?" in page
    claim(signed_in, award, address="Second@example.org ")
    assert proven_addresses(person) == {"ada@example.org", "second@example.org"}
    told = {m.to[0]: m.subject for m in deliver_mail() if "address" in m.subject}
    assert "was added to an account" in told["second@example.org"]
    assert "one more address" in told["ada@example.org"]


@pytest.mark.parametrize("typed", ["", "ada@example.org", "second@example.com"])
def test_link_that_was_passed_on_does_not_let_its_sender_into_the_account(
    signed_in, person, make_award, typed
):
    """Whoever owns an address can sign in with it: nobody adds one by a mere click."""
    award = make_award("second@example.org")
    answer = claim(signed_in, award, address=typed)
    assert answer.status_code == 409
    assert "another address than the one you typed" in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()
    assert proven_addresses(person) == {"ada@example.org"}
    assert not HeldBadge.objects.exists()


def test_whoever_reads_the_notice_can_take_the_address_back(signed_in, person, make_award):
    award, later = make_award("second@example.org"), make_award("second@example.org")
    claim(signed_in, award, address="second@example.org")
    claiming.accept(later, by=person)
    token = links.undo_token(award.public_id, person.public_id)
    reader = Client()
    assert reader.get(f"/claim/undo/{token}/").status_code == 200
    assert HeldBadge.objects.count() == 2, "looking undoes nothing"
    assert reader.post(f"/claim/undo/{token}/").status_code == 200
    assert proven_addresses(person) == {"ada@example.org"}
    assert not HeldBadge.objects.exists()
    renewed = OutboxItem.objects.get(key__startswith="claim-renew:")
    assert renewed.to == "second@example.org"
    assert claim(Client(), award).status_code == 302, "the badge can be claimed anew"


def test_undo_cannot_take_the_main_address_of_an_account(client, make_award):
    award = make_award("new@example.org")
    claim(client, award)
    person = Person.objects.get(email="new@example.org")
    token = links.undo_token(award.public_id, person.public_id)
    assert Client().post(f"/claim/undo/{token}/").status_code == 410
    assert HeldBadge.objects.filter(person=person).exists()


def test_forged_undo_token_undoes_nothing(signed_in, person, make_award):
    award = make_award("second@example.org")
    claim(signed_in, award, address="second@example.org")
    forged = f"{award.public_id.hex}.{person.public_id.hex}:1abc:AAAA"
    assert Client().post(f"/claim/undo/{forged}/").status_code == 410
    assert "second@example.org" in proven_addresses(person)


def test_address_of_another_account_is_not_taken(sign_in, person, other_person, make_award):
    award = make_award(person.email)
    answer = claim(sign_in(other_person), award)
    assert answer.status_code == 409
    assert not HeldBadge.objects.exists()
    assert proven_addresses(other_person) == {"grace@example.org"}


def test_old_link_proves_nothing_and_a_new_one_goes_to_the_address_only(client, make_award):
    award = make_award("new@example.org")
    Award.objects.update(issued_at=timezone.now() - claiming.LIFETIME - timedelta(days=1))
    assert claim(client, award).status_code == 409
    client.post(f"/claim/{token_of(award)}/renew")
    client.post(f"/claim/{token_of(award)}/renew")
    mail = OutboxItem.objects.get(key__startswith="claim-renew:")
    assert mail.to == "new@example.org"
    address = next(line for line in mail.text.splitlines() if "/claim/" in line)
    path = address.partition("8000")[2]
    assert client.post(path).status_code == 302
    assert HeldBadge.objects.get().person.email == "new@example.org"


def test_renewed_link_ends_after_its_week(make_award, monkeypatch):
    award = make_award("new@example.org")
    token = links.renewed_token(award.public_id)
    import time

    week = links.RENEWED_LIFETIME.total_seconds()
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + week + 60)
    assert links.award_of_renewed(token) is None


def test_old_link_is_good_enough_for_the_owner_who_is_signed_in(signed_in, person, make_award):
    award = make_award(person.email)
    Award.objects.update(issued_at=timezone.now() - timedelta(days=400))
    assert claim(signed_in, award).status_code == 302
    assert HeldBadge.objects.get().person == person


def test_revoked_badge_cannot_be_claimed(client, teacher, make_award):
    award = make_award("new@example.org")
    issuing.revoke(award, reason="Sent by mistake", by=teacher)
    assert "has revoked" in client.get(f"/claim/{token_of(award)}/").content.decode()
    assert claim(client, award).status_code == 409
    assert not HeldBadge.objects.exists()
    assert not Person.objects.filter(email="new@example.org").exists()


def test_unknown_link_says_what_to_do(client):
    answer = client.get("/claim/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/")
    assert answer.status_code == 404
    assert "leads to no badge" in answer.content.decode()


def test_claim_needs_the_form_of_this_site(make_award):
    strict = Client(enforce_csrf_checks=True)
    assert claim(strict, make_award("new@example.org")).status_code == 403


def test_award_to_an_address_confirmed_later_waits_in_the_backpack(signed_in, person, make_award):
    """openbadges-backpack #104: an earned badge that did not appear after the confirmation."""
    award = make_award("late@example.org")
    assert "Knot Tier" not in signed_in.get("/backpack/").content.decode()
    EmailAddress.objects.create(user=person, email="late@example.org", verified=True)
    page = signed_in.get("/backpack/").content.decode()
    assert "Waiting for you" in page
    assert "Knot Tier" in page
    signed_in.post("/backpack/accept", {"award": str(award.public_id)})
    assert HeldBadge.objects.get().award == award


def test_award_to_somebody_else_cannot_be_accepted(sign_in, other_person, make_award):
    award = make_award("ada@example.org")
    sign_in(other_person).post("/backpack/accept", {"award": [str(award.public_id), "nonsense"]})
    assert not HeldBadge.objects.exists()
    with pytest.raises(PermissionDenied):
        claiming.accept(award, by=other_person)
    with pytest.raises(PermissionDenied):
        claiming.decline(award, by=other_person)


def test_declined_award_is_not_offered_and_can_be_taken_back(signed_in, make_award):
    award = make_award("ada@example.org")
    signed_in.post("/backpack/decline", {"award": str(award.public_id)})
    page = signed_in.get("/backpack/").content.decode()
    assert "Waiting for you" not in page
    assert "Take back" in page
    signed_in.post("/backpack/accept", {"award": str(award.public_id)})
    assert HeldBadge.objects.get().award == award
