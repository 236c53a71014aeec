"""POST /api/verify: every way in, every refusal."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.platform.backpack.world import foreign_badge

import badging
from alliance.issuing import artwork
from alliance.verifier import limits

pytestmark = pytest.mark.django_db
URL = "/api/verify"


@pytest.fixture
def award(make_award):
    return make_award("ada@example.org", name="Ada")


@pytest.fixture
def signed(award):
    return bytes(award.credential_json)


def ask(client, **members):
    return client.post(URL, json.dumps(members), content_type="application/json")


def error_of(answer):
    body = answer.json()["error"]
    assert set(body) == {"code", "message", "field", "remedy"}
    assert answer["Access-Control-Allow-Origin"] == "*"
    return body


def test_report_has_the_documented_members(client, signed):
    answer = ask(client, credential=json.loads(signed), recipient="ada@example.org")
    assert answer.status_code == 200
    report = answer.json()
    assert set(report) == {"verified", "verdict", "version", "sentence", "checks", "credential"}
    assert (report["verified"], report["verdict"], report["version"]) == (True, "verified", "3.0")
    checks = {check["name"]: check for check in report["checks"]}
    assert set(checks["proof"]) == {
        "name", "outcome", "undecided", "examined", "reason", "meaning", "remedy", "pointer",
        "code",
    }  # fmt: skip
    assert checks["recipient"]["outcome"] == "pass"


def test_badge_that_does_not_verify_is_an_answer_too(client, signed):
    answer = ask(client, credential=signed.decode().replace("Knot Tier", "Knot Liar"))
    assert answer.status_code == 200
    assert answer.json()["verified"] is False


def test_credential_may_be_a_jwt(client, award):
    assert ask(client, credential=award.credential_jwt).json()["verified"]


def test_moment_may_be_given(client):
    badge = foreign_badge(validUntil="2026-02-01T00:00:00Z").decode()
    assert ask(client, credential=badge, at="2026-01-15T00:00:00Z").json()["verified"]
    assert not ask(client, credential=badge, at="2026-03-15T00:00:00Z").json()["verified"]


@pytest.mark.parametrize(
    "kind",
    ["image/png", "image/svg+xml", "application/json", "application/vc+ld+json",
     "application/vc+jwt", "text/plain", "application/octet-stream"],
)  # fmt: skip
def test_body_may_be_the_badge_itself(client, award, signed, kind):
    body = {
        "image/png": badging.bake(artwork.png_of(award, 100), signed),
        "image/svg+xml": badging.bake(artwork.svg_of(award), signed),
        "application/vc+jwt": award.credential_jwt.encode(),
        "text/plain": award.credential_jwt.encode(),
    }.get(kind, signed)
    answer = client.generic("POST", f"{URL}?recipient=ada@example.org", body, content_type=kind)
    assert answer.json()["verified"], answer.json()
    assert {c["name"]: c["outcome"] for c in answer.json()["checks"]}["recipient"] == "pass"


def test_form_may_carry_a_file(client, award, signed):
    png = badging.bake(artwork.png_of(award, 100), signed)
    form = {"file": SimpleUploadedFile("badge.png", png), "recipient": "grace@example.org"}
    answer = client.post(URL, form)
    assert {c["name"]: c["outcome"] for c in answer.json()["checks"]}["recipient"] == "fail"


@pytest.mark.parametrize(
    ("members", "status", "field"),
    [
        ({"credential": {}, "url": "https://a.example.org/"}, 400, "credential"),
        ({"credential": 7}, 400, "credential"),
        ({"credential": "x", "recipent": "ada@example.org"}, 400, "recipent"),
        ({"credential": "{}", "at": "yesterday"}, 400, "at"),
        ({"credential": "{}", "at": "2026-01-01T00:00:00"}, 400, "at"),
        ({"credential": "{}", "recipient": ["a"]}, 400, "recipient"),
        ({"credential": "hello"}, 422, "credential"),
        ({"credential": ""}, 400, "credential"),
        ({"url": "file:///etc/passwd"}, 422, "url"),
        ({"url": "http://127.0.0.1:1/"}, 422, "url"),
        ({"url": "http://169.254.169.254/"}, 422, "url"),
        ({"url": "http://[::ffff:127.0.0.1]/"}, 422, "url"),
        ({"url": 3}, 400, "url"),
    ],
)
def test_refusals_name_the_field(client, members, status, field):
    answer = ask(client, **members)
    assert answer.status_code == status
    assert error_of(answer)["field"] == field


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"", "image/png", 400),
        (b"{", "application/json", 422),
        (b"[" * 10_000, "application/json", 422),
        (b'{"a": 1, "a": 2}', "application/json", 422),
        (b"[1, 2]", "application/json", 422),
        (b"\x89PNG\r\n\x1a\n broken", "image/png", 422),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", 422),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b"--x", "multipart/form-data; boundary=x", 400),
        (b"x", "multipart/form-data", 400),
        (b"\xff\xfe", "text/plain", 422),
    ],
)
def test_bodies_that_are_no_badge_are_refused(client, body, kind, status):
    answer = client.generic("POST", URL, body, content_type=kind)
    assert answer.status_code == status, answer.content
    assert error_of(answer)["message"]


def test_no_badge_json_is_said_to_be_none(client):
    answer = client.post(URL, "{}", content_type="application/json")
    assert answer.status_code in (200, 422)
    assert answer.status_code == 422 or answer.json()["verified"] is False


@pytest.mark.parametrize(
    "kind", ["application/json", "image/png", "multipart/form-data; boundary=x"]
)
def test_more_than_ten_megabytes_is_refused(client, kind):
    answer = client.generic("POST", URL, b" " * (11 * 1024 * 1024), content_type=kind)
    assert answer.status_code == 413
    assert error_of(answer)["code"] == "too_large"


def test_fifty_megabytes_are_refused(client):
    answer = client.generic("POST", URL, b" " * (50 * 1024 * 1024), content_type="application/json")
    assert answer.status_code == 413


def test_pages_of_other_sites_may_ask(client, signed):
    preflight = client.options(URL, headers={"origin": "https://elsewhere.example.org"})
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight["Access-Control-Allow-Methods"]
    assert ask(client, credential=signed.decode())["Access-Control-Allow-Origin"] == "*"


def test_no_cookie_is_set_or_needed(signed):
    answer = ask(Client(enforce_csrf_checks=True), credential=signed.decode())
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Access-Control-Allow-Credentials" not in answer


def test_one_address_may_not_ask_without_end(client, signed):
    for _ in range(limits.VERIFICATIONS_A_WINDOW):
        limits.take("verify:127.0.0.1")
    answer = ask(client, credential=signed.decode())
    assert answer.status_code == 429
    assert error_of(answer)["code"] == "rate_limited"
    assert int(answer["Retry-After"]) > 0


def test_get_is_not_an_answer(client):
    assert client.get(URL).status_code == 405


def test_unforeseen_failures_show_no_traceback(client, signed, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("inner detail")

    monkeypatch.setattr("alliance.api.site_api.check", fail)
    client.raise_request_exception = False
    answer = ask(client, credential=signed.decode())
    assert answer.status_code == 500
    assert "inner detail" not in answer.content.decode()


def test_openapi_document_describes_the_one_operation(client):
    schema = client.get("/api/openapi.json").json()
    assert list(schema["paths"]) == [URL]
    operation = schema["paths"][URL]["post"]
    assert {"200", "400", "413", "415", "422", "429"} <= set(operation["responses"])
    assert "image/png" in operation["requestBody"]["content"]


def test_page_about_the_api_is_made_of_that_document(client):
    page = client.get("/api/").content.decode()
    for words in ("/api/verify", "image/png", "recipient", "429", "sentence"):
        assert words in page
    assert "cdn." not in page
    assert client.get("/api/docs")["Location"] == "/api/"
