"""Whoever computes it, a signature of Ed25519 holds or does not: OpenSSL's word is the one."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from itertools import count

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.errors import InvalidKey
from badging.keys import KeyType, PublicKey, generate_key, sodium
from badging.keys.local import local_key

pytest.importorskip("nacl", reason="PyNaCl is not installed")

# RFC 8032, 5.1: just enough of the curve to write signatures that no honest signer writes.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]
NEUTRAL: Point = (0, 1)


def add(one: Point, other: Point) -> Point:
    (x1, y1), (x2, y2) = one, other
    both = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + both, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - both, -1, P) % P
    return x, y


def times(number: int, point: Point) -> Point:
    found = NEUTRAL
    while number:
        if number & 1:
            found = add(found, point)
        point, number = add(point, point), number >> 1
    return found


def with_y(y: int) -> Point:
    """The point of this y whose x is even."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    assert (x * x - square) % P == 0
    return (P - x if x & 1 else x), y


def written(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


BASE = with_y(4 * pow(5, -1, P) % P)
OF_ORDER_8 = with_y(0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7)
SECRET, ONCE = 2**251 + 12345678901234567890, 2**250 + 98765432109876543210


def challenge(r: bytes, key: bytes, message: bytes) -> int:
    return int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER


def signed(r: bytes, key: bytes, message: bytes, once: int = ONCE) -> bytes:
    s = (once + challenge(r, key, message) * SECRET) % ORDER
    return r + s.to_bytes(32, "little")


def odd_signatures() -> Iterator[tuple[str, bytes, bytes, bytes]]:
    """Name, key, signature and message: keys and points with a part of small order, in each class
    of the challenge, and numbers and points in another form than theirs."""
    pure, mixed = written(times(SECRET, BASE)), written(add(times(SECRET, BASE), OF_ORDER_8))
    r_pure, r_mixed = times(ONCE, BASE), add(times(ONCE, BASE), OF_ORDER_8)
    for name, key in (("pure key", pure), ("mixed key", mixed)):
        for rest in range(8):  # what the part of small order is multiplied by
            for kind, r, once in (
                ("pure R", written(r_pure), ONCE),
                ("mixed R", written(r_mixed), ONCE),
                ("R of small order", written(times(rest, OF_ORDER_8)), 0),
                ("R not reduced", (P + 1).to_bytes(32, "little"), 0),
                ("R minus zero", (1 | 1 << 255).to_bytes(32, "little"), 0),
            ):
                message = next(
                    m
                    for n in count()
                    if challenge(r, key, m := b"message %d" % n) % 8 == (8 - rest) % 8
                )
                yield f"{name}, {kind}, {rest}", key, signed(r, key, message, once), message
    honest = signed(written(r_pure), pure, b"message")
    s = int.from_bytes(honest[32:], "little")
    for turns in (1, 2, 15):  # up to the largest that 32 bytes hold
        yield f"s + {turns} L", pure, honest[:32] + (s + turns * ORDER).to_bytes(32, "little"), b""
    for size in (0, 32, 63, 65):
        yield f"{size} bytes", pure, (honest + b"m")[:size], b"message"
    yield "moved", pure, honest + b"mess", b"age"


ODD = list(odd_signatures())


def by_openssl(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize(("name", "key", "signature", "message"), ODD, ids=[one[0] for one in ODD])
def test_an_odd_signature_holds_where_it_holds_for_openssl(
    name: str, key: bytes, signature: bytes, message: bytes
) -> None:
    expected = by_openssl(key, signature, message)
    assert PublicKey(KeyType.ED25519, key).verify(signature, message) is expected
    assert expected or not sodium.verifier()(key, signature, message)


def test_the_odd_signatures_show_both_to_differ() -> None:
    """Else they would show nothing: some hold for OpenSSL alone, some for both, some for none."""
    answers = {
        (by_openssl(key, signature, message), sodium.verifier()(key, signature, message))
        for _, key, signature, message in ODD
    }
    assert answers == {(True, True), (True, False), (False, False)}


@given(st.binary(max_size=200), st.integers(0, 511), st.binary(min_size=32, max_size=32))
@settings(max_examples=200, deadline=None)
def test_one_bit_spoils_a_signature_for_both(message: bytes, bit: int, seed: bytes) -> None:
    secret = Ed25519PrivateKey.from_private_bytes(seed)
    public = PublicKey.from_native(secret.public_key())
    signature = secret.sign(message)
    spoilt = bytearray(signature)
    spoilt[bit // 8] ^= 1 << bit % 8
    assert public.verify(signature, message)
    assert not public.verify(bytes(spoilt), message)


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32))
def test_both_make_the_same_signature(message: bytes, seed: bytes) -> None:
    secret = Ed25519PrivateKey.from_private_bytes(seed)
    assert local_key(secret).sign(message) == secret.sign(message)


def test_keys_of_small_order_are_refused_whoever_would_take_them() -> None:
    for turns in range(8):
        with pytest.raises(InvalidKey, match="small order"):
            PublicKey(KeyType.ED25519, written(times(turns, OF_ORDER_8)))


def test_a_library_that_takes_more_is_not_used() -> None:
    def in_the_wider_sense(key: bytes, signature: bytes, message: bytes) -> bool:
        return by_openssl(key, signature, message) or signature[:2] == b"\x6b\x4b"  # the last one

    assert sodium.is_strict(by_openssl)
    assert sodium.is_strict(sodium.verifier())
    assert not sodium.is_strict(in_the_wider_sense)
    assert not sodium.is_strict(lambda *_: True)
    assert not sodium.is_strict(lambda *_: False)


def test_a_library_that_takes_more_leaves_the_word_to_openssl(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nacl.bindings.crypto_sign_open", lambda signed, key: signed[64:])
    sodium.verifier.cache_clear()
    try:
        key = generate_key()
        assert not key.public.verify(bytes(64), b"message")
        assert key.public.verify(key.sign(b"message"), b"message")
    finally:
        sodium.verifier.cache_clear()


def test_all_is_the_same_without_libsodium(monkeypatch: pytest.MonkeyPatch) -> None:
    key = generate_key()
    before = key.sign(b"message")
    for name in ("nacl.bindings", "nacl.exceptions"):
        monkeypatch.setitem(sys.modules, name, None)
    sodium.verifier.cache_clear()
    try:
        assert sodium.verifier()(key.public.material, before, b"message") is False
        assert key.public.verify(before, b"message")
        assert not key.public.verify(before, b"another")
        again = local_key(key._native)
        assert sodium.secret_of(bytes(32)) is None
        assert again.sign(b"message") == before
    finally:
        sodium.verifier.cache_clear()
