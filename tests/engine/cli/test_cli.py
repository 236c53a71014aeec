"""The command line is a contract that others script against: exit codes, streams, files."""

from __future__ import annotations

import base64
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
AT = ("--at", "2026-06-01")


@pytest.fixture
def badge(badging, credential, folder: Path) -> Path:
    signed = ("--created", "2026-01-02", "--out", "badge.json")
    assert badging("issue", "credential.json", "--key", "key.json", *signed).code == 0
    return folder / "badge.json"


def test_key_file_is_for_its_owner_alone(badging, folder):
    assert badging("keygen", "--out", "key.json").code == 0
    assert stat.S_IMODE((folder / "key.json").stat().st_mode) == 0o600
    key = json.loads((folder / "key.json").read_text())
    assert list(key) == ["id", "type", "controller", "publicKeyMultibase", "secretKeyMultibase"]


def test_an_existing_key_is_not_overwritten_unless_forced(badging, folder):
    badging("keygen", "--out", "key.json")
    before = (folder / "key.json").read_bytes()
    refused = badging("keygen", "--out", "key.json")
    assert refused.code == 2
    assert "--force" in refused.err
    assert (folder / "key.json").read_bytes() == before
    assert badging("keygen", "--out", "key.json", "--force").code == 0
    assert (folder / "key.json").read_bytes() != before
    assert stat.S_IMODE((folder / "key.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", ["ed25519", "p256", "p384", "rsa2048"])
@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc-jwt"])
def test_every_kind_of_key_signs_what_it_can(badging, credential, folder, kind, proof):
    issuer = badging("keygen", "--type", kind, "--out", f"{kind}.json").text.strip()
    value = credential | {"issuer": credential["issuer"] | {"id": issuer}}
    (folder / "own.json").write_text(json.dumps(value))
    issued = badging("issue", "own.json", "--key", f"{kind}.json", "--proof", proof)
    if proof == "eddsa-rdfc-2022" and kind != "ed25519":
        assert issued.code == 2
        assert issued.err.startswith("badging issue: ")
        return
    (folder / "badge").write_bytes(issued.out)
    assert badging("verify", "badge", "--offline", *AT).code == 0


def test_a_verified_badge_exits_0(badging, badge):
    done = badging("verify", "badge.json", "--offline", *AT)
    assert done.code == 0
    assert done.text.startswith("✓ Verified: “Ramp builder”, issued by Example Alliance.\n")
    assert "\x1b[" not in done.text  # no colour where there is no terminal


def test_a_changed_badge_exits_1(badging, badge):
    badge.write_text(badge.read_text().replace("Built a ramp.", "Built a bridge."))
    done = badging("verify", "badge.json", "--offline", *AT)
    assert done.code == 1
    assert done.text.startswith("✗ Not verified: The signature does not fit")
    assert "→ Ask the issuer" in done.text


def test_what_cannot_be_decided_exits_1(badging, credential, folder):
    issuer = "did:web:issuer.example.org"
    badging("keygen", "--controller", issuer, "--out", "web.json")
    value = credential | {"issuer": credential["issuer"] | {"id": issuer}}
    (folder / "web-credential.json").write_text(json.dumps(value))
    badging("issue", "web-credential.json", "--key", "web.json", "--out", "badge.json")
    done = badging("verify", "badge.json", "--offline", "--json", *AT)
    assert done.code == 1
    assert done.json["verdict"] == "indeterminate"

    document = json.loads((folder / "web.json").read_text())
    del document["secretKeyMultibase"]
    (folder / "web").mkdir()
    (folder / "web" / "did.json").write_text(
        json.dumps({"id": issuer, "assertionMethod": [document]})
    )
    url = "https://issuer.example.org/.well-known/did.json"
    (folder / "web" / "map.json").write_text(json.dumps({url: "did.json"}))
    mapped = badging("verify", "badge.json", "--offline", "--documents", "web/map.json", *AT)
    assert mapped.code == 0  # paths start at the map's own folder


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("verify",),
        ("verify", "absent.json"),
        ("verify", "."),
        ("verify", "file:///etc/hostname"),
        ("verify", "http://127.0.0.1/badge.json"),
        ("verify", "credential.json", "--at", "soon"),
        ("verify", "credential.json", "--documents", "absent.json"),
        ("issue", "credential.json"),
        ("issue", "credential.json", "--key", "credential.json"),
        ("issue", "credential.json", "--key", "key.json", "--proof", "rot13"),
        ("bake", "key.json", "credential.json", "--out", "x.png"),
        ("unbake", "credential.json"),
        ("inspect", "absent.json"),
        ("keygen", "--out", "no/such/folder/key.json"),
        ("status",),
        ("upgrade", "old.json", "--out", "new.json"),
        ("lint", "draft.json"),
        ("frobnicate",),
    ],
    ids=" ".join,
)
def test_misuse_exits_2_with_one_message_and_no_traceback(badging, credential, arguments):
    done = badging(*arguments)
    assert done.code == 2
    assert done.err.strip()
    assert "Traceback" not in done.err
    assert done.out == b""


def test_unreadable_input_exits_2(badging, folder):
    (folder / "deep.json").write_text("[" * 10_000 + "]" * 10_000)
    (folder / "large.json").write_bytes(b'{"a": "' + b"x" * 50_000_000 + b'"}')
    deep, large = badging("verify", "deep.json"), badging("verify", "large.json")
    assert (deep.code, large.code) == (2, 2)
    assert "64 levels" in deep.err
    assert "50,000,009 bytes" in large.err


