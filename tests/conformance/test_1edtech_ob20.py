"""1EdTech's samples of Open Badges 2.0: hosted and signed, with the outcomes of their own tests."""

from __future__ import annotations

import base64
import json

import pytest
from tests.conformance import onedtech, vectors
from tests.conformance.onedtech import AT_20, OB_20, Sample

from badging.baking import unbake
from badging.documents import MappedDocuments
from badging.errors import DocumentUnavailable, NotBaked
from badging.linked_data import contexts
from badging.proofs import jws_v2
from badging.status.revocation_list import find_revocation_v2
from badging.verification import Report, Verdict, verify

IDS = [sample.file for sample in OB_20]


def test_every_sample_has_an_expectation() -> None:
    folder = vectors.folder("1edtech/ob20")
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*.*") if p.is_file()}
    assert {name for name in found if not name.startswith("assets/")} == set(IDS)


@pytest.mark.parametrize("sample", OB_20, ids=IDS)
def test_verdict(sample: Sample) -> None:
    report = onedtech.verify_20(sample)
    assert report.verdict is sample.ours, report.sentence
    if sample.code:
        assert sample.code in {check.code for check in report.checks}


@pytest.mark.parametrize("sample", OB_20, ids=IDS)
def test_without_the_issuers_server_nothing_is_verified(sample: Sample) -> None:
    assert onedtech.alone(sample, "ob20").verdict is sample.alone


def assertion(**changes: object) -> bytes:
    """Their basic assertion, pointed at another of their badge classes."""
    document = json.loads(onedtech.sample_bytes("ob20", "basic-assertion.json"))
    return json.dumps(document | changes).encode()


def examined(data: bytes, documents: object = None) -> Report:
    source = documents or onedtech.documents_20(data)
    return verify(data, at=AT_20, documents=source)  # type: ignore[arg-type]


def codes(report: Report) -> set[str]:
    return {check.code for check in report.checks}


@pytest.mark.parametrize(
    ("badge_class", "code"),
    [
        ("badgeclass-with-verification-valid-starts-with", "in_scope"),
        ("badgeclass-with-verification-invalid-starts-with", "out_of_scope"),
        ("badgeclass-with-verification-valid-multiple-starts-with", "in_scope"),
        ("badgeclass-with-verification-invalid-multiple-starts-with", "out_of_scope"),
    ],
)
def test_hosted_badges_live_where_their_issuer_keeps_them(badge_class: str, code: str) -> None:
    report = examined(assertion(badge=f"https://example.org/{badge_class}.json"))
    assert code in codes(report)
    assert report.verified is (code == "in_scope")


def test_a_badge_class_with_a_language_and_one_without_a_key_are_fine() -> None:
    for badge_class in ("badgeclass-with-language", "basic-badge-no-public-key"):
        report = examined(assertion(badge=f"https://example.org/{badge_class}.json"))
        assert report.verified, report.sentence


def test_an_issuer_that_is_none_is_refused() -> None:
    """Its id is no address at all, so it vouches for no place."""
    report = examined(assertion(badge="https://example.org/badge-with-bad-issuer.json"))
    assert "identifier_differs" in codes(report)
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_hosted_badge_that_the_server_serves_otherwise_is_refused() -> None:
    data = assertion()
    served = onedtech.documents_20(data)
    changed = assertion(issuedOn="2017-01-01T00:00:00Z")
    report = examined(changed, served)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "hosted_differs" in codes(report)


def test_an_expiry_cannot_be_left_out() -> None:
    served = onedtech.documents_20(assertion(expires="2017-06-01T00:00:00Z"))
    assert "hosted_differs" in codes(examined(assertion(), served))


def test_a_badge_on_a_strangers_server_is_out_of_scope() -> None:
    data = assertion(id="https://evil.example.com/assertion.json")
    assert "out_of_scope" in codes(examined(data))


def test_an_issuer_that_is_spelled_out_inside_vouches_for_nobody() -> None:
    """On a stranger's server, with the issuer's name and rules that suit the stranger."""
    issuer = {
        "id": "https://example.org/organization.json", "type": "Issuer", "name": "An Example",
        "verification": {"allowedOrigins": ["evil.example.com"]},
    }  # fmt: skip
    badge = {
        "id": "https://evil.example.com/b", "type": "BadgeClass", "name": "PhD",
        "description": "All of it.", "criteria": "https://evil.example.com/c", "issuer": issuer,
    }  # fmt: skip
    data = assertion(id="https://evil.example.com/a", badge=badge)
    served = {"https://evil.example.com/b": json.dumps(badge).encode()}
    report = examined(data, MappedDocuments(served, onedtech.documents_20(data)))
    assert "out_of_scope" in codes(report)
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_profile_that_calls_itself_by_a_strangers_name_is_refused() -> None:
    data = assertion(badge="https://evil.example.com/b", id="https://evil.example.com/a")
    served = {
        "https://evil.example.com/b": {
            "id": "https://evil.example.com/b", "type": "BadgeClass", "name": "PhD",
            "description": "All of it.", "criteria": "https://evil.example.com/c",
            "issuer": "https://evil.example.com/i",
        },
        "https://evil.example.com/i": {
            "id": "https://example.org/organization.json", "type": "Issuer", "name": "An Example",
        },
    }  # fmt: skip
    mapping = {url: json.dumps(value).encode() for url, value in served.items()}
    report = examined(data, MappedDocuments(mapping, onedtech.documents_20(data)))
    assert "identifier_differs" in codes(report)
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_badge_class_spelled_out_has_to_be_served_so() -> None:
    served = onedtech.documents_20(assertion())
    forged = {
        "id": "https://example.org/robotics-badge.json", "type": "BadgeClass", "name": "PhD",
        "description": "All of it.", "criteria": "https://example.org/c",
        "issuer": "https://example.org/organization.json",
    }  # fmt: skip
    assert "hosted_differs" in codes(examined(assertion(badge=forged), served))


