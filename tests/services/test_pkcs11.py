"""Keys in a PKCS #11 token: SoftHSM with a token of its own in a folder of its own.

The module keeps its state for as long as a process lives, so each question is asked in a process
of its own, as the command line does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.services.processes import BIN, ROOT, unavailable
from tests.sound_badge import sound_badge

from badging.documents import MappedDocuments
from badging.keys import KeyType, PublicKey
from badging.verification import verify

PIN, SO_PIN = "48151623", "42108015"
MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
CREDENTIAL = sound_badge("", subject={"id": "mailto:ada@example.org"})

MAKE = """
import sys, pkcs11
from pkcs11 import Attribute, KeyType, Mechanism
from pkcs11.util.ec import encode_named_curve_parameters

module, pin = sys.argv[1:]
token = pkcs11.lib(module).get_token(token_label="alliance")
with token.open(user_pin=pin, rw=True) as session:
    def curve(kind, parameters):
        return session.create_domain_parameters(kind, {Attribute.EC_PARAMS: parameters}, local=True)

    for name, number in (("p256", "secp256r1"), ("p384", "secp384r1"), ("p521", "secp521r1")):
        pair = curve(KeyType.EC, encode_named_curve_parameters(number))
        pair.generate_keypair(store=True, label=name, id=name.encode())
    edwards = curve(KeyType.EC_EDWARDS, bytes.fromhex("06032b6570"))
    edwards.generate_keypair(
        mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN, store=True, label="ed25519", id=b"1"
    )
    session.generate_keypair(KeyType.RSA, 2048, store=True, label="rsa2048", id=b"4")
    for _ in range(2):
        session.generate_keypair(KeyType.RSA, 2048, store=True, label="twice")
    public, _ = session.generate_keypair(KeyType.RSA, 2048, store=True, label="alone", id=b"6")
    public.destroy()
"""


class Token:
    """.run(code): Python in a process of its own, which speaks with the token; what it prints."""

    def __init__(self, module: str, folder: Path) -> None:
        self.module = module
        self.folder = folder
        (folder / "tokens").mkdir(parents=True)
        configuration = folder / "softhsm2.conf"
        configuration.write_text(
            f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n"
            "log.level = ERROR\n"
        )
        self.environment = {
            **os.environ,
            "SOFTHSM2_CONF": str(configuration),
            "BADGING_PKCS11_MODULE": module,
            "BADGING_PKCS11_PIN": PIN,
        }

    def run(self, *command: str, fails: bool = False, **environment: str) -> str:
        done = subprocess.run(
            command, env=self.environment | environment, cwd=self.folder,
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stderr if fails else done.stdout

    def python(self, code: str, *arguments: str) -> str:
        return self.run(sys.executable, "-c", code, *arguments)

    def badging(self, *arguments: str, fails: bool = False, **environment: str) -> str:
        return self.run(str(BIN / "badging"), *arguments, fails=fails, **environment)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Token:
    module = next((path for path in MODULES if Path(path).exists()), None)
    if module is None or shutil.which("softhsm2-util") is None:
        unavailable("no SoftHSM here (apt-get install softhsm2)")
    made = Token(module, tmp_path_factory.mktemp("softhsm") / "home")
    made.run(
        "softhsm2-util", "--init-token", "--free", "--label", "alliance",
        "--so-pin", SO_PIN, "--pin", PIN,
    )  # fmt: skip
    made.python(MAKE, module, PIN)
    return made


@pytest.fixture(scope="module")
def public_keys(token: Token) -> dict[str, PublicKey]:
    code = """
import json, os, sys
from badging.keys.pkcs11 import Pkcs11Keys
keys = Pkcs11Keys(os.environ["BADGING_PKCS11_MODULE"], {"token": "alliance"}, sys.argv[1])
print(json.dumps({name: keys.get(name).public.multibase for name in sys.argv[2:]}))
"""
    found = json.loads(token.python(code, PIN, "ed25519", "p256", "p384", "rsa2048"))
    return {name: PublicKey.from_multibase(text) for name, text in found.items()}


def test_the_store_names_the_keys_that_can_sign(token: Token) -> None:
    code = """
