"""`badging token-status`: a list from its making to a token that is revoked by it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

URL = "https://issuer.example.org/status/tokens/1"
AT = ("--at", "2026-06-01")
VERIFY = ("verify", "badge", "--offline", "--documents", "map.json", "--json", *AT)
SIGN = ("token-status", "sign", "list.json", "--key", "key.json", "--out", "signed")


@pytest.fixture
def made(badging, credential, folder) -> dict[str, Any]:
    """list.json: a list of two bits, of the issuer of credential.json."""
    issuer = credential["issuer"]["id"]
    done = badging(
        "token-status", "make", "--id", URL, "--issuer", issuer, "--issued", "2026-01-01",
        "--size", "2", "--length", "1024", "--ttl", "300", "--out", "list.json",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    (folder / "map.json").write_text(json.dumps({URL: "signed"}))
    return json.loads((folder / "list.json").read_text())


def test_a_list_is_made_as_asked(badging, made, credential):
    assert {name: made[name] for name in ("iss", "sub", "iat", "ttl")} == {
        "iss": credential["issuer"]["id"], "sub": URL, "iat": 1767225600, "ttl": 300,
    }  # fmt: skip
    assert made["status_list"]["bits"] == 2
    assert badging("token-status", "get", "list.json", "--json").json == {
        "size": 2, "length": 1024, "values": {},
    }  # fmt: skip


@pytest.mark.parametrize("proof", ["vc-jwt", "dc+sd-jwt"])
def test_a_token_is_suspended_restored_and_revoked_by_its_entry(
    badging, credential, made, folder: Path, proof: str
):
    claim = badging("token-status", "take", "list.json").json
    index = str(claim["status"]["status_list"]["idx"])
    (folder / "credential.json").write_text(json.dumps(credential | claim))
    issue = ("issue", "credential.json", "--key", "key.json", "--out", "badge", "--proof", proof)
    assert badging(*issue, "--created", "2026-01-02").code == 0
    for value, code in (("0", ""), ("2", "suspended"), ("0", ""), ("1", "revoked")):
        change = ("token-status", "set", "list.json", index, "--value", value, "--out", "list.json")
        assert badging(*change, "--issued", "2026-02-01").code == 0
        assert badging(*SIGN).code == 0
        report = badging(*VERIFY).json
        status = [check["code"] for check in report["checks"] if check["name"] == "status"]
        assert status == [code or "not_revoked"]
        assert report["verified"] is (not code)
    back = badging("token-status", "set", "list.json", index, "--value", "0")
    assert back.code == 2
    assert "final" in back.err
    assert badging("token-status", "get", "list.json").text == f"{index}\t1\n"
    assert badging("token-status", "get", "list.json", index).text == f"{index}\t1\n"


def test_what_is_changed_keeps_what_is_not_said_anew(badging, made):
    again = badging("token-status", "set", "list.json", "3", "--issued", "2026-02-01").json
    assert again == {**made, "iat": 1769904000, "status_list": again["status_list"]}
    ending = badging("token-status", "set", "list.json", "3", "--expires", "2026-03-01").json
    assert (ending["exp"], ending["ttl"]) == (1772323200, 300)


def test_entries_are_taken_once(badging, made):
    lines = badging("token-status", "take", "list.json", "--count", "20").text.splitlines()
    taken = [json.loads(line)["status"]["status_list"] for line in lines]
    assert {place["uri"] for place in taken} == {URL}
    assert len({place["idx"] for place in taken}) == 20


@pytest.mark.parametrize(
    ("command", "word"),
    [
        (("take", "list.json", "--count", "0"), "1 or more"),
        (("take", "-"), "--ledger"),
        (("set", "list.json", "1024"), "1,024 entries"),
        (("set", "list.json", "1", "--value", "4"), "from 0 to 3"),
        (("sign", "credential.json", "--key", "key.json"), "status list"),
        (("get", "credential.json"), "status list"),
        (("make", "--id", "here"), "where it will be published"),
        (("make", "--id", URL, "--size", "3"), "1, 2, 4 or 8"),
        (("make", "--id", URL, "--ttl", "0"), "above 0"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_what_cannot_be_is_refused_with_a_remedy(badging, made, command, word):
    done = badging("token-status", *command)
    assert (done.code, done.out) == (2, b"")
    assert word in done.err
    assert "Traceback" not in done.err
