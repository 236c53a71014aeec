"""What every page knows about the site."""

from __future__ import annotations

import pytest
from django.test import Client

from alliance.home.context import address_for_passkeys


@pytest.mark.parametrize(
    ("host", "elsewhere"),
    [
        ("127.0.0.1:8000", "http://localhost:8000"),
        ("127.0.0.1", "http://localhost"),
        ("[::1]:8000", "http://localhost:8000"),
        ("localhost:8000", ""),
        ("badges.example.org", ""),
        ("127.0.0.1:8000/evil", ""),
        ("[", ""),
        ("", ""),
    ],
)
def test_an_ip_address_sends_those_who_want_a_passkey_to_a_name(host: str, elsewhere: str) -> None:
    assert address_for_passkeys(host) == elsewhere


def test_a_forged_host_gets_the_page_of_a_bad_request(client: Client) -> None:
    assert client.get("/calls/", headers={"host": "evil.example.org"}).status_code == 400
