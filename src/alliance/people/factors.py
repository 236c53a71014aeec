"""How second factors are kept: the seeds of code apps and of recovery codes are sealed.

allauth stores no code: it makes them of a seed, and asks its adapter how that is kept. It is sealed
with AES-256-GCM under a key that HKDF-SHA-256 derives from settings.SECRET_KEY, with a label of its
own, so a copy of the database alone makes no code (ASVS 5.0.0, 6.5.2). Whoever changes SECRET_KEY
keeps the one before in SECRET_KEY_FALLBACKS; the duty then seals anew.
"""

from __future__ import annotations

import base64
import os
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

SEALED = "sealed1:"  # no seed has a colon
_LABEL = b"alliance.people.factors/1"
_NONCE_BYTES = 12
_SEEDS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class CannotBeOpened(ValidationError):
    """It was sealed with a SECRET_KEY that the site has no more. Forms say so; templates show
    nothing in its place.
    """

    silent_variable_failure = True


class FactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises `CannotBeOpened`. What was kept before there were seals is as it is."""
        return open_sealed(encrypted_text)


def seal(text: str) -> str:
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, text.encode(), None)
    return SEALED + base64.urlsafe_b64encode(nonce + sealed).decode()


def open_sealed(kept: str) -> str:
    """Raises `CannotBeOpened`."""
    opened = _opened(kept, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    if opened is None:
        raise CannotBeOpened(
            _("This second factor cannot be read any more. Ask staff to take it off your account.")
        )
    return opened


def seal_all(now: datetime) -> int:
    """Seal, under the SECRET_KEY of now, what lies open or under one of before; how many."""
    rows = Authenticator.objects.filter(type__in=_SEEDS).values_list("pk", flat=True)
    return sum(_seal_row(pk) for pk in list(rows))


@transaction.atomic
def _seal_row(pk: int) -> bool:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    name = _SEEDS[Authenticator.Type(row.type)]
    data: dict[str, Any] = dict(row.data)
    if name in data:
        data[name] = _anew(data[name])
    if "migrated_codes" in data:
        data["migrated_codes"] = [_anew(code) for code in data["migrated_codes"]]
    if data == row.data:
        return False
    row.data = data
    row.save(update_fields=["data"])
    return True


def _anew(kept: str) -> str:
    """`kept` as it is where it is sealed rightly, or can be opened by no key that we have."""
    if kept.startswith(SEALED) and _opened(kept, (settings.SECRET_KEY,)) is not None:
        return kept
    opened = _opened(kept, tuple(settings.SECRET_KEY_FALLBACKS))
    return kept if opened is None else seal(opened)


def _opened(kept: str, site_secrets: tuple[str | bytes, ...]) -> str | None:
    if not kept.startswith(SEALED):
        return kept
    sealed = base64.urlsafe_b64decode(kept.removeprefix(SEALED))
    for site_secret in map(str, site_secrets):
        try:
            nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
            return AESGCM(_key(site_secret)).decrypt(nonce, text, None).decode()
        except InvalidTag:
            continue
    return None


def _key(site_secret: str | bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_LABEL).derive(
        str(site_secret).encode()
    )
