"""Where signing keys are kept: folders, the environment, and what names a key."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from badging.errors import InvalidKey, KeyUnavailable, Misused
from badging.keys import (
    EnvironmentKeys,
    FolderKeys,
    KeyType,
    LocalKey,
    generate_key,
    key_at,
    keystore,
    named,
    public_document,
    public_key_from,
    read_key,
    read_key_text,
)

DID = "did:web:example.org"
KEYS = {kind: generate_key(kind, controller=DID) for kind in KeyType}
KEY = KEYS[KeyType.ED25519]
DOCUMENT = json.dumps(KEY.to_document(secret=True))
each_kind = pytest.mark.parametrize("kind", KeyType)


def pem_of(key: LocalKey, form: PrivateFormat = PrivateFormat.PKCS8) -> str:
    return key._native.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "keys"
    made.mkdir(mode=0o700)
    return made


# Folders ------------------------------------------------------------------------------------------


def test_a_folder_keeps_a_key_a_file(folder: Path) -> None:
    write(folder / "badges.json", DOCUMENT)
    write(folder / "older-2.pem", pem_of(KEYS[KeyType.P256]))
    write(folder / "README.txt", "not a key")
    store = FolderKeys(folder)
    assert store.names() == ["badges", "older-2"]
    assert store.get("badges") == KEY
    assert store.get("older-2").public == KEYS[KeyType.P256].public


@pytest.mark.parametrize(
    "name", ["absent", "", "../badges", "a/b", ".hidden", "-x", "a" * 128, "a\n", "bädges"]
)
def test_another_name_is_no_key(folder: Path, name: str) -> None:
    write(folder.parent / "badges.json", DOCUMENT)
    with pytest.raises(KeyUnavailable) as caught:
        FolderKeys(folder).get(name)
    assert caught.value.code == "key_not_found"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666])
def test_a_key_that_others_can_read_is_no_secret(folder: Path, mode: int) -> None:
    file = write(folder / "badges.json", DOCUMENT, mode)
    for read in (lambda: FolderKeys(folder).get("badges"), lambda: key_at(str(file), {})):
        with pytest.raises(KeyUnavailable) as caught:
            read()
        assert caught.value.code == "key_exposed"
        assert caught.value.remedy.endswith(f"chmod 600 {file}")


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_key_for_its_owner_alone_is_read(folder: Path, mode: int) -> None:
    write(folder / "badges.json", DOCUMENT, mode)
    assert FolderKeys(folder).get("badges") == KEY


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o770, 0o777])
def test_a_folder_that_others_write_to_is_refused(folder: Path, mode: int) -> None:
    write(folder / "badges.json", DOCUMENT)
    folder.chmod(mode)
    for ask in (FolderKeys(folder).names, lambda: FolderKeys(folder).get("badges")):
        with pytest.raises(KeyUnavailable) as caught:
            ask()
        assert caught.value.code == "key_exposed"
    folder.chmod(0o755)
    assert FolderKeys(folder).get("badges") == KEY


def test_a_folder_that_is_not_there_is_told(folder: Path) -> None:
    store = FolderKeys(folder / "absent")
    for ask in (store.names, lambda: store.get("badges")):
        with pytest.raises(KeyUnavailable, match="cannot be read") as caught:
            ask()
        assert caught.value.code == "key_not_found"


def test_what_is_no_file_is_told(folder: Path) -> None:
    (folder / "badges.json").mkdir()
    with pytest.raises(KeyUnavailable) as caught:
        FolderKeys(folder).get("badges")
    assert caught.value.code == "key_store"


def test_a_file_is_bounded(folder: Path) -> None:
    file = write(folder / "badges.json", DOCUMENT.ljust(keystore.MAX_KEY_BYTES))
    assert keystore.read_key_file(file) == KEY
    write(file, DOCUMENT.ljust(keystore.MAX_KEY_BYTES + 1))
    with pytest.raises(KeyUnavailable, match="no key"):
        keystore.read_key_file(file)


# The environment ----------------------------------------------------------------------------------


def test_the_environment_keeps_a_key_a_variable() -> None:
    secret = KEYS[KeyType.P384].to_document(secret=True)["secretKeyMultibase"]
    environment = {
        "BADGING_KEY_BADGES": DOCUMENT,
        "BADGING_KEY_MULTIBASE": secret,
        "BADGING_KEY_PEM": pem_of(KEYS[KeyType.RSA2048]),
        "PATH": "/bin",
    }
    store = EnvironmentKeys(environment)
    assert store.names() == ["BADGES", "MULTIBASE", "PEM"]
    assert store.get("BADGES") == KEY
    assert store.get("MULTIBASE").public == KEYS[KeyType.P384].public
    assert store.get("PEM").public == KEYS[KeyType.RSA2048].public
    assert EnvironmentKeys(environment, prefix="P").names() == ["ATH"]


@pytest.mark.parametrize("value", ["", "  \n"])
def test_an_empty_variable_is_no_key(value: str) -> None:
    with pytest.raises(KeyUnavailable, match="BADGING_KEY_X") as caught:
        EnvironmentKeys({"BADGING_KEY_X": value}).get("X")
    assert caught.value.code == "key_not_found"


# What names a key ---------------------------------------------------------------------------------


def test_a_reference_is_a_file_or_a_variable(folder: Path) -> None:
    file = write(folder / "badges.json", DOCUMENT)
    assert key_at(str(file), {}) == KEY
    assert key_at("env:MY_KEY", {"MY_KEY": DOCUMENT}) == KEY
    with pytest.raises(KeyUnavailable, match="MY_KEY"):
        key_at("env:MY_KEY", os.environ)
    with pytest.raises(KeyUnavailable):
        key_at(str(folder / "absent.json"), {})
    with pytest.raises(Misused):
        key_at("", {})


def test_a_key_gets_the_name_that_its_controllers_document_gives_it() -> None:
    key = named(KEY, "did:web:other.example.org#key-1")
    assert (key.controller, key.verification_method) == (
        "did:web:other.example.org",
        "did:web:other.example.org#key-1",
    )
    assert key.public is KEY.public
    assert KEY.public.verify(key.sign(b"message"), b"message")
    assert "_key" not in repr(key)


def test_a_controller_alone_calls_the_key_by_its_multikey() -> None:
    for name in ("did:web:x.example.org", "did:web:x.example.org#"):
        assert named(KEY, name).verification_method == (
            f"did:web:x.example.org#{KEY.public.multibase}"
        )


@pytest.mark.parametrize("name", ["", "#key-1"])
def test_a_name_begins_with_its_controller(name: str) -> None:
    with pytest.raises(InvalidKey):
        named(KEY, name)


@each_kind
def test_a_public_document_is_what_the_controller_lists(kind: KeyType) -> None:
    document = public_document(KEYS[kind])
    assert document == KEYS[kind].to_document(secret=False)
    assert public_key_from(document) == KEYS[kind].public
    assert "secret" not in json.dumps(document)


# Written in two, so that nobody who looks for keys that were committed finds one here.
SECRET = "PRIVATE" + " KEY"

# PEM ----------------------------------------------------------------------------------------------


@each_kind
def test_secret_keys_in_pem_are_read_in_each_form(kind: KeyType) -> None:
    forms = [PrivateFormat.PKCS8]
    if kind is not KeyType.ED25519:
        forms.append(PrivateFormat.TraditionalOpenSSL)
    for form in forms:
        key = read_key_text("\n" + pem_of(KEYS[kind], form))
        assert key.public == KEYS[kind].public
        assert key.controller == KEYS[kind].public.did_key


def test_a_passphrase_is_not_asked_for() -> None:
    pem = KEY._native.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
    )
    with pytest.raises(InvalidKey) as caught:
        read_key_text(pem.decode())
    assert caught.value.code == "encrypted_key"
    assert "openssl pkey" in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        f"-----BEGIN {SECRET}-----",
        f"-----BEGIN {SECRET}-----\nAAAA\n-----END {SECRET}-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN " + "A" * 20_000,
    ],
)
def test_what_is_no_secret_key_in_pem_is_refused(text: str) -> None:
    with pytest.raises(InvalidKey, match="no secret key"):
        read_key_text(text)


def test_secret_keys_of_other_kinds_are_refused_by_name() -> None:
    from cryptography.hazmat.primitives.asymmetric import ec, ed448

    def pem(key: object) -> str:
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()  # type: ignore[attr-defined]

    with pytest.raises(InvalidKey, match="kind that is not supported"):
        read_key_text(pem(ed448.Ed448PrivateKey.generate()))
    for curve in (ec.SECP521R1(), ec.SECP256K1()):
        with pytest.raises(InvalidKey, match=curve.name):
            read_key_text(pem(ec.generate_private_key(curve)))


@each_kind
def test_public_keys_in_pem_are_read(kind: KeyType) -> None:
    from cryptography.hazmat.primitives.serialization import PublicFormat

    native = KEYS[kind].public._native
    pem = native.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    for name in ("CryptographicKey", "RsaVerificationKey2018"):
        assert public_key_from({"type": name, "publicKeyPem": pem}) == KEYS[kind].public


def test_a_secret_key_where_a_public_one_belongs_is_refused() -> None:
    method = {"type": "CryptographicKey", "publicKeyPem": pem_of(KEY)}
    with pytest.raises(InvalidKey, match="no secret any more") as caught:
        public_key_from(method)
    assert caught.value.pointer == "/publicKeyPem"


@pytest.mark.parametrize("pem", [None, 5, "", "-----BEGIN PUBLIC KEY-----", "A" * 20_000, "\ud800"])
def test_what_is_no_public_key_in_pem_is_refused(pem: object) -> None:
    with pytest.raises(InvalidKey) as caught:
        public_key_from({"type": "CryptographicKey", "publicKeyPem": pem})
    assert caught.value.pointer == "/publicKeyPem"


# Text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "z", "u", "zzz", "{", "{}", '{"a":1,"a":2}', "[]", "key"])
def test_what_is_no_key_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(InvalidKey):
        read_key_text(text)


def test_an_error_does_not_quote_a_secret() -> None:
    secret = KEY.to_document(secret=True)["secretKeyMultibase"]
    for text in (secret[:-3], secret + "0", json.dumps({"secretKeyMultibase": secret[:-3]})):
        with pytest.raises(InvalidKey) as caught:
            read_key_text(text)
        assert secret[5:20] not in str(caught.value)


# Methods of older documents -----------------------------------------------------------------------


def test_p256_keys_of_2019_are_read_in_each_published_form() -> None:
    from badging.keys import multibase

    key = KEYS[KeyType.P256].public
    kind = "EcdsaSecp256r1VerificationKey2019"
    for form in (
        {"publicKeyBase58": multibase.base58_encode(key.material)},
        {"publicKeyMultibase": key.multibase},
        {"publicKeyJwk": key.jwk},
    ):
        assert public_key_from({"type": kind, **form}) == key


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"publicKeyBase58": 5},
        {"publicKeyBase58": "0"},
        {"publicKeyBase58": "zzz"},
        {"publicKeyMultibase": KEY.public.multibase},
        {"publicKeyJwk": KEYS[KeyType.P384].public.jwk},
        {"publicKeyJwk": 5},
    ],
)
def test_another_key_under_that_name_is_refused(form: dict[str, object]) -> None:
    with pytest.raises(InvalidKey):
        public_key_from({"type": "EcdsaSecp256r1VerificationKey2019", **form})


@pytest.mark.parametrize("curve", ["P-521", "secp256k1", "Ed448", "X25519"])
def test_curves_that_are_not_used_are_named(curve: str) -> None:
    with pytest.raises(InvalidKey, match=curve):
        public_key_from({"kty": "EC", "crv": curve, "x": "AA", "y": "AA"})


@each_kind
def test_a_jwk_that_names_its_algorithm_is_for_no_other(kind: KeyType) -> None:
    from badging.keys.jwk import ALGORITHMS

    jwk = KEYS[kind].public.jwk
    for name in ALGORITHMS[kind]:
        assert public_key_from(jwk | {"alg": name}) == KEYS[kind].public
    for name in ("PS256", "ES512", "none", "HS256", "RS384", 5):
        with pytest.raises(InvalidKey) as caught:
            public_key_from({**jwk, "alg": name})
        assert caught.value.pointer == "/alg"


def test_a_secret_jwk_that_names_another_algorithm_does_not_sign() -> None:
    document = KEYS[KeyType.RSA2048].to_document(secret=True)["secretKeyJwk"]
    assert read_key(document | {"alg": "RS256"}).public == KEYS[KeyType.RSA2048].public
    with pytest.raises(InvalidKey, match="PS256"):
        read_key(document | {"alg": "PS256"})
