"""Keys that stay in a PKCS #11 token: a smart card, a hardware security module, or SoftHSM.

Needs the optional dependency python-pkcs11 (`pip install "badge-alliance[pkcs11]"`) and the
token's own module, a shared library. The secret never leaves the token; the public part is read
from the public key, or from the certificate, that lies beside it under the same CKA_ID or label.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from badging.errors import InvalidKey, KeyUnavailable, Misused
from badging.keys.pkcs11_uri import Pkcs11Uri, parse
from badging.keys.public import CURVES, KeyType, PublicKey

MODULE_VARIABLE = "BADGING_PKCS11_MODULE"
PIN_VARIABLE = "BADGING_PKCS11_PIN"
MAX_PIN_BYTES = 1024
_OCTET_STRING = 0x04


class Pkcs11Keys:
    """The signing keys of one token, by their labels: a KeyStore.

    One session, opened when it is first needed and held; one signature at a time. A process that
    was forked opens its own. module: path of the shared library. pin: of the user, or "" for a
    token that asks for none.
    """

    def __init__(self, module: str, token: Mapping[str, str], pin: str, slot: int | None = None):
        self._module, self._token, self._pin, self._slot = module, dict(token), pin, slot
        self._session: Any = None
        self._owner = 0
        self._lock = threading.RLock()

    def names(self) -> list[str]:
        """The labels of the private keys that can sign. Raises KeyUnavailable."""
        from pkcs11 import Attribute, ObjectClass

        with self._working() as session:
            template = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.SIGN: True}
            return sorted({found.label for found in session.get_objects(template) if found.label})

    def get(self, name: str) -> Pkcs11Key:
        """The key of that label. Raises KeyUnavailable, InvalidKey."""
        return self.find(label=name)

    def find(self, *, label: str = "", id: bytes = b"") -> Pkcs11Key:
        """The one private key of that label and CKA_ID. Raises KeyUnavailable, InvalidKey."""
        from pkcs11 import Attribute, ObjectClass

        with self._working() as session:
            template = _template(ObjectClass.PRIVATE_KEY, label, id)
            found = list(session.get_objects({**template, Attribute.SIGN: True}))
            if len(found) != 1:
                what = "no signing key" if not found else f"{len(found)} signing keys"
                shown = label or id.hex() or "any name"
                raise KeyUnavailable(
                    f"The token has {what} of {shown!r}.",
                    remedy="Name it by its label (object=…) and its CKA_ID (id=%…).",
                    code="key_not_found",
                )
            public = _public_part(session, found[0].label or "", bytes(found[0].id))
        return Pkcs11Key(public, self, found[0].label or "", bytes(found[0].id))

    def sign(self, key: Pkcs11Key, message: bytes) -> bytes:
        """Sign with a key of this token. Raises KeyUnavailable."""
        from pkcs11 import Attribute, Mechanism, ObjectClass

        kind = key.public.type
        with self._working() as session:
            template = _template(ObjectClass.PRIVATE_KEY, key.label, key.id)
            secret = next(iter(session.get_objects({**template, Attribute.SIGN: True})), None)
            if secret is None:
                raise KeyUnavailable("The key is no longer in the token.", code="key_not_found")
            if kind is KeyType.ED25519:
                signature = secret.sign(message, mechanism=Mechanism.EDDSA)
            elif kind is KeyType.RSA2048:
                signature = secret.sign(message, mechanism=Mechanism.SHA256_RSA_PKCS)
            else:  # raw r and s, as it is wanted (PKCS #11 3.0, 2.3.1); hashed here
                digest = hashlib.sha256 if kind is KeyType.P256 else hashlib.sha384
                signature = secret.sign(digest(message).digest(), mechanism=Mechanism.ECDSA)
        if not key.public.verify(bytes(signature), message):
            raise KeyUnavailable(
                "The token made a signature that its public key does not verify.",
                remedy="Compare the private and the public key of that name in the token.",
                code="signing",
            )
        return bytes(signature)

    @contextmanager
    def _working(self) -> Iterator[Any]:
        """The open session, for one caller at a time; its errors in our words."""
        pkcs11 = _library()
        with self._lock:
            try:
                if self._session is None or self._owner != os.getpid():
                    self._session = self._opened(pkcs11)
                    self._owner = os.getpid()
                yield self._session
            except pkcs11.exceptions.PKCS11Error as error:
                self._session = None  # the next one who asks begins anew
                raise _told(error) from error

    def _opened(self, pkcs11: Any) -> Any:
        library = pkcs11.lib(self._module)
        if self._owner not in (0, os.getpid()):
            library.reinitialize()  # PKCS #11 2.40, 2.5: after a fork the child begins anew
        tokens = [
            slot.get_token()
            for slot in library.get_slots(token_present=True)
            if self._slot in (None, slot.slot_id)
        ]
        ready = [token for token in tokens if token.flags & pkcs11.TokenFlag.TOKEN_INITIALIZED]
        found = [token for token in ready if _is(token, self._token)]
        if len(found) != 1:
            raise KeyUnavailable(
                f"{len(found)} tokens fit {self._token or 'what was asked for'}.",
                remedy="Name one by its label (token=…) or serial number (serial=…).",
                code="token",
            )
        return found[0].open(user_pin=self._pin or None)


@dataclass(frozen=True)
class Pkcs11Key:
    """A signing key in a token; its own did:key until `keys.named` gives it a name."""

    public: PublicKey
    _keys: Pkcs11Keys = field(repr=False, compare=False)
    label: str = ""
    id: bytes = b""

    @property
    def controller(self) -> str:
        return self.public.did_key

    @property
    def verification_method(self) -> str:
        return f"{self.public.did_key}#{self.public.multibase}"

    def sign(self, message: bytes) -> bytes:
        return self._keys.sign(self, message)


def key_of_uri(uri: str, environment: Mapping[str, str]) -> Pkcs11Key:
    """The key that a PKCS #11 URI names.

    The module is that of `module-path`, or of BADGING_PKCS11_MODULE; the PIN is in the file of
    `pin-source`, or in BADGING_PKCS11_PIN. Raises Misused, KeyUnavailable, InvalidKey.
    """
    asked = parse(uri)
    module = asked.module_path or environment.get(MODULE_VARIABLE, "")
    if not module:
        raise Misused(
            "It is not said which PKCS #11 module speaks with the token.",
            remedy=f"Set {MODULE_VARIABLE}, or add ?module-path=… to the URI.",
            code="module",
        )
    keys = Pkcs11Keys(module, asked.token, _pin(asked, environment), asked.slot)
    return keys.find(label=asked.label, id=asked.id)


def _pin(asked: Pkcs11Uri, environment: Mapping[str, str]) -> str:
    source = asked.pin_source.removeprefix("file:").removeprefix("//")
    if not source:
        return environment.get(PIN_VARIABLE, "")
    if source.startswith("|"):  # RFC 7512, 2.4: a command; nothing is run on the word of a URI
        raise Misused("The PIN is to come from a command.", remedy="Give a file.", code="pin")
    try:
        with Path(source).open("rb") as file:
            return file.read(MAX_PIN_BYTES).decode().strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnavailable(f"The file {source} holds no PIN.", code="pin") from error


def _library() -> Any:
    try:
        import pkcs11
        import pkcs11.exceptions
    except ImportError as error:
        raise Misused(
            "Tokens need a package that is not installed: python-pkcs11.",
            remedy='Install it: pip install "badge-alliance[pkcs11]"',
            code="module",
        ) from error
    return pkcs11


def _is(token: Any, wanted: Mapping[str, str]) -> bool:
    stated = {
        "token": token.label,
        "serial": token.serial,
        "manufacturer": token.manufacturer_id,
        "model": token.model,
    }
    return all(_plain(stated[name]) == value for name, value in wanted.items())


def _plain(value: Any) -> str:
    """What a token says of itself is padded with blanks (PKCS #11 2.40, 3.2)."""
    return (value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)).rstrip()


