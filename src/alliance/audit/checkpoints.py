"""The signed head of the chain, kept outside the database: what was cut off at the end shows."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone

from alliance.audit.chain import Checkpoint, checkpoints_in, sign
from alliance.audit.queries import head, moment

FILE = "audit-checkpoints.ndjson"  # in DATA_DIR


def own_key() -> Ed25519PrivateKey:
    """The site's key for this, the same in all its processes: it follows from SECRET_KEY, which is
    not in the database.
    """
    return _key_of(str(settings.SECRET_KEY))


def own_public_keys() -> list[str]:
    """Base64, that of now first; then those of SECRET_KEY_FALLBACKS, while they are named."""
    keys = [_key_of(str(s)) for s in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return [b64encode(key.public_key().public_bytes_raw()).decode() for key in keys]


def _key_of(secret: str) -> Ed25519PrivateKey:
    info = b"badge-alliance audit checkpoint"
    seed = HKDF(SHA256(), 32, salt=None, info=info).derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def of_now(now: datetime | None = None) -> Checkpoint:
    """The head as it is, signed."""
    position, digest = head()
    return sign(own_key(), position, digest, moment(now or timezone.now()))


def keep(now: datetime) -> None:
    """A duty: add the head to the file, unless it stands there already."""
    checkpoint = of_now(now)
    last = None
    for last in kept():  # noqa: B007 (the last one is wanted)
        pass
    if last is not None and last.position == checkpoint.position:
        return
    with path().open("a", encoding="utf-8") as file:
        file.write(json.dumps(checkpoint.to_json(), sort_keys=True) + "\n")


def kept() -> Iterator[Checkpoint]:
    """Those of the file, in their order. Raises `Broken` for what is none."""
    if path().exists():
        with path().open("rb") as file:
            yield from checkpoints_in(file)


def path() -> Path:
    return Path(settings.DATA_DIR) / FILE
