"""Public and private: who sees what, and when no more."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from django.test import Client
from PIL import Image
from tests.platform.backpack.world import foreign_badge

from alliance.backpack.models import HeldBadge
from alliance.backpack.services import claiming, holding, importing
from alliance.backpack.services.errors import NotPossibleError
from alliance.issuing import services as issuing

pytestmark = pytest.mark.django_db

PARTS = ["", "og.png", "picture.png", "qr.svg", "embed", "badge.json", "badge.png", "badge.jwt"]


@pytest.fixture
def badge(person, make_award):
    return claiming.accept(make_award(person.email, name="Ada"), by=person)


@pytest.fixture
def shared(badge, person):
    return holding.share(badge, by=person)


@pytest.mark.parametrize("part", PARTS)
def test_everybody_sees_what_is_shared(client, shared, part):
    answer = client.get(f"/b/{shared.share_id}/{part}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-cache, private"
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("part", PARTS)
def test_private_again_means_gone_at_once(client, shared, person, part):
    address = f"/b/{shared.share_id}/{part}"
    assert client.get(address).status_code == 200
    holding.make_private(shared, by=person)
    assert client.get(address).status_code == 404


def test_shared_again_gets_a_new_address(shared, person):
    old = shared.share_id
    holding.make_private(shared, by=person)
    assert holding.share(shared, by=person).share_id != old


def test_changing_what_is_shown_keeps_the_address(shared, person):
    assert holding.share(shared, by=person, show_name=False).share_id == shared.share_id


@pytest.mark.parametrize("part", PARTS)
def test_private_badge_is_not_found_by_its_own_id(client, badge, part):
    assert client.get(f"/b/{badge.public_id}/{part}").status_code == 404
    assert client.get(f"/b/{uuid.uuid4()}/{part}").status_code == 404


def test_public_page_never_tells_the_address(client, shared, person):
    for part in ("", "embed"):
        page = client.get(f"/b/{shared.share_id}/{part}").content.decode().lower()
        assert person.email not in page
        assert "ada" in page


def test_name_is_shown_only_while_the_holder_wants_it(client, shared, person):
    holding.share(shared, by=person, show_name=False)
    page = client.get(f"/b/{shared.share_id}/").content.decode()
    assert "Ada" not in page.partition("<main")[2].partition("<section")[0]


def test_public_page_verifies_when_it_is_looked_at(client, shared, teacher):
    assert 'verdict-label">Verified<' in client.get(f"/b/{shared.share_id}/").content.decode()
    issuing.revoke(shared.award, reason="Sent by mistake", by=teacher)
    page = client.get(f"/b/{shared.share_id}/").content.decode()
    assert 'verdict-label">Not verified<' in page
    assert "revoked" in page


def test_search_engines_may_list_it_only_when_allowed(client, shared, person):
    assert 'content="noindex"' in client.get(f"/b/{shared.share_id}/").content.decode()
    holding.share(shared, by=person, indexable=True)
    answer = client.get(f"/b/{shared.share_id}/")
    assert "noindex" not in answer.content.decode()
    assert "X-Robots-Tag" not in answer


def test_open_graph_picture_has_the_size_that_is_announced(client, shared):
    page = client.get(f"/b/{shared.share_id}/").content.decode()
    address = re.search(r'property="og:image" content="([^"]+)"', page)[1]
    drawn = client.get(address.partition("8000")[2])
    assert drawn["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(drawn.content)).size == (1200, 630)


@pytest.mark.parametrize("name", ["<b>&\"'", "W" * 300, "一" * 120, "Ein sehr langer Name " * 12])
def test_open_graph_picture_bears_any_name(client, shared, name):
    HeldBadge.objects.update(name=name[:300], issuer_name=name[:300])
    drawn = client.get(f"/b/{shared.share_id}/og.png")
    assert Image.open(io.BytesIO(drawn.content)).size == (1200, 630)


def test_only_the_embedded_card_may_be_framed(client, shared):
    card = client.get(f"/b/{shared.share_id}/embed")
    assert "frame-ancestors *" in card["Content-Security-Policy"]
    assert "X-Frame-Options" not in card
    assert "default-src 'none'" in card["Content-Security-Policy"]
    page = client.get(f"/b/{shared.share_id}/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_looking_at_a_shared_badge_sets_no_cookie(client, shared):
    for part in PARTS:
        assert not client.get(f"/b/{shared.share_id}/{part}").cookies


def test_embedded_html_is_escaped(client, shared):
    HeldBadge.objects.update(name='"><script>alert(1)</script>')
    for part in ("", "embed"):
        page = client.get(f"/b/{shared.share_id}/{part}").content.decode()
        assert "<script>alert" not in page


def test_linkedin_link_is_filled_in(signed_in, shared):
    page = signed_in.get(f"/backpack/{shared.public_id}/").content.decode()
    link = re.search(r'href="(https://www\.linkedin\.com/profile/add[^"]+)"', page)[1]
    for part in (
        "name=Knot+Tier",
        "organizationName=Harbour+School",
        "issueYear=",
        str(shared.share_id),
    ):
        assert part in link


def test_badge_that_is_not_proven_ours_cannot_be_shared(person):
    held = importing.import_badge(foreign_badge("somebody@example.org"), by=person).held
    assert not held.belongs
    with pytest.raises(NotPossibleError, match="not proven"):
        holding.share(held, by=person)


def test_badge_in_which_an_address_can_be_read_is_shown_but_not_given_out(client, person):
    held = importing.import_badge(foreign_badge(person.email, hashed=False), by=person).held
    shared = holding.share(held, by=person)
    page = client.get(f"/b/{shared.share_id}/")
    assert page.status_code == 200
    assert person.email not in page.content.decode()
    for part in ("badge.json", "badge.png", "badge.svg"):
        answer = client.get(f"/b/{shared.share_id}/{part}")
        assert answer.status_code == 403
        assert person.email.encode() not in answer.content


def test_machine_gets_the_badge_itself_from_the_public_address(client, shared):
    answer = client.get(f"/b/{shared.share_id}/", headers={"accept": "application/vc+ld+json"})
    assert answer.content == bytes(shared.credential_json)
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_badge_of_a_closed_account_is_not_shown(client, shared, person):
    person.is_active = False
    person.save()
    assert client.get(f"/b/{shared.share_id}/").status_code == 404


def test_shared_page_needs_no_sign_in_and_its_post_changes_nothing(shared):
    assert Client().post(f"/b/{shared.share_id}/").status_code == 405