def test_a_credential_without_an_issuer_is_refused_with_the_remedy(badging, credential, folder):
    del credential["issuer"]
    (folder / "credential.json").write_text(json.dumps(credential))
    done = badging("issue", "credential.json", "--key", "key.json")
    assert done.code == 2
    assert "/issuer" in done.err
    assert done.out == b""


def test_a_key_of_somebody_else_signs_with_a_warning(badging, credential):
    badging("keygen", "--out", "other.json")
    done = badging("issue", "credential.json", "--key", "other.json")
    assert done.code == 0
    assert "Verifiers will refuse" in done.err
    assert done.json["issuer"]["id"] == credential["issuer"]["id"]


def test_a_term_that_no_context_defines_is_not_signed(badging, credential, folder):
    credential["honours"] = "with distinction"
    (folder / "credential.json").write_text(json.dumps(credential))
    done = badging("issue", "credential.json", "--key", "key.json")
    assert done.code == 2
    assert "/honours" in done.err


@pytest.mark.parametrize(("name", "image"), [("badge.png", PNG), ("badge.svg", SVG)])
def test_what_is_baked_comes_out_again_and_verifies(badging, badge, folder, name, image):
    (folder / name).write_bytes(image)
    assert badging("bake", name, "badge.json", "--out", f"baked-{name}").code == 0
    assert badging("unbake", f"baked-{name}").out.strip() == badge.read_bytes().strip()
    assert badging("unbake", f"baked-{name}", "--out", "out.json").code == 0
    assert (folder / "out.json").read_bytes().strip() == badge.read_bytes().strip()
    assert badging("verify", f"baked-{name}", "--offline", *AT).code == 0


def test_an_image_without_a_badge_says_how_it_may_have_been_lost(badging, folder):
    (folder / "plain.png").write_bytes(PNG)
    done = badging("verify", "plain.png")
    assert done.code == 2
    assert "throw the badge away" in done.err


def test_recipient_is_asked_for(badging, badge):
    mine = badging("verify", "badge.json", "--offline", "--recipient", "ada@example.org", *AT)
    other = badging("verify", "badge.json", "--offline", "--recipient", "eve@example.org", *AT)
    assert (mine.code, other.code) == (0, 1)


def test_the_report_as_json(badging, badge):
    value = badging("verify", "badge.json", "--offline", "--json", *AT).json
    assert value["verified"] is True
    assert value["verdict"] == "verified"
    assert [c["name"] for c in value["checks"]][:3] == ["format", "schema", "contexts"]


def test_inspect_shows_without_judging(badging, badge):
    value = badging("inspect", "badge.json", "--json").json
    assert value["version"] == "3.0"
    assert value["proofs"] == ["eddsa-rdfc-2022"]
    assert "Ramp builder" in badging("inspect", "badge.json").text


def test_stdin_and_stdout_make_a_pipe(process, badging, credential, folder):
    text = (folder / "credential.json").read_bytes()
    issued = process("issue", "-", "--key", "key.json", stdin=text)
    assert issued.code == 0
    assert process("verify", "-", "--offline", stdin=issued.out).code == 0
    assert process("inspect", "-", stdin=issued.out).code == 0


def test_a_terminal_that_knows_ascii_only_is_served(process, badge):
    done = process("verify", "badge.json", "--offline", PYTHONIOENCODING="ascii")
    assert done.code == 0
    assert done.out.decode("ascii").startswith("ok Verified")


def test_help_loads_nothing_heavy():
    code = (
        "import sys; sys.argv=['badging','--help']\n"
        "from badging.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pyld','lxml','cryptography','urllib3','jsonschema_rs'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("change", "word", "pointer"),
    [
        (lambda c: c.pop("validFrom"), "validFrom", "/validFrom"),
        (
            lambda c: c["credentialSubject"]["achievement"].pop("criteria"),
            "criteria",
            "/credentialSubject/achievement/criteria",
        ),
        (lambda c: c.update(validUntil="2025-01-01T00:00:00Z"), "expire", ""),
    ],
)
@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc+jwt"])
def test_what_verifiers_will_refuse_is_told_before_it_is_signed(
    badging, credential, folder, change, word, pointer, proof
):
    change(credential)
    (folder / "draft.json").write_text(json.dumps(credential))
    done = badging("issue", "draft.json", "--key", "key.json", "--proof", proof, "--out", "b")
    assert done.code == 0
    assert "verifiers will refuse the badge." in done.err
    assert word in done.err
    assert pointer in done.err
    verdict = badging("verify", "b", "--offline")
    assert verdict.code == 1


def test_nothing_is_told_of_a_sound_badge_nor_of_one_that_begins_later(badging, credential, folder):
    assert badging("issue", "credential.json", "--key", "key.json").err == ""
    credential["validFrom"] = "2999-01-01T00:00:00Z"
    (folder / "draft.json").write_text(json.dumps(credential))
    assert badging("issue", "draft.json", "--key", "key.json").err == ""


@pytest.mark.parametrize("image", ["image.png", "image.svg"])
def test_a_badge_that_nobody_can_verify_is_baked_with_a_warning(
    badging, badge, credential, folder, image
):
    (folder / "image.png").write_bytes(PNG)
    (folder / "image.svg").write_bytes(SVG)
    done = badging("bake", image, "credential.json", "--out", f"baked-{image}")
    assert done.code == 0
    assert "not signed" in done.err
    done = badging("bake", image, "badge.json", "--out", f"baked-{image}")
    assert (done.code, done.err) == (0, "")


def test_image_and_badge_exchanged_is_told(badging, badge, folder):
    (folder / "image.png").write_bytes(PNG)
    done = badging("bake", "image.png", "image.png", "--out", "baked.png")
    assert done.code == 2
    assert "codec" not in done.err
    assert "Give the image first" in done.err
