"""`badging status`: a list from its making to a badge that is revoked by it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

URL = "https://issuer.example.org/status/1"
AT = ("--at", "2026-06-01")
CREATED = ("--created", "2026-01-02")


@pytest.fixture
def made(badging, credential, folder) -> dict[str, Any]:
    """list.json: a list of the issuer of credential.json."""
    issuer = credential["issuer"]["id"]
    done = badging(
        "status", "make", "--id", URL, "--issuer", issuer, "--valid-from", "2026-01-01",
        "--out", "list.json",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    return json.loads((folder / "list.json").read_text())


def test_a_badge_is_revoked_by_its_entry(badging, credential, made, folder: Path):
    entry = badging("status", "take", "list.json").json
    (folder / "credential.json").write_text(json.dumps(credential | {"credentialStatus": entry}))
    assert (
        badging(
            "issue", "credential.json", "--key", "key.json", "--out", "badge.json", *CREATED
        ).code
        == 0
    )
    (folder / "map.json").write_text(json.dumps({URL: "signed.json"}))
    sign = ("status", "sign", "list.json", "--key", "key.json", "--out", "signed.json", *CREATED)
    verify = ("verify", "badge.json", "--offline", "--documents", "map.json", "--json", *AT)
    assert badging(*sign).code == 0
    assert badging(*verify).json["verdict"] == "verified"
    index = entry["statusListIndex"]
    changed = badging(
        "status", "set", "list.json", index, "--valid-from", "2026-02-01", "--out", "list.json"
    )
    assert changed.code == 0
    assert badging(*sign).code == 0
    report = badging(*verify).json
    assert report["verdict"] == "not_verified"
    assert report["sentence"] == "Not verified: The issuer has revoked the badge."


def test_a_list_is_made_as_asked(badging):
    done = badging(
        "status", "make", "--id", URL, "--issuer", "did:web:issuer.example.org", "--purpose",
        "message", "--length", "262144", "--size", "2", "--valid-from", "2026-01-01",
        "--valid-until", "2026-12-31T12:00:00Z", "--ttl", "60000",
    )  # fmt: skip
    made = done.json
    assert (made["id"], made["issuer"]) == (URL, "did:web:issuer.example.org")
    assert (made["validFrom"], made["validUntil"]) == (
        "2026-01-01T00:00:00Z", "2026-12-31T12:00:00Z"
    )  # fmt: skip
    assert made["credentialSubject"]["statusPurpose"] == "message"
    assert made["credentialSubject"]["ttl"] == 60_000


def test_a_list_begins_now_unless_it_is_said(badging):
    before = datetime.now(UTC).replace(microsecond=0)
    done = badging("status", "make", "--id", URL, "--issuer", "did:web:issuer.example.org")
    begin = datetime.fromisoformat(done.json["validFrom"])
    assert before <= begin <= datetime.now(UTC)


def test_entries_are_set_and_shown(badging, made, folder):
    changed = badging("status", "set", "list.json", "7", "5", "--out", "list.json")
    assert changed.code == 0
    assert badging("status", "get", "list.json").text == "5\t1\n7\t1\n"
    assert badging("status", "get", "list.json", "7", "8").text == "7\t1\n8\t0\n"
    assert badging("status", "get", "list.json", "7", "--json").json == {
        "purposes": ["revocation"], "length": 131_072, "values": {"7": 1}
    }  # fmt: skip
    back = badging("status", "set", "list.json", "7", "--value", "0")
    assert back.code == 2
    assert "which is final" in back.err


def test_nothing_is_printed_for_a_list_in_which_nothing_is_set(badging, made):
    done = badging("status", "get", "list.json")
    assert (done.code, done.text) == (0, "")


def test_entries_of_several_bits_are_taken_with_their_messages(badging, folder):
    made = badging(
        "status", "make", "--id", URL, "--issuer", "did:web:issuer.example.org",
        "--purpose", "message", "--size", "2", "--out", "list.json",
    )  # fmt: skip
    assert made.code == 0
    words = [
        part for word in ("open", "passed", "failed", "undefined") for part in ("--message", word)
    ]
    done = badging("status", "take", "list.json", "--count", "3", *words)
    entries = [json.loads(line) for line in done.text.splitlines()]
    assert len({entry["statusListIndex"] for entry in entries}) == 3
    assert entries[0]["statusSize"] == 2
    assert entries[0]["statusMessage"][1] == {"status": "0x1", "message": "passed"}
    index = entries[0]["statusListIndex"]
    changed = badging(
        "status", "set", "list.json", index, "--value", "2", "--size", "2", "--out", "list.json"
    )
    assert changed.code == 0
    assert badging("status", "get", "list.json", "--size", "2").text == f"{index}\t2\n"


def test_what_is_taken_is_kept_beside_the_list_or_where_it_is_said(badging, made, folder):
    assert badging("status", "take", "list.json").code == 0
    assert (folder / "list.json.taken").stat().st_mode & 0o777 == 0o600
    assert badging("status", "take", "list.json", "--ledger", "mine").code == 0
    assert (folder / "mine").exists()


def test_nothing_is_taken_for_an_entry_that_could_not_be_written(badging, made, folder):
    done = badging("status", "take", "list.json", "--message", "one")
    assert done.code == 2
    assert "one for each value" in done.err
    assert not (folder / "list.json.taken").exists()


def test_a_list_from_stdin_needs_a_ledger(badging, process, made, folder):
    text = (folder / "list.json").read_bytes()
    assert badging("status", "take", "-").code == 2
    assert process("status", "take", "-", "--ledger", "mine", stdin=text).code == 0
    assert process("status", "get", "-", "0", stdin=text).text == "0\t0\n"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("get", "key.json"), "holds no status list"),
        (("get", "list.json", "131072"), "there is none at"),
        (("get", "list.json", "--size", "9"), "9 bits"),
        (("set", "list.json", "0", "--value", "2"), "cannot be 2"),
        (("make", "--id", "x", "--issuer", "y"), "no address"),
        (("make", "--id", URL, "--issuer", "y"), "no issuer"),
        (("make", "--id", URL, "--issuer", URL, "--length", "8"), "cannot have 8 entries"),
        (("take", "list.json", "--count", "0"), "0 entries cannot be taken"),
        (("take", "list.json", "--count", "-1"), "-1 entries cannot be taken"),
        (("take", "list.json", "--count", "70000"), "Half of the status list"),
    ],
)
def test_misuse_is_told_with_what_to_do(badging, made, arguments, why):
    done = badging("status", *arguments)
    assert (done.code, done.text) == (2, "")
    assert why in done.err
    assert "Traceback" not in done.err
