"""Proofs on the command line: all of them, their options, and a part shown."""

from __future__ import annotations

import json

import pytest

from badging.cli.proofs import PROOFS
from badging.proofs.registry import MECHANISMS


def test_the_names_are_those_of_the_registry():
    assert (*MECHANISMS, "SignedBadge") == PROOFS  # the last is of older versions


@pytest.fixture
def made(badging, credential, folder):
    """A key of P-256, and a credential of its own."""
    done = badging("keygen", "--type", "p256", "--out", "p256.json")
    assert done.code == 0
    own = json.loads((folder / "credential.json").read_text())
    own["issuer"] = {**own["issuer"], "id": done.out.decode().strip()}
    own["credentialSubject"]["narrative"] = "In two days."
    (folder / "own.json").write_text(json.dumps(own))
    return folder


def issue(badging, *more, source="own.json"):
    done = badging("issue", source, "--key", "p256.json", "--created", "2026-01-02", *more)
    assert done.code == 0, done.err
    return done


def test_a_part_is_shown(badging, made):
    issue(badging, "--proof", "ecdsa-sd-2023", "--out", "whole.json")
    done = badging("disclose", "whole.json", "--show", "/credentialSubject/type", "--out", "p.json")
    assert done.code == 0, done.err
    assert "narrative" not in json.loads((made / "p.json").read_text())["credentialSubject"]
    assert b"two days" in (made / "whole.json").read_bytes()
    lost = badging("disclose", "p.json", "--show", "/name")
    assert (lost.code, lost.out) == (2, b"")
    assert "Begin with the badge as the issuer gave it" in lost.err


def test_mandatory_parts_are_named(badging, made):
    issue(badging, "--proof", "ecdsa-sd-2023", "--mandatory", "/issuer", "--out", "whole.json")
    shown = badging("disclose", "whole.json", "--show", "/validFrom")
    assert shown.code == 0
    badge = json.loads(shown.out)
    assert "name" not in badge
    assert badge["validFrom"]


def test_options_and_what_is_expected_of_them(badging, made):
    issue(badging, "--proof", "ecdsa-jcs-2019", "--domain", "a.example", "--challenge", "c",
          "--expires", "2026-12-31", "--out", "badge.json")  # fmt: skip
    proof = json.loads((made / "badge.json").read_text())["proof"]
    assert proof["domain"] == "a.example"
    assert proof["expires"] == "2026-12-31T00:00:00Z"
    at = ("--offline", "--at", "2026-06-01")
    asked = ("--domain", "a.example", "--challenge", "c")
    assert badging("verify", "badge.json", *at, *asked).code == 0
    assert badging("verify", "badge.json", *at, "--domain", "b.example").code == 1
    assert badging("verify", "badge.json", *at, "--challenge", "d").code == 1
    assert badging("verify", "badge.json", "--offline", "--at", "2027-01-01", *asked).code == 1


def test_a_chain(badging, made):
    one, two = (f"urn:uuid:58172aac-0000-4000-8000-00000000000{n}" for n in (1, 2))
    issue(badging, "--proof", "ecdsa-jcs-2019", "--proof-id", one, "--out", "one.json")
    more = ("--proof", "ecdsa-rdfc-2019", "--proof-id", two, "--previous-proof", one)
    issue(badging, *more, "--out", "two.json", source="one.json")
    more = ("--proof", "ecdsa-jcs-2019", "--previous-proof", one, "--previous-proof", two)
    issue(
        badging, *more, "--domain", "a", "--domain", "b", "--out", "three.json", source="two.json"
    )
    proofs = json.loads((made / "three.json").read_text())["proof"]
    assert [proof.get("previousProof") for proof in proofs] == [None, one, [one, two]]
    assert proofs[2]["domain"] == ["a", "b"]
    assert badging("verify", "three.json", "--offline", "--at", "2026-06-01").code == 0
