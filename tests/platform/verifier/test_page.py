"""The public verification page: verdicts, refusals, and what it tells to whom."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html
from tests.platform.backpack.world import foreign_badge

import badging
from alliance.backpack.services import claiming, holding
from alliance.issuing import artwork
from alliance.issuing import services as issuing
from alliance.verifier import documents, limits, presented

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(make_award):
    return make_award("ada@example.org", name="Ada", narrative="Tied them in a storm.")


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def upload(client, data, name="badge.json", **fields):
    return client.post("/verify", {"file": SimpleUploadedFile(name, data), **fields})


def paste(client, text, **fields):
    return client.post("/verify", {"text": text, **fields})


def test_pasted_badge_is_verified_with_every_check(client, award):
    answer = paste(client, bytes(award.credential_json).decode())
    assert answer.status_code == 200
    page = text_of(answer)
    assert "Verified “Knot Tier”, issued by Harbour School." in page
    for words in (
        "Is the signature the issuer’s?",
        "has not revoked",
        "Tied them in a storm",
        "Ada",
    ):
        assert words in page
    proof = json.loads(bytes(award.credential_json))["proof"]["proofValue"]
    assert f"&quot;proofValue&quot;: &quot;{proof}" in answer.content.decode(), "the raw document"


def test_whoever_has_no_badge_at_hand_verifies_an_example(client):
    link = html.fromstring(client.get("/verify").content).xpath("//main//a[@rel='nofollow']/@href")
    page = text_of(client.get(link[0]))
    assert "Verified “Curious reader”" in page
    assert "Does it belong to reader@example.org?" in page
    assert "was awarded to reader@example.org" in page


@pytest.mark.parametrize("form", ["json", "jwt", "png", "svg"])
def test_every_form_of_a_badge_is_taken_as_a_file(client, award, form):
    signed = bytes(award.credential_json)
    data = {
        "json": signed,
        "jwt": award.credential_jwt.encode(),
        "png": badging.bake(artwork.png_of(award, 200), signed),
        "svg": badging.bake(artwork.svg_of(award), signed),
    }[form]
    answer = upload(client, data, f"badge.{form}")
    assert 'verdict-label">Verified<' in answer.content.decode()
    assert 'src="data:image/' in answer.content.decode(), "the picture is shown"


def test_page_answers_whose_the_badge_is(client, award):
    signed = bytes(award.credential_json).decode()
    assert "was awarded to Ada@Example.org" in text_of(
        paste(client, signed, recipient="Ada@Example.org")
    )
    page = text_of(paste(client, signed, recipient="grace@example.org"))
    assert "Not verified" in page
    assert "was not awarded to grace@example.org" in page


def test_changed_letter_is_told(client, award):
    changed = bytes(award.credential_json).decode().replace("storm", "stern")
    page = text_of(paste(client, changed))
    assert "Not verified" in page


def test_revoked_badge_is_told(client, award, teacher):
    issuing.revoke(award, reason="Sent by mistake", by=teacher)
    assert "has revoked the badge" in text_of(paste(client, bytes(award.credential_json).decode()))


def test_everything_typed_is_kept(client):
    answer = paste(client, "no badge at all", recipient="ada@example.org")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "no badge at all</textarea>" in page
    assert 'value="ada@example.org"' in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 10_000 + "]" * 10_000, "nested deeper than"),
        ('{"a": 1, "a": 2}', "occurs twice"),
        ('{"a": NaN}', "no JSON number"),
        ("hello", "no JSON"),
        ("school.example.org/badge.json", "beginning with https://"),
        ("file:///etc/passwd", "are not opened"),
        ("javascript:alert(1)", "are not opened"),
        ("http://127.0.0.1/badge.json", ""),
        ("http://169.254.169.254/latest/meta-data", ""),
        ("http://[::1]/badge", ""),
        ("http://10.0.0.8/badge", ""),
    ],
)
def test_what_is_no_badge_is_refused_beside_its_field(client, text, words):
    answer = paste(client, text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'id="id_text_error"' in page
    assert "verdict-label" not in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"\xff\xd8\xff\xe0 a photograph", "JPEG"),
        (b"\x89PNG\r\n\x1a\n cut off", ""),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\xfe\x00\x01" * 9, ""),
    ],
)
def test_file_that_is_no_badge_is_refused_beside_its_field(client, data, words):
    answer = upload(client, data, "badge.png", recipient="ada@example.org")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'id="id_file_error"' in page
    assert 'value="ada@example.org"' in page


def test_nothing_at_all_is_told_kindly(client):
    answer = client.post("/verify", {})
    assert answer.status_code == 400
    assert "Choose a file, or paste a badge" in answer.content.decode()


def test_file_beyond_the_limit_is_told_and_the_rest_is_kept(client):
    answer = upload(client, b"x" * (presented.MAX_BYTES + 1), recipient="ada@example.org")
    assert answer.status_code == 413
    assert "up to 10 MB" in answer.content.decode()
    assert 'value="ada@example.org"' in answer.content.decode()


def test_text_beyond_the_limit_is_told(client):
    answer = paste(client, "x" * (14 * 1024 * 1024))
    assert answer.status_code == 413
    assert "up to 10 MB" in answer.content.decode()


def test_request_beyond_all_bounds_is_not_taken_apart(client):
    answer = client.generic(
        "POST", "/verify", b"x", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(presented.MAX_REQUEST_BYTES + 1),
    )  # fmt: skip
    assert answer.status_code == 413


def test_broken_form_is_told(client):
    answer = client.generic(
        "POST", "/verify", b"--x", content_type="multipart/form-data; boundary="
    )
    assert answer.status_code == 400


def test_link_with_an_address_only_fills_the_form(client, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("opening a link asked somebody's server")

    monkeypatch.setattr(documents, "network", type("No", (), {"get": refuse}))
    answer = client.get("/verify", {"url": "https://badges.example.org/42.json"})
    assert answer.status_code == 200
    assert "https://badges.example.org/42.json</textarea>" in answer.content.decode()
    assert "verdict-label" not in answer.content.decode()


def test_link_with_a_shared_badge_verifies_it(client, person, award):
    shared = holding.share(claiming.accept(award, by=person), by=person)
    answer = client.get("/verify", {"badge": str(shared.share_id), "recipient": person.email})
    assert 'verdict-label">Verified<' in answer.content.decode()
    holding.make_private(shared, by=person)
    gone = client.get("/verify", {"badge": str(shared.share_id)})
    assert gone.status_code == 404
    assert "not shared" in gone.content.decode()


@pytest.mark.parametrize("part", ["", "badge.json", "badge.jwt"])
def test_own_address_is_verified_without_the_network(client, person, award, part):
    shared = holding.share(claiming.accept(award, by=person), by=person)
    answer = paste(client, f"http://127.0.0.1:8000/b/{shared.share_id}/{part}")
    assert 'verdict-label">Verified<' in answer.content.decode()


def test_verifying_sets_no_cookie_and_needs_none(award):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    for answer in (strict.get("/verify"), paste(strict, bytes(award.credential_json).decode())):
        assert answer.status_code == 200
        assert not answer.cookies
        assert answer["Referrer-Policy"] == "same-origin"


def test_words_of_a_badge_are_shown_and_never_run(client):
    name = '<script>alert(1)</script><img src="https://elsewhere.example.org/?who">'
    page = paste(client, foreign_badge(name=name).decode()).content.decode()
    assert "<script>alert" not in page
    assert '<img src="https://' not in page


def test_dangerous_addresses_in_a_badge_are_no_links(client):
    evidence = [{"id": "javascript:alert(1)", "type": ["Evidence"], "name": "Look"}]
    page = paste(client, foreign_badge(evidence=evidence).decode()).content.decode()
    assert 'href="javascript:' not in page


def test_one_address_may_not_ask_without_end(client):
    for _ in range(limits.VERIFICATIONS_A_WINDOW):
        limits.take("verify:127.0.0.1")
    answer = paste(client, "kept all the same")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= limits.WINDOW_S
    assert "kept all the same" in answer.content.decode()


def test_household_with_many_addresses_counts_as_one(rf):
    one = rf.get("/", REMOTE_ADDR="2001:db8:1:2::1")
    other = rf.get("/", REMOTE_ADDR="2001:db8:1:2:ffff::2")
    far = rf.get("/", REMOTE_ADDR="2001:db8:1:3::1")
    assert limits.subject_of(one) == limits.subject_of(other) != limits.subject_of(far)
    assert limits.subject_of(rf.get("/", REMOTE_ADDR="::ffff:192.0.2.1")) == "192.0.2.1"


def test_count_starts_anew_with_the_next_minute():
    assert limits.take("x", limit=1, clock=lambda: 120.0).allowed
    blocked = limits.take("x", limit=1, clock=lambda: 130.0)
    assert (blocked.allowed, blocked.retry_after_s) == (False, 50)
    assert limits.take("x", limit=1, clock=lambda: 180.0).allowed


def test_get_with_anything_in_the_query_never_fails(client):
    for query in (
        {"badge": "x" * 999},
        {"url": "\x00"},
        {"url": "http://["},
        {"recipient": "a\nb"},
    ):
        assert client.get("/verify", query).status_code in (200, 404)
