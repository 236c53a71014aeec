"""Where issuers' secret keys are kept: sealed in the database, opened only to sign.

A secret is sealed with AES-256-GCM. The sealing key is derived from settings.SECRET_KEY by
HKDF-SHA-256 with a label of its own, so it is no other secret of the site, and a copy of the
database alone signs nothing. The verification method is bound in as associated data: a sealed
secret moved to another row does not open. Whoever changes SECRET_KEY must keep the old one in
SECRET_KEY_FALLBACKS until the keys are sealed anew; opening tries all of them.

A key-management service takes the place of this module by answering the same `KeyStore` protocol.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from alliance.issuing.models import Issuer, SigningKeyRecord
from badging.keys import SigningKey, generate_key, read_key

_LABEL = b"alliance.issuing.keystore/1"
_NONCE_BYTES = 12


class KeyUnavailableError(Exception):
    """An issuer's key cannot be used. The message says why, and what the operator can do."""


class KeyStore(Protocol):
    """Makes keys and lends them for signing."""

    def create(self, issuer: Issuer) -> SigningKeyRecord:
        """A new key pair for `issuer`; it becomes the one that signs."""
        ...

    def signer(self, issuer: Issuer) -> SigningKey:
        """The newest key of `issuer` that is in use. Raises KeyUnavailableError."""
        ...


class DatabaseKeyStore:
    """Keeps sealed keys in SigningKeyRecord. random_bytes: where nonces come from."""

    def __init__(self, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        self._random_bytes = random_bytes

    def create(self, issuer: Issuer, key_type: str = "ed25519") -> SigningKeyRecord:
        key = generate_key(key_type, controller=issuer.did)
        secret = json.dumps(key.to_document(secret=True)).encode()
        nonce = self._random_bytes(_NONCE_BYTES)
        method = key.verification_method
        sealed = AESGCM(_sealing_key(settings.SECRET_KEY)).encrypt(nonce, secret, method.encode())
        return SigningKeyRecord.objects.create(
            issuer=issuer,
            key_type=key_type,
            verification_method=method,
            public_document=key.to_document(secret=False),
            sealed_secret=nonce + sealed,
        )

    def signer(self, issuer: Issuer) -> SigningKey:
        record = issuer.signing_keys.filter(retired_at=None, withdrawn_at=None).first()
        if record is None:
            raise KeyUnavailableError(
                _("{issuer} has no key in use. Make a new key first.").format(issuer=issuer.name)
            )
        return read_key(json.loads(_open(record)))


def _open(record: SigningKeyRecord) -> bytes:
    sealed = bytes(record.sealed_secret)
    nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    for site_secret in map(str, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)):
        try:
            return AESGCM(_sealing_key(site_secret)).decrypt(
                nonce, text, record.verification_method.encode()
            )
        except InvalidTag:
            continue
    raise KeyUnavailableError(
        f"The key {record.verification_method} cannot be opened with this site's SECRET_KEY. "
        "Put the SECRET_KEY that was in use when it was made into SECRET_KEY_FALLBACKS."
    )


def _sealing_key(site_secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_LABEL).derive(site_secret.encode())
