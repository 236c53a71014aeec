"""What every answer says to browsers and caches, and to methods, hosts and bodies that are none."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client
from tests.platform.attacks.asking import once, prepared, send, who
from tests.platform.attacks.probes import Answer, given_away
from tests.platform.every_action.world import World

FRAMED = {"backpack:shared_embed"}
DEEP = 100_000
DOORS_FOR_JSON = ("/api/verify",)


def test_every_answer_keeps_browsers_from_guessing_framing_and_running(world: World) -> None:
    wrong = []
    for rule in once("GET"):
        with prepared(rule, world) as (client, url):
            answer = send(client, "GET", url)
            wrong += [f"{rule.name}: {one}" for one in _lacking(answer)]
    assert not wrong, "\n".join(wrong)


def _lacking(answer: Answer) -> list[str]:
    found = []
    headers, policy = answer.headers, answer.headers.get("content-security-policy", "")
    if headers.get("x-content-type-options") != "nosniff":
        found.append("no nosniff")
    if headers.get("referrer-policy") not in ("same-origin", "no-referrer", "strict-origin"):
        found.append("no referrer policy")
    if "sandbox" in policy and "default-src 'none'" in policy:
        return found  # a file of somebody's: it may nothing at all
    if "frame-ancestors 'none'" not in policy or headers.get("x-frame-options") != "DENY":
        found.append("may be framed")
    for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'"):
        if directive not in policy:
            found.append(f"no {directive}")
    if "unsafe" in policy:
        found.append("unsafe")
    if answer.text and "content-type" not in headers:
        found.append("no type")
    if answer.is_page and "charset=utf-8" not in headers.get("content-type", "charset=utf-8"):
        found.append("no charset")
    return found


def test_what_is_for_one_person_is_kept_by_no_cache(world: World) -> None:
    """A page that a visitor does not get, and any page that is shown to somebody signed in."""
    wrong = []
    for rule in once("GET"):
        with prepared(rule, world) as (client, url):
            if who(rule) == "visitor":
                continue
            answer = send(client, "GET", url)
            said = answer.headers.get("cache-control", "")
            is_public = "visitor" in rule.who and not answer.is_page
            if not is_public and answer.status == 200 and "no-store" not in said:
                wrong.append(f"{rule.name}: {said or 'nothing'}")
    assert not wrong, "\n".join(wrong)


def test_methods_that_an_address_does_not_know_do_nothing(world: World) -> None:
    wrong = []
    for rule in once("GET"):
        with prepared(rule, world) as (client, url):
            for method in ("TRACE", "PUT", "DELETE", "PATCH", "CONNECT"):
                answer = send(client, method, url)
                if answer.status < 400 or answer.status >= 500:
                    wrong.append(f"{method} {rule.name}: {answer.status}")
            answer = send(
                client, "GET", url, HTTP_X_HTTP_METHOD_OVERRIDE="DELETE", HTTP_X_HTTP_METHOD="PUT"
            )
            if answer.status >= 500:
                wrong.append(f"override {rule.name}: {answer.status}")
    assert not wrong, "\n".join(wrong)


def test_an_address_of_another_host_is_not_answered(world: World) -> None:
    for host in (
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "a b",
        "testserver@evil.example",
        "évil",
    ):
        answer = send(world.clients["visitor"], "GET", "/", HTTP_HOST=host)
        assert answer.status == 400, host
        assert "evil" not in answer.headers.get("location", "")
    answer = send(
        world.clients["visitor"], "GET", "/account/login/", HTTP_X_FORWARDED_HOST="evil.example"
    )
    assert "evil.example" not in answer.text


def test_nothing_beside_the_site_is_served(world: World) -> None:
    for path in (
        "/.git/config", "/.git/", "/.env", "/secret-key", "/alliance.sqlite3", "/media/",
        "/static/", "/static/../settings/__init__.py", "/static/%2e%2e/settings/x.py",
        "/admin/", "/server-status", "/__debug__/", "/api/swagger", "/media/funding/receipts/",
    ):  # fmt: skip
        answer = send(world.clients["staff"], "GET", path)
        assert answer.status in (400, 404), (path, answer.status)


def test_a_body_that_is_too_large_or_too_deep_is_refused_in_words(world: World) -> None:
    visitor = world.clients["visitor"]
    visitor.raise_request_exception = False
    bodies: list[tuple[str, Any, str]] = [
        ("deep", b"[" * DEEP + b"]" * DEEP, "application/json"),
        ("deep objects", b'{"a":' * DEEP + b"1" + b"}" * DEEP, "application/json"),
        ("huge number", b'{"credential": ' + b"9" * 100_000 + b"}", "application/json"),
        ("NUL", json.dumps({"credential": "\x00"}).encode(), "application/json"),
        ("lone surrogate", rb'{"credential": "\ud800", "recipient": "\udfff"}', "application/json"),
        ("no JSON", b"\xff\xfe{", "application/json"),
        ("no form", b"--x\r\nContent-Disposition: form", "multipart/form-data; boundary=x"),
        ("no boundary", b"x", "multipart/form-data"),
        ("charset", b"+AHs-}", "application/json; charset=utf-7"),
    ]  # fmt: skip
    for path in DOORS_FOR_JSON:
        for name, body, kind in bodies:
            answer = send(visitor, "POST", path, body, content_type=kind)
            assert 400 <= answer.status < 500, (path, name, answer.status, answer.text[:200])
            assert not given_away(answer), (path, name)


def test_a_form_of_many_megabytes_or_many_fields_is_refused(world: World) -> None:
    visitor = world.clients["visitor"]
    visitor.raise_request_exception = False
    many = "&".join(f"a{number}=1" for number in range(2000))
    large = "email=" + "a" * 13 * 1024 * 1024
    for body in (many, large):
        answer = send(
            visitor, "POST", "/account/login/", body.encode(),
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
        assert answer.status in (400, 413), answer.status
        assert not given_away(answer)


def test_cookies_are_for_this_site_and_not_for_scripts(world: World, settings: Any) -> None:
    client = Client()
    page = client.get("/account/login/")
    token = page.cookies[settings.CSRF_COOKIE_NAME]
    assert token["samesite"] == "Lax"
    session = world.clients["member"].cookies[settings.SESSION_COOKIE_NAME]
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE in ("Lax", "Strict")
    assert session.value
