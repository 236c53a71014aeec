"""Ed25519 by libsodium, in half the time, where PyNaCl is installed (extra `fast`).

There is one meaning of a valid signature, and that is OpenSSL's (`public.py`). libsodium computes
the same point and compares the same bytes, and refuses some more: points of small order. So its
yes is a yes, and after its no OpenSSL is asked. A libsodium that also takes what holds only when
multiplied by eight (RFC 8032, 5.1.7, leaves that open) would say yes to more, and is not used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

SIGNATURE_BYTES = 64

_KEY = bytes.fromhex("33a73590507d501e4b5e58b45da709059adfaccbde1004fbeedb6034c0b510b5")
_MESSAGE = b"hello"
_HOLDS = bytes.fromhex(
    "5d2cab483e085b809c8c65d3daa749d59c7ef940aa121ded279d032bb1f37e8c"
    "6152c2801702517cc59def502709cd216c7ca5f35be586a74d5054cda459e700"
)
_MUST_NOT_HOLD = tuple(
    map(
        bytes.fromhex,
        (
            # s with the order of the group added
            "5d2cab483e085b809c8c65d3daa749d59c7ef940aa121ded279d032bb1f37e8c"
            "4e26b8dd316563d49b3ae7f30503ac366c7ca5f35be586a74d5054cda459e710",
            # R with a point of order 8 added: holds when multiplied by eight, and not before
            "6b4bd8cd0b7a366c354130c588e2cfa977e56095cbcf17f8b9a0576419fabb58"
            "02587167b1e7624dde6ca34a8fd729964496863db4a21a0ace9fd2f6e10bc30b",
        ),
    )
)

Accepts = Callable[[bytes, bytes, bytes], bool]
"""Of a public key of 32 bytes, a signature and a message: whether libsodium says that it holds."""


def _refuses(_material: bytes, _signature: bytes, _message: bytes) -> bool:
    return False


@cache
def verifier() -> Accepts:
    """What says yes at once to nearly all signatures that hold. Its no says nothing."""
    try:
        from nacl.bindings import crypto_sign_open
        from nacl.exceptions import BadSignatureError
    except ImportError:
        return _refuses

    def accepts(material: bytes, signature: bytes, message: bytes) -> bool:
        if len(signature) != SIGNATURE_BYTES:  # the two are handed over as one text
            return False
        try:
            crypto_sign_open(signature + message, material)
        except BadSignatureError:
            return False
        return True

    return accepts if is_strict(accepts) else _refuses


def is_strict(accepts: Accepts) -> bool:
    """Whether it takes what holds, and nothing that holds only in a wider sense."""
    strange = any(accepts(_KEY, signature, _MESSAGE) for signature in _MUST_NOT_HOLD)
    return accepts(_KEY, _HOLDS, _MESSAGE) and not strange


def secret_of(seed: bytes) -> bytes | None:
    """The secret key of a seed (RFC 8032, 5.1.5) as `sign` takes it; None without libsodium."""
    try:
        from nacl.bindings import crypto_sign_seed_keypair
    except ImportError:
        return None
    return bytes(crypto_sign_seed_keypair(seed)[1])


def sign(secret: bytes, message: bytes) -> bytes:
    """The signature, which is the same whoever makes it (5.1.6)."""
    return _signer()(message, secret)[:SIGNATURE_BYTES]


@cache
def _signer() -> Callable[[bytes, bytes], bytes]:
    from nacl.bindings import crypto_sign

    made: Callable[[bytes, bytes], bytes] = crypto_sign
    return made
