"""Images exchanged with other bakers, live: what we bake they read, what they bake we read.

openbadges-bakery is 1EdTech's, of the time of 2.0; openbadgeslib signs and bakes 3.0 in one.
"""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable

import pytest
from tests.services.peer_world import asking, badge, issued_by_us, key, problems
from tools.peers.calling import Peer, PeerFailed

import badging
from badging.keys import LocalKey

Peers = Callable[[str], Peer]
BAKERY = "openbadges-bakery"
URL = "https://example.org/assertions/1"
HOSTED = json.dumps(
    {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": URL,
        "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
        "badge": "https://example.org/badges/notes",
        "verification": {"type": "hosted"},
        "issuedOn": "2026-01-01T00:00:00Z",
        "narrative": 'Für <die> Notizen & "Protokolle" 記録',
    },
    ensure_ascii=False,
)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checked = kind + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))


def _png() -> bytes:
    rows = b"".join(b"\0" + bytes((x * y) % 256 for x in range(24)) for y in range(8))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


IMAGES = {
    "png": _png(),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M1 1h6z"/></svg>',
}


@pytest.fixture(params=list(IMAGES))
def image(request: pytest.FixtureRequest) -> bytes:
    return IMAGES[request.param]


def _baked(peer: Peer, image: bytes, text: str) -> bytes:
    return base64.b64decode(peer.ask("bake", image=_text(image), text=text))


def _read(peer: Peer, image: bytes) -> str:
    return str(peer.ask("unbake", image=_text(image)))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _jws(key: LocalKey) -> str:
    from badging.proofs import jws

    return jws.sign(HOSTED.encode(), key, {})


def test_the_bakery_reads_the_assertion_we_bake(peer: Peers, image: bytes) -> None:
    """From an SVG it reads where the assertion is hosted, which is its `verify` attribute."""
    baked = badging.bake(image, HOSTED)
    assert _read(peer(BAKERY), baked) == (HOSTED if image == IMAGES["png"] else URL)


@pytest.mark.parametrize("what", ["signed", "url"])
def test_the_bakery_reads_the_signature_or_address_we_bake(
    peer: Peers, image: bytes, what: str
) -> None:
    text = _jws(key("RS256").ours) if what == "signed" else URL
    assert _read(peer(BAKERY), badging.bake(image, text)) == text


@pytest.mark.parametrize("what", ["hosted", "signed", "url"])
def test_we_read_what_the_bakery_bakes(peer: Peers, image: bytes, what: str) -> None:
    text = {"hosted": HOSTED, "signed": _jws(key("RS256").ours), "url": URL}[what]
    assert badging.unbake(_baked(peer(BAKERY), image, text)).decode() == text


def test_our_baking_takes_the_place_of_the_bakerys(peer: Peers, image: bytes) -> None:
    before = _baked(peer(BAKERY), image, URL.replace("/1", "/2"))
    again = badging.bake(before, URL)
    assert badging.unbake(again).decode() == URL
    assert _read(peer(BAKERY), again) == URL


def test_the_bakery_finds_nothing_in_an_image_without_a_badge(peer: Peers, image: bytes) -> None:
    try:
        assert peer(BAKERY).ask("unbake", image=_text(image)) is None
    except PeerFailed as failure:  # from an SVG it breaks
        assert "IndexError" in str(failure)
    with pytest.raises(badging.BadgingError):
        badging.unbake(image)


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc-jwt"])
def test_openbadgeslib_reads_the_badge_we_bake(peer: Peers, image: bytes, proof: str) -> None:
    ours = key("EdDSA")
    secured = issued_by_us(badge(ours), ours, proof)
    read = _read(peer("openbadgeslib"), badging.bake(image, secured))
    assert (json.loads(read) == json.loads(secured)) if proof != "vc-jwt" else (read == secured)


def test_we_read_and_verify_what_openbadgeslib_bakes(peer: Peers, image: bytes) -> None:
    theirs = key("EdDSA")
    baked = peer("openbadgeslib").ask(
        "bake", image=_text(image), credential=badge(theirs), **asking(theirs)
    )
    report = badging.verify(base64.b64decode(baked))
    assert (report.verdict, problems(report)) == ("verified", [])
