"""`badging lint`, `upgrade` and `schema`, and what `unbake` tells of a second badge."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest

from badging.baking import bake

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
ASSERTION = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": "https://issuer.example.org/assertions/1",
    "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
    "issuedOn": "2019-03-01T00:00:00Z",
    "verification": {"type": "hosted"},
    "badge": {
        "type": "BadgeClass",
        "id": "https://issuer.example.org/badges/1",
        "name": "Ramp builder",
        "description": "Built a ramp.",
        "image": "https://issuer.example.org/ramp.png",
        "criteria": {"narrative": "Build a ramp."},
        "issuer": {
            "type": "Issuer", "id": "https://issuer.example.org", "name": "Example Alliance",
            "url": "https://issuer.example.org", "email": "desk@example.org",
        },
    },
}  # fmt: skip


@pytest.fixture
def assertion(folder):
    (folder / "old.json").write_text(json.dumps(ASSERTION))


# lint ------------------------------------------------------------------------------------------
def test_a_critique_says_what_why_and_how(badging, assertion):
    done = badging("lint", "old.json")
    assert done.code == 1
    assert done.text.startswith("Assertion “Ramp builder”: ")
    assert "serious: An e-mail address can be read in the badge. (/recipient/identity)" in done.text
    assert "\n  → Give the address as a salted hash" in done.text
    assert "Not examined:\n  image (/badge/image): No address is asked" in done.text


@pytest.mark.parametrize(("fail_on", "code"), [("serious", 0), ("advice", 1), ("hint", 1)])
def test_the_exit_code_tells_of_remarks_of_that_weight(badging, credential, folder, fail_on, code):
    credential["credentialSubject"].pop("id")
    (folder / "draft.json").write_text(json.dumps(credential))
    assert badging("lint", "draft.json", "--fail-on", fail_on).code == code


def test_the_critique_as_json_fits_its_schema(badging, assertion):
    value = badging("lint", "old.json", "--json").json
    schema = badging("schema", "critique").json
    assert jsonschema_rs.is_valid(schema, value)
    assert value["kind"] == "Assertion"


def test_a_critique_in_another_language(badging, assertion):
    text = badging("lint", "old.json", "--language", "es").text
    assert "una dirección de correo electrónico" in text


def test_an_achievement_with_nothing_to_remark(badging, folder):
    from tests.engine.critique.conftest import ACHIEVEMENT

    (folder / "good.json").write_text(json.dumps(ACHIEVEMENT))
    done = badging("lint", "good.json", "--fail-on", "hint")
    assert done.code == 0
    assert done.text.splitlines()[0] == "Achievement “Ramp builder”: nothing to remark"


def test_documents_of_a_map_are_examined_without_the_network(badging, assertion, folder):
    (folder / "map.json").write_text(json.dumps({"https://issuer.example.org/ramp.png": "ramp"}))
    (folder / "ramp").write_bytes(b"\x89PNG\r\n\x1a\n")
    value = badging("lint", "old.json", "--documents", "map.json", "--json").json
    assert "image_damaged" in {remark["code"] for remark in value["remarks"]}
    assert {left["what"] for left in value["not_examined"]} == {"links"}


def test_what_is_no_draft_is_told(badging, folder):
    (folder / "x.json").write_text("{}")
    done = badging("lint", "x.json")
    assert (done.code, done.text) == (2, "")
    assert "neither an achievement nor a badge" in done.err


# schema ----------------------------------------------------------------------------------------
def test_the_schema_of_the_report_is_printed(badging, assertion):
    schema = badging("schema", "report").json
    value = badging("verify", "old.json", "--offline", "--json").json
    assert jsonschema_rs.is_valid(schema, value)
    assert badging("schema", "taste").code == 2


def test_the_schema_of_a_result_is_printed_with_the_reports_in_it(badging, assertion, folder):
    schema = badging("schema", "result").json
    for more in ((), ("--brief",)):
        badging("verify-many", "old.json", "--offline", "--jobs", "1", "--out", "r.ndjson", *more)
        lines = (folder / "r.ndjson").read_text().splitlines()
        assert lines
        assert all(jsonschema_rs.is_valid(schema, json.loads(line)) for line in lines)


# upgrade ---------------------------------------------------------------------------------------
def test_an_older_badge_is_turned_into_a_draft_that_can_be_issued(badging, assertion, folder):
    issuer = badging("keygen", "--out", "key.json").text.strip()
    done = badging("upgrade", "old.json", "--issuer", issuer, "--offline", "--out", "draft.json")
    assert done.code == 0
    draft = json.loads((folder / "draft.json").read_text())
    assert draft["issuer"]["id"] == issuer
    assert "proof" not in draft
    assert badging("issue", "draft.json", "--key", "key.json", "--out", "new.json").code == 0
    verified = badging("verify", "new.json", "--offline", "--recipient", "ada@example.org")
    assert verified.code == 0


def test_a_badge_is_wrapped_by_somebody_else(badging, assertion, folder):
    profile = {"id": "did:web:keeper.example.net", "type": ["Profile"], "name": "Keeper"}
    (folder / "keeper.json").write_text(json.dumps(profile))
    done = badging(
        "upgrade", "old.json", "--by", "keeper.json", "--at", "2026-01-01", "--offline", "--json"
    )
    assert done.code == 0
    draft = done.json["draft"]
    assert (draft["issuer"]["id"], draft["validFrom"]) == (
        "did:web:keeper.example.net", "2026-01-01T00:00:00Z"
    )  # fmt: skip
    assert done.json["losses"] == []


def test_what_has_to_be_filled_in_is_told(badging, folder):
    poor = json.loads(json.dumps(ASSERTION))
    del poor["badge"]["criteria"]
    (folder / "poor.json").write_text(json.dumps(poor))
    done = badging("upgrade", "poor.json", "--offline")
    assert done.code == 0
    assert "criteria of the draft has to be filled in" in done.err
    assert done.json["credentialSubject"]["achievement"]["name"] == "Ramp builder"


def test_what_is_too_large_to_be_carried_is_told_as_lost(badging, folder):
    large = {**ASSERTION, "extensions:note": {"type": ["Extension"], "text": "x" * 300_000}}
    (folder / "large.json").write_text(json.dumps(large))
    done = badging("upgrade", "large.json", "--offline")
    assert done.code == 0
    assert "/extensions:note/text is not in the draft." in done.err


def test_a_moment_is_for_whoever_wraps(badging, assertion):
    done = badging("upgrade", "old.json", "--at", "2026-01-01", "--offline")
    assert done.code == 2
    assert "--at is for --by alone" in done.err


# unbake ----------------------------------------------------------------------------------------
def test_of_a_second_badge_in_the_picture_it_is_told(badging, folder):
    newer = bake(SVG, "{}").decode()
    older = newer.replace("<openbadges:credential>", "<o:assertion xmlns:o='http://openbadges.org' "
                          "verify='https://example.org/1'/><openbadges:credential>")  # fmt: skip
    (folder / "both.svg").write_text(older)
    done = badging("unbake", "both.svg")
    assert (done.code, done.text) == (0, "{}\n")
    assert "an older version is inside, too, and was left" in done.err
    (folder / "both.svg").write_text(older.replace("https://example.org/1", ""))
    done = badging("unbake", "both.svg")
    assert (done.code, done.text) == (0, "{}\n")
    assert "another badge is inside, too. The place for the badge" in done.err
    (folder / "one.svg").write_text(newer)
    assert badging("unbake", "one.svg").err == ""


# verify ----------------------------------------------------------------------------------------
def test_what_is_wrong_is_told_with_what_it_means_and_what_to_do(badging, credential, folder):
    issued = badging("issue", "credential.json", "--key", "key.json", "--created", "2026-01-02")
    forged = issued.text.replace("Ramp builder", "Tower builder")
    (folder / "forged.json").write_text(forged)
    done = badging("verify", "forged.json", "--offline", "--at", "2026-06-01")
    text = " ".join(done.text.split())
    assert "or it was signed with another key. What you read may be anybody's invention." in text
    assert "anybody's invention. → Ask the issuer for a badge that has not been changed" in text
    assert "Does each word" not in text