class Gone(MappedDocuments):
    """Answers 410 for assertions, as 2.0 asks of an issuer that revokes a hosted badge."""

    def get(self, url: str, **options: object) -> object:  # type: ignore[override]
        if "beths-robotics-badge" in url:
            raise DocumentUnavailable(url, f"{url} is gone.", code="gone", status=410)
        return super().get(url, **options)  # type: ignore[arg-type]


def test_a_hosted_badge_that_is_gone_is_revoked() -> None:
    data = assertion()
    report = examined(data, Gone({}, onedtech.documents_20(data)))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "revoked" in codes(report)


def test_a_signed_badge_with_a_changed_letter_is_refused() -> None:
    header, payload, signature = (
        onedtech.sample_bytes("ob20", "simple.jwt").decode().strip().split(".")
    )
    document = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    document["issuedOn"] = "2010-01-01T00:00:00Z"
    changed = base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()
    report = examined(f"{header}.{changed}.{signature}".encode())
    assert "signature_wrong" in codes(report)


@pytest.mark.parametrize(
    ("address", "belongs"), [("nobody@example.org", True), ("somebody@example.org", False)]
)
def test_the_recipient_is_known_by_the_salted_hash(address: str, belongs: bool) -> None:
    data = assertion()
    report = verify(data, at=AT_20, recipient=address, documents=onedtech.documents_20(data))
    assert report.verified is belongs


def test_the_summary_shows_what_is_known_of_a_hosted_badge() -> None:
    report = examined(assertion())
    assert report.version == "2.0"
    assert report.credential["name"] == "Awesome Robotics Badge"
    assert report.credential["issuer"]["name"] == "An Example Badge Issuer"
    assert report.credential["recipient"]["identifiers"][0]["hashed"] is True


@pytest.mark.parametrize("asset", onedtech.ASSETS_20, ids=lambda asset: asset.file)
def test_every_asset_does_what_it_should_in_its_place(asset: onedtech.Asset) -> None:
    report = onedtech.verify_asset(asset)
    assert report.verdict is asset.ours, report.sentence
    assert asset.code in codes(report)


def test_no_asset_is_left_out() -> None:
    found = {path.name for path in vectors.folder("1edtech/ob20/assets").iterdir()}
    assert found == {a.file for a in onedtech.ASSETS_20} | set(onedtech.ASSETS_ELSEWHERE)


@pytest.mark.parametrize("name", ["key1.json", "key2.json", "key3.json"])
def test_keys_are_read(name: str) -> None:
    assert jws_v2.key_of(vectors.load(f"1edtech/ob20/assets/{name}")).type.value == "rsa2048"


def test_revocation_lists_are_read() -> None:
    listed = vectors.load("1edtech/ob20/assets/revocation-list.json")
    empty = vectors.load("1edtech/ob20/assets/empty-revocation-list.json")
    revoked = "https://example.org/beths-robotics-badge-revoked.json"
    found = find_revocation_v2(listed, revoked)
    assert found is not None
    assert found.reason == "A good reason, for sure"
    for name in ("urn:uuid:52e4c6b3-8c13-4fa8-8482-a5cf34ef37a9",
                 "urn:uuid:6deb4a00-ebce-4b28-8cc2-afa705ef7be4"):  # fmt: skip
        assert find_revocation_v2(listed, name) is not None
        assert find_revocation_v2(empty, name) is None


@pytest.mark.parametrize("name", ["beths-robot-badge.png", "robotics-badge.png"])
def test_images_without_a_badge_are_said_to_have_none(name: str) -> None:
    with pytest.raises(NotBaked):
        unbake(onedtech.sample_bytes("ob20", f"assets/{name}"))


def test_the_context_among_the_assets_is_the_one_that_is_known() -> None:
    address, _, text = vectors.text("1edtech/ob20/assets/openbadges_context.json").partition("\n")
    assert contexts.known(address.strip()) == json.loads(text)