import json, os, sys
from badging.keys.pkcs11 import Pkcs11Keys
keys = Pkcs11Keys(os.environ["BADGING_PKCS11_MODULE"], {"token": "alliance"}, sys.argv[1])
print(json.dumps(keys.names()))
"""
    assert json.loads(token.python(code, PIN)) == [
        "alone", "ed25519", "p256", "p384", "p521", "rsa2048", "twice",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KeyType)
def test_each_kind_of_key_signs_in_the_token(
    token: Token, public_keys: dict[str, PublicKey], kind: KeyType
) -> None:
    code = """
import os, sys
from badging.keys import key_at
key = key_at("pkcs11:token=alliance;object=" + sys.argv[1], os.environ)
print(key.sign(b"message").hex())
"""
    assert public_keys[kind].type is kind
    signature = bytes.fromhex(token.python(code, kind))
    assert public_keys[kind].verify(signature, b"message")
    assert not public_keys[kind].verify(signature, b"another")


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc-jwt", "vc+jwt", "vc+sd-jwt"])
def test_a_badge_signed_in_the_token_verifies(token: Token, proof: str, tmp_path: Path) -> None:
    did = "did:web:issuer.example.org"
    credential = tmp_path / "credential.json"
    credential.write_text(json.dumps(CREDENTIAL | {"issuer": CREDENTIAL["issuer"] | {"id": did}}))
    key = "pkcs11:token=alliance;object=ed25519;id=%31;type=private"
    named = ("--key", key, "--verification-method", f"{did}#token")
    badge = token.badging("issue", str(credential), *named, "--proof", proof)
    method = json.loads(token.badging("pubkey", *named))
    assert method["id"] == f"{did}#token"
    document = {"id": did, "verificationMethod": [method], "assertionMethod": [method["id"]]}
    url = "https://issuer.example.org/.well-known/did.json"
    documents = MappedDocuments({url: json.dumps(document).encode()})
    report = verify(badge.strip(), documents=documents)
    assert report.verdict == "verified", report.sentence


def test_the_pin_comes_from_a_file_or_the_environment(token: Token) -> None:
    (token.folder / "pin").write_text(PIN + "\n")
    base = "pkcs11:token=alliance;object=ed25519"
    for uri, pin in (
        (base, PIN),
        (f"{base}?pin-source=file:{token.folder / 'pin'}", ""),
        (f"{base}?pin-source=pin", "wrong"),
    ):
        said = token.badging("pubkey", "--key", uri, BADGING_PKCS11_PIN=pin)
        assert json.loads(said)["type"] == "Multikey"


@pytest.mark.parametrize(
    ("uri", "environment", "says"),
    [
        ("object=ed25519?pin-value=48151623", {}, "the PIN itself"),
        ("object=ed25519", {"BADGING_PKCS11_PIN": "0000"}, "does not accept the PIN"),
        ("object=ed25519?pin-source=absent", {}, "holds no PIN"),
        ("object=ed25519?pin-source=%7Cecho%20x", {}, "from a command"),
        ("object=ed25519", {"BADGING_PKCS11_MODULE": ""}, "which PKCS #11 module"),
        ("object=ed25519", {"BADGING_PKCS11_MODULE": "/nowhere.so"}, "cannot be loaded"),
        ("token=other;object=ed25519", {}, "0 tokens fit"),
        ("token=alliance;slot-id=987654321;object=ed25519", {}, "0 tokens fit"),
        ("token=alliance;object=nobody", {}, "no signing key of 'nobody'"),
        ("token=alliance;object=twice", {}, "2 signing keys of 'twice'"),
        ("token=alliance", {}, "signing keys of 'any name'"),
        ("token=alliance;object=alone", {}, "neither its public key nor a certificate"),
        ("token=alliance;object=p521", {}, "kind that is not supported"),
    ],
)
def test_what_does_not_work_is_said(
    token: Token, uri: str, environment: dict[str, str], says: str
) -> None:
    said = token.badging("pubkey", "--key", f"pkcs11:{uri}", fails=True, **environment)
    assert says in said
    assert "Traceback" not in said
    assert PIN not in said


def test_a_signature_that_the_public_key_does_not_verify_is_not_given_out(token: Token) -> None:
    code = """