def _template(kind: Any, label: str, id: bytes) -> dict[Any, Any]:
    from pkcs11 import Attribute

    template: dict[Any, Any] = {Attribute.CLASS: kind}
    if label:
        template[Attribute.LABEL] = label
    if id:
        template[Attribute.ID] = id
    return template


def _public_part(session: Any, label: str, id: bytes) -> PublicKey:
    """The public key of the pair: by the CKA_ID that both have, or by the label."""
    from pkcs11 import Attribute, ObjectClass

    by = _template(ObjectClass.PUBLIC_KEY, "" if id else label, id)
    for found in session.get_objects(by):
        return _public_key(found)
    by = _template(ObjectClass.CERTIFICATE, "" if id else label, id)
    for found in session.get_objects(by):
        certificate = x509.load_der_x509_certificate(bytes(found[Attribute.VALUE]))
        return PublicKey.from_native(certificate.public_key())
    raise InvalidKey(
        "The token holds the private key, but neither its public key nor a certificate.",
        remedy="Put the public key into the token, under the same label and CKA_ID.",
    )


def _public_key(found: Any) -> PublicKey:
    """A public key object of PKCS #11 as ours. Raises InvalidKey."""
    import pkcs11
    from pkcs11 import Attribute

    try:
        if found.key_type is pkcs11.KeyType.RSA:
            modulus = int.from_bytes(found[Attribute.MODULUS], "big")
            exponent = int.from_bytes(found[Attribute.PUBLIC_EXPONENT], "big")
            return PublicKey.from_native(rsa.RSAPublicNumbers(exponent, modulus).public_key())
        if found.key_type is pkcs11.KeyType.EC_EDWARDS:
            return PublicKey(KeyType.ED25519, _point(found[Attribute.EC_POINT], 32))
        if found.key_type is pkcs11.KeyType.EC:
            kind = _CURVES.get(bytes(found[Attribute.EC_PARAMS]))
            if kind is not None:
                curve = CURVES[kind]
                point = _point(found[Attribute.EC_POINT], 1 + 2 * ((curve.key_size + 7) // 8))
                return PublicKey.from_native(
                    ec.EllipticCurvePublicKey.from_encoded_point(curve, point)
                )
    except ValueError as error:
        raise InvalidKey(f"The token's public key is not readable: {error}.") from error
    raise InvalidKey(
        "The key in the token is of a kind that is not supported.",
        remedy="Use Ed25519, P-256, P-384 or RSA with 2048 bits or more.",
    )


_CURVES = {  # named curves as DER object identifiers (RFC 5480, 2.1.1.1)
    bytes.fromhex("06082a8648ce3d030107"): KeyType.P256,
    bytes.fromhex("06052b81040022"): KeyType.P384,
}


def _point(value: Any, size: int) -> bytes:
    """EC_POINT is a DER OCTET STRING (PKCS #11 2.40, 2.3.3); some tokens leave the wrapping out."""
    data = bytes(value)
    if len(data) == size + 2 and data[:2] == bytes((_OCTET_STRING, size)):
        return data[2:]
    return data


def _told(error: Any) -> KeyUnavailable:
    """An error of the token in our words. No text of it is shown but its name."""
    name = type(error).__name__
    if name.startswith("Pin"):
        return KeyUnavailable(
            f"The token does not accept the PIN ({name}).",
            remedy="Check it before you try again: a token locks itself after a few wrong ones.",
            code="pin",
        )
    if name == "PKCS11Error":
        return KeyUnavailable(
            "The PKCS #11 module cannot be loaded.",
            remedy="Check its path, and that it is for this machine.",
            code="module",
        )
    return KeyUnavailable(
        f"The token does not do what was asked ({name}).",
        remedy="Check that it is there, that the PIN is given, and that it signs with such keys.",
        code="token",
    )
