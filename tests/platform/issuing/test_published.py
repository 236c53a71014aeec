"""What badges point to: served as it was signed, to everybody, for caches to keep."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from alliance.issuing import documents, queries, services
from alliance.issuing.models import Achievement, Award, Issuer, StatusListRecord
from alliance.issuing.reach import is_public
from alliance.people.models import Person


def test_did_json_lists_keys_that_verify_and_not_withdrawn_ones(
    client: Client, issuer: Issuer, person: Person
) -> None:
    services.rotate_key(issuer, by=person)
    address = reverse("issuing:did_document", args=[issuer.slug])
    answer = client.get(address)
    document = json.loads(answer.content)
    assert answer["Content-Type"] == "application/did+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert document["id"] == issuer.did == f"did:web:127.0.0.1%3A8000:issuers:{issuer.slug}"
    assert len(document["verificationMethod"]) == len(document["assertionMethod"]) == 2
    assert "secret" not in answer.content.decode().lower()
    newest = issuer.signing_keys.first()
    assert newest is not None
    newest.withdrawn_at = newest.created_at
    newest.save()
    assert len(json.loads(client.get(address).content)["verificationMethod"]) == 1


@pytest.mark.parametrize(
    ("site_url", "did"),
    [
        ("https://badges.example.org", "did:web:badges.example.org:issuers:a"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000:issuers:a"),
        ("http://[::1]:8000", "did:web:%5B%3A%3A1%5D%3A8000:issuers:a"),
    ],
)
def test_the_did_names_the_site_as_did_web_asks(site_url: str, did: str) -> None:
    assert documents.did_of("a", site_url) == did


def test_a_known_etag_is_answered_without_a_body(client: Client, award: Award) -> None:
    for name, args in (
        ("did_document", [award.issuer.slug]),
        ("status_list", [award.issuer.slug, 1]),
        ("achievement_document", [award.achievement.public_id]),
    ):
        address = reverse(f"issuing:{name}", args=args)
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
        assert again.content == b""
        assert "max-age" in first["Cache-Control"]


def test_the_status_list_is_served_as_it_was_signed_and_changes_with_a_revocation(
    client: Client, award: Award, person: Person
) -> None:
    address = reverse("issuing:status_list", args=[award.issuer.slug, 1])
    before = client.get(address)
    assert before["Content-Type"] == "application/vc"
    assert before.content == bytes(StatusListRecord.objects.get().document)
    services.revoke(award, reason="Error.", by=person)
    after = client.get(address)
    assert after["ETag"] != before["ETag"]
    assert json.loads(after.content)["proof"] != json.loads(before.content)["proof"]


def test_an_achievement_is_a_page_for_people_and_json_for_machines(
    client: Client, achievement: Achievement
) -> None:
    address = achievement.get_absolute_url()
    page = client.get(address, headers={"accept": "text/html,*/*;q=0.8"})
    assert page["Content-Type"].startswith("text/html")
    assert "Accept" in page["Vary"]
    data = client.get(address, headers={"accept": "application/ld+json, */*;q=0.1"})
    assert data["Content-Type"] == "application/ld+json"
    assert json.loads(data.content)["id"] == f"http://127.0.0.1:8000{address}"
    assert json.loads(client.get(address, {"format": "json"}).content)["type"] == ["Achievement"]


def test_the_site_answers_for_its_own_documents_without_the_network(
    award: Award, achievement: Achievement, issuer: Issuer
) -> None:
    site = "http://127.0.0.1:8000"
    for url in (
        f"{site}/issuers/{issuer.slug}/did.json",
        f"https://127.0.0.1:8000/issuers/{issuer.slug}/did.json",
        f"{site}/issuers/{issuer.slug}/",
        f"{site}/issuers/{issuer.slug}/status/1",
        f"{site}/achievements/{achievement.public_id}/",
    ):
        assert queries.site_document(url), url
    for url in (
        f"https://elsewhere.example/issuers/{issuer.slug}/did.json",
        f"{site}/issuers/{issuer.slug}/awards/",
        f"{site}/issuers/nobody/did.json",
        f"{site}/achievements/nonsense/",
        f"{site}/",
        "",
        "urn:uuid:1",
    ):
        assert queries.site_document(url) is None, url


def test_a_status_list_is_found_by_the_address_in_its_badges_after_the_site_moved(
    award: Award, settings: object
) -> None:
    settings.SITE_URL = "https://new.example.org"  # type: ignore[attr-defined]
    assert queries.site_document(award.status_list.url)


def test_pictures_are_served_so_that_an_svg_cannot_act(
    client: Client, achievement: Achievement
) -> None:
    svg = client.get(reverse("issuing:achievement_image", args=[achievement.public_id, "svg"]))
    assert svg["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in svg["Content-Security-Policy"]
    assert "sandbox" in svg["Content-Security-Policy"]
    png = client.get(reverse("issuing:achievement_image", args=[achievement.public_id, "png"]))
    assert png.content.startswith(b"\x89PNG")
    missing = client.get(svg.wsgi_request.path, {"v": "0" * 16})
    assert missing.status_code == 404


def test_a_versioned_picture_may_be_kept_for_ever(client: Client, achievement: Achievement) -> None:
    url = documents.picture_url(achievement, achievement.picture, "")
    assert "immutable" in client.get(url)["Cache-Control"]


def test_the_designer_draws_what_the_query_says_and_refuses_nonsense(client: Client) -> None:
    address = reverse("issuing:design")
    assert b"<svg" in client.get(address, {"shape": "star", "ribbon_text": "<&>"}).content
    assert client.get(address, {"shape": "<svg onload=x>"}).status_code == 400


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://badges.example.org", True), ("http://badges.example.org", False),
        ("https://127.0.0.1", False), ("https://10.0.0.7", False), ("https://[::1]", False),
        ("https://school.local", False), ("https://intranet", False), ("https://8.8.8.8", True),
    ],
)  # fmt: skip
def test_a_site_is_public_only_with_https_and_an_address_of_the_open_internet(
    url: str, public: bool
) -> None:
    assert is_public(url) is public
