"""Keeping badges: whose they are, bringing in, taking out, throwing away."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.platform.backpack.world import foreign_badge

import badging
from alliance.backpack.models import HeldBadge
from alliance.backpack.services import claiming, holding, importing
from alliance.issuing import artwork
from alliance.issuing import services as issuing
from alliance.verifier.services import check

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(person, make_award):
    return make_award(person.email, name="Ada")


@pytest.fixture
def badge(award, person):
    return claiming.accept(award, by=person)


@pytest.mark.parametrize(
    ("method", "part"),
    [
        ("get", ""),
        ("get", "picture.png"),
        *[("get", f"badge.{kind}") for kind in ("png", "svg", "json", "jwt")],
        ("post", "share"),
        ("post", "private"),
        ("get", "remove/"),
        ("post", "remove/"),
    ],
)
def test_nobody_but_the_holder_reaches_a_badge(client, sign_in, other_person, badge, method, part):
    address = f"/backpack/{badge.public_id}/{part}"
    assert getattr(sign_in(other_person), method)(address).status_code == 404
    assert "/account/login/" in getattr(client, method)(address)["Location"]
    badge.refresh_from_db()
    assert not badge.public


def test_services_refuse_who_does_not_hold_the_badge(badge, other_person):
    from django.core.exceptions import PermissionDenied

    for act in (holding.share, holding.make_private, holding.remove):
        with pytest.raises(PermissionDenied):
            act(badge, by=other_person)


@pytest.mark.parametrize("address", ["", "accept", "decline", "import/", "export.zip"])
def test_backpack_needs_a_sign_in(client, address):
    method = client.post if address in ("accept", "decline") else client.get
    assert "/account/login/" in method(f"/backpack/{address}")["Location"]


@pytest.mark.parametrize("kind", ["png", "svg", "json", "jwt"])
def test_every_download_verifies(signed_in, badge, kind):
    answer = signed_in.get(f"/backpack/{badge.public_id}/badge.{kind}")
    report = check(answer.content, recipient="ada@example.org")
    assert report.verdict == "verified"
    assert answer["Content-Disposition"] == f'attachment; filename="knot-tier.{kind}"'


def test_downloaded_json_is_the_signed_bytes(signed_in, badge, award):
    answer = signed_in.get(f"/backpack/{badge.public_id}/badge.json")
    assert answer.content == bytes(award.credential_json)


def test_baked_png_holds_the_signed_bytes(signed_in, badge, award):
    answer = signed_in.get(f"/backpack/{badge.public_id}/badge.png")
    assert badging.unbake(answer.content) == bytes(award.credential_json)


def test_badge_page_says_that_it_was_revoked(signed_in, badge, teacher):
    issuing.revoke(badge.award, reason="Sent by mistake", by=teacher)
    assert "Not verified" in signed_in.get(f"/backpack/{badge.public_id}/").content.decode()
    assert "Revoked by the issuer" in signed_in.get("/backpack/").content.decode()


def bring(client, data, name="badge.json"):
    return client.post("/backpack/import/", {"file": SimpleUploadedFile(name, data)})


def test_imported_json_is_kept_byte_for_byte(signed_in):
    data = foreign_badge() + b"\n"
    answer = bring(signed_in, data)
    badge = HeldBadge.objects.get()
    assert answer["Location"] == f"/backpack/{badge.public_id}/"
    assert bytes(badge.credential_json) == data
    assert badge.belongs
    page = signed_in.get(answer["Location"]).content.decode()
    assert "Sail Mender" in page
    assert "signed it in the other form only" in page


def test_imported_jwt_is_kept_as_it_was_signed(signed_in):
    jwt = foreign_badge(proof="vc-jwt").decode()
    assert signed_in.post("/backpack/import/", {"text": jwt}).status_code == 302
    badge = HeldBadge.objects.get()
    assert badge.credential_jwt == jwt
    assert badge.belongs


def test_imported_image_is_given_back_as_it_came(signed_in, achievement):
    data = foreign_badge()
    for kind, image in (
        ("png", artwork.png_of(achievement, 300)),
        ("svg", artwork.svg_of(achievement)),
    ):
        HeldBadge.objects.all().delete()
        baked = badging.bake(image, data)
        bring(signed_in, baked, f"badge.{kind}")
        badge = HeldBadge.objects.get()
        assert signed_in.get(f"/backpack/{badge.public_id}/badge.{kind}").content == baked
        assert signed_in.get(f"/backpack/{badge.public_id}/badge.json").content == data
        assert badge.picture is not None


def test_same_badge_is_recognised_in_whatever_form(signed_in, person, award, badge):
    for form in ("png", "svg", "json", "jwt"):
        data = signed_in.get(f"/backpack/{badge.public_id}/badge.{form}").content
        assert bring(signed_in, data, f"b.{form}")["Location"] == f"/backpack/{badge.public_id}/"
    assert HeldBadge.objects.count() == 1


def test_badge_brought_in_before_it_was_claimed_becomes_the_claimed_one(person, award):
    held = importing.import_badge(bytes(award.credential_json), by=person).held
    assert claiming.accept(award, by=person).pk == held.pk
    assert HeldBadge.objects.get().award == award


def test_badge_to_an_unproven_address_is_kept_and_becomes_ours_by_confirming(signed_in, person):
    answer = bring(signed_in, foreign_badge("work@example.org"))
    assert "Not proven yours" in signed_in.get(answer["Location"]).content.decode()
    address = EmailAddress.objects.create(user=person, email="work@example.org", verified=True)
    email_confirmed.send(EmailAddress, request=None, email_address=address)
    assert HeldBadge.objects.get().belongs


def test_badge_to_an_address_given_up_is_public_no_more(signed_in, person):
    EmailAddress.objects.create(user=person, email="work@example.org", verified=True)
    bring(signed_in, foreign_badge("work@example.org"))
    holding.share(HeldBadge.objects.get(), by=person)
    EmailAddress.objects.filter(email="work@example.org").delete()
    holding.recheck_belonging(person)
    badge = HeldBadge.objects.get()
    assert (badge.belongs, badge.public, badge.share_id) == (False, False, None)


def test_changed_badge_is_refused_with_the_reason(signed_in):
    changed = foreign_badge().replace(b"Sail Mender", b"Sail Vendor")
    answer = bring(signed_in, changed)
    assert answer.status_code == 422
    assert "does not verify, so it was not added" in answer.content.decode()
    assert not HeldBadge.objects.exists()


def test_expired_badge_is_kept_and_shown_as_expired(signed_in):
    answer = bring(signed_in, foreign_badge(validUntil="2026-02-01T00:00:00Z"))
    assert answer.status_code == 302
    assert "expired" in signed_in.get(answer["Location"]).content.decode()


def test_what_is_no_badge_is_refused_and_the_text_is_kept(signed_in):
    answer = signed_in.post("/backpack/import/", {"text": '{"a": 1, "a": 2}'})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "occurs twice" in page
    assert "&quot;a&quot;: 1" in page


def test_removed_badge_is_gone_and_can_be_taken_back(signed_in, badge, award):
    assert signed_in.get(f"/backpack/{badge.public_id}/remove/").status_code == 200
    assert HeldBadge.objects.exists(), "asking removes nothing"
    signed_in.post(f"/backpack/{badge.public_id}/remove/")
    assert not HeldBadge.objects.exists()
    signed_in.post("/backpack/accept", {"award": str(award.public_id)})
    assert HeldBadge.objects.get().award == award


def test_all_badges_of_one_issuer_are_removed_at_once_and_no_others(
    signed_in, person, other_person, make_award
):
    for _ in range(3):
        claiming.accept(make_award(person.email), by=person)
    kept = claiming.accept(make_award(other_person.email), by=other_person)
    bring(signed_in, foreign_badge())
    issuer_id = kept.issuer_id
    assert signed_in.get("/backpack/remove-issuer/", {"issuer": issuer_id}).status_code == 200
    assert HeldBadge.objects.filter(person=person).count() == 4
    signed_in.post("/backpack/remove-issuer/", {"issuer": issuer_id})
    assert [b.name for b in HeldBadge.objects.filter(person=person)] == ["Sail Mender"]
    assert HeldBadge.objects.filter(pk=kept.pk).exists()


def test_export_holds_everything_and_each_file_verifies(signed_in, badge, sign_in, other_person):
    bring(signed_in, foreign_badge())
    content = b"".join(signed_in.get("/backpack/export.zip").streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listing = json.loads(archive.read("index.json"))["badges"]
        assert {row["name"] for row in listing} == {"Knot Tier", "Sail Mender"}
        for row in listing:
            for name in row["files"]:
                assert check(archive.read(name)).verified, name
    others = b"".join(sign_in(other_person).get("/backpack/export.zip").streaming_content)
    with zipfile.ZipFile(io.BytesIO(others)) as archive:
        assert json.loads(archive.read("index.json"))["badges"] == []


def test_search_finds_by_name_issuer_and_filter(signed_in, badge):
    bring(signed_in, foreign_badge())

    def names(**query):
        return {b.name for b, _ in signed_in.get("/backpack/", query).context["tiles"]}

    assert names() == {"Knot Tier", "Sail Mender"}
    assert names(search="harbour knot") == {"Knot Tier"}
    assert names(show="import") == {"Sail Mender"}
    assert names(issuer=badge.issuer_id) == {"Knot Tier"}
    assert names(search="nothing of the kind") == set()
    assert names(show="nonsense") == {"Knot Tier", "Sail Mender"}