import os
import re
from badging.errors import KeyUnavailable
from badging.keys import generate_key, key_at
from dataclasses import replace
key = key_at("pkcs11:token=alliance;object=rsa2048", os.environ)
wrong = replace(key, public=generate_key("rsa2048").public)
try:
    wrong.sign(b"message")
except KeyUnavailable as error:
    print(error.code)
"""
    assert token.python(code).strip() == "signing"


def test_a_forked_process_signs_with_a_session_of_its_own(token: Token) -> None:
    code = """
import os
import re
from badging.keys import key_at
key = key_at("pkcs11:token=alliance;object=p256", os.environ)
assert key.public.verify(key.sign(b"parent"), b"parent")
child = os.fork()
if child == 0:
    held = key.public.verify(key.sign(b"child"), b"child")
    os._exit(0 if held else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert key.public.verify(key.sign(b"parent"), b"parent")
print("both")
"""
    assert token.python(code).strip() == "both"


def test_threads_share_a_key(token: Token) -> None:
    code = """
import os
import re
from concurrent.futures import ThreadPoolExecutor
from badging.keys import key_at
key = key_at("pkcs11:token=alliance;object=ed25519", os.environ)
messages = [str(n).encode() for n in range(40)]
with ThreadPoolExecutor(4) as pool:
    signed = list(pool.map(key.sign, messages))
print(all(key.public.verify(s, m) for s, m in zip(signed, messages, strict=True)))
"""
    assert token.python(code).strip() == "True"


def test_a_key_without_its_public_object_is_read_from_its_certificate(
    token: Token, tmp_path: Path
) -> None:
    make: Callable[..., str] = token.python
    code = """
import datetime, os, sys, pkcs11
from pkcs11 import Attribute, KeyType, ObjectClass
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pkcs11.util.rsa import decode_rsa_private_key

native = rsa.generate_private_key(public_exponent=65537, key_size=2048)
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "example")])
now = datetime.datetime(2026, 1, 1)
certificate = (
    x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    .not_valid_before(now).not_valid_after(now + datetime.timedelta(days=900))
    .public_key(native.public_key()).sign(native, hashes.SHA256())
)
der = native.private_bytes(
    serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.NoEncryption(),
)
token = pkcs11.lib(os.environ["BADGING_PKCS11_MODULE"]).get_token(token_label="alliance")
with token.open(user_pin=sys.argv[1], rw=True) as session:
    both = {Attribute.TOKEN: True, Attribute.LABEL: "certified", Attribute.ID: b"9"}
    session.create_object({**decode_rsa_private_key(der), **both, Attribute.SIGN: True})
    session.create_object({
        Attribute.CLASS: ObjectClass.CERTIFICATE, **both,
        Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
        Attribute.SUBJECT: certificate.subject.public_bytes(),
        Attribute.VALUE: certificate.public_bytes(serialization.Encoding.DER),
    })
"""
    make(code, PIN)
    sign = """
import os
import re
from badging.keys import key_at
key = key_at("pkcs11:token=alliance;object=certified", os.environ)
print(key.public.type, key.public.verify(key.sign(b"message"), b"message"))
"""
    assert token.python(sign).strip() == "rsa2048 True"


def test_the_how_to_runs_as_shown(token: Token, tmp_path: Path) -> None:
    """docs/how-to/sign-with-a-token.md, from the token that it makes to the badge that verifies."""
    page = ROOT / "docs" / "how-to" / "sign-with-a-token.md"
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
    shown = "".join(block for block in blocks if "apt-get" not in block)
    script = shown.replace("/usr/lib/softhsm/libsofthsm2.so", token.module)
    environment = {n: v for n, v in os.environ.items() if not n.startswith("BADGING_")}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, capture_output=True, text=True,
        env=environment | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Verified" in done.stdout
