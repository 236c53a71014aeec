"""A host whose name looks like another's is told, in the letters of the network."""

from __future__ import annotations

import json

import pytest
from tests.engine.verification.conftest import did_document

from badging.keys import generate_key
from badging.verification import Outcome, Verdict
from badging.verification.lookalikes import ascii_form


@pytest.mark.parametrize(
    ("identifier", "shown"),
    [
        ("https://еxample.org/issuer", "xn--xample-2of.org"),  # Cyrillic е
        ("https://xn--xample-2of.org/issuer", "xn--xample-2of.org"),
        ("HTTP://еxample.org", "xn--xample-2of.org"),
        ("https://www.раураӏ.org/", "www.xn--80aa0cbo65f.org"),  # all Cyrillic, all with twins
        ("did:web:еxample.org:issuers:1", "xn--xample-2of.org"),
        ("did:web:%D0%B5xample.org%3A8443", "xn--xample-2of.org"),
        ("did:webvh:QmScid:еxample.org", "xn--xample-2of.org"),
        ("https://exa\u200bmple.org/", "xn--example-2z6c.org"),  # a space of no width
        ("https://exаmple.例え.org/", "xn--exmple-4nf.xn--r8jz45g.org"),
        ("https://οο.example.org/", "xn--0xaa.example.org"),  # Greek
    ],
)
def test_a_name_that_passes_for_another_is_written_as_the_network_writes_it(
    identifier: str, shown: str
) -> None:
    assert ascii_form(identifier) == shown


@pytest.mark.parametrize(
    "identifier",
    [
        "https://example.org/issuer",
        "https://académie.example.org/",  # one alphabet, with its accents
        "https://школа.example.org/",  # Cyrillic that no Latin letters spell
        "https://例えテスト.example.org/",  # scripts that are written side by side
        "https://example.org/аbc",  # what stands after the host is the host's own matter
        "did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi",
        "did:web:example.org",
        "did:webvh:QmScid",
        "urn:uuid:7d3c1c2a-0000-4000-8000-000000000001",
        "did:example:еxample.org",  # a method whose names are no hosts
        "https://[::1",
        "https://[еxample.org",
        "https://xn--\u00e9.org/",
        "https://xn--999999999.org/",
        "mailto:ada@еxample.org",
        "",
    ],
)
def test_other_names_are_left_alone(identifier: str) -> None:
    assert ascii_form(identifier) == ""


def test_a_badge_of_such_an_issuer_is_verified_with_a_warning(credential, sign, examine, documents):
    issuer = "https://issuеr.example.org/profile"  # Cyrillic е
    key = generate_key("ed25519", controller=issuer)
    documents[issuer] = json.dumps(did_document(key, did=issuer)).encode()
    credential["issuer"]["id"] = issuer
    report = examine(sign(credential, key))
    told = [check for check in report.checks if check.code == "issuer_lookalike"]
    assert [(c.name, c.outcome, c.pointer) for c in told] == [
        ("issuer", Outcome.WARN, "/issuer/id")
    ]
    assert "xn--issur-" in told[0].reason
    assert report.verdict is Verdict.RESERVATIONS


def test_the_issuers_site_is_looked_at_too(credential, sign, examine):
    credential["issuer"]["url"] = "https://еxample.org"
    report = examine(sign(credential))
    told = [check.pointer for check in report.checks if check.code == "issuer_lookalike"]
    assert told == ["/issuer/url"]
