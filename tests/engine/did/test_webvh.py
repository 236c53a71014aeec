"""did:webvh 1.0: a log that proves itself, entry by entry, and every way to spoil one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.did.webvh_log import BEGAN, PLACE, Log, proof_of

from badging.canonical_json import canonical_json
from badging.did import webvh, webvh_parameters, webvh_witness
from badging.did.resolver import find_key, resolve
from badging.documents import MappedDocuments, Offline
from badging.errors import DocumentUnavailable, InvalidKey
from badging.keys import generate_key

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SCID = "Q" * 46


def day(number: int) -> datetime:
    return BEGAN + timedelta(days=number)


def read(log: Log, did: str = "") -> list[webvh.Version]:
    return webvh.read_log(did or log.did, log.text(), NOW)


def refused(log: Log, why: str) -> None:
    with pytest.raises(InvalidKey, match=why) as caught:
        read(log)
    assert caught.value.code == "did_log_invalid"


def documents(log: Log, **more: bytes) -> MappedDocuments:
    return MappedDocuments({log.url: log.text(), **more})


@pytest.fixture
def log() -> Log:
    """Two versions after the first; the second replaces the key of the first."""
    made = Log()
    made.add(day(1), generate_key(controller=made.did))
    made.add(day(2), generate_key(controller=made.did))
    return made


# The identifier -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rest", "url"),
    [
        ("example.org", "https://example.org/.well-known/did.jsonl"),
        ("issuer.example.org", "https://issuer.example.org/.well-known/did.jsonl"),
        ("example.org:dids:issuer", "https://example.org/dids/issuer/did.jsonl"),
        ("example.org%3A3000:dids", "https://example.org:3000/dids/did.jsonl"),
    ],
)
def test_the_log_is_beside_the_document_of_a_did_web(rest: str, url: str) -> None:
    assert webvh.url_of(f"did:webvh:{SCID}:{rest}") == url
    assert webvh.witness_url_of(f"did:webvh:{SCID}:{rest}") == url.replace(
        "did.jsonl", "did-witness.json"
    )


@pytest.mark.parametrize(
    "did",
    [
        "did:webvh:", f"did:webvh:{SCID}", f"did:webvh:{SCID}:", f"did:webvh:{SCID}:localhost",
        f"did:webvh:{SCID[:-1]}:example.org", f"did:webvh:{SCID}Q:example.org",
        f"did:webvh:{SCID[:-1]}0:example.org", f"did:webvh:{SCID}:example.org:..",
        f"did:web:{SCID}:example.org", f"did:webvh:{SCID}:exa mple.org",
        f"did:webvh:{SCID}:user@example.org", "did:webvh:{SCID}:example.org",
    ],
)  # fmt: skip
def test_another_syntax_is_refused(did: str) -> None:
    with pytest.raises(InvalidKey) as caught:
        webvh.url_of(did)
    assert caught.value.code == "malformed_did"


# The chain ----------------------------------------------------------------------------------------


def test_every_version_is_read(log: Log) -> None:
    versions = read(log)
    assert [version.number for version in versions] == [1, 2, 3]
    assert [version.id for version in versions] == [entry["versionId"] for entry in log.entries]
    assert [version.time for version in versions] == [BEGAN, day(1), day(2)]
    assert versions[2].document == log.entries[2]["state"]


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("member", ["versionTime", "parameters", "state"])
def test_a_changed_entry_shows(log: Log, number: int, member: str) -> None:
    change: dict[str, Any] = {
        "versionTime": (day(number) + timedelta(hours=1)).isoformat(),
        "parameters": {**log.entries[number]["parameters"], "ttl": 60},
        "state": {**log.entries[number]["state"], "alsoKnownAs": ["https://evil.example.org"]},
    }
    log.entries[number] |= {member: change[member]}
    refused(log, f"Entry {number + 1} is not signed|names neither")


@pytest.mark.parametrize("number", [1, 2])
def test_a_changed_entry_that_is_signed_anew_breaks_the_chain(log: Log, number: int) -> None:
    entry = {n: v for n, v in log.entries[number].items() if n != "proof"}
    entry["state"] = {**entry["state"], "alsoKnownAs": []}
    log.entries[number] = {**entry, "proof": [proof_of(entry, log.key)]}
    refused(log, f"hash of entry {number + 1} does not fit")


def test_an_entry_left_out_or_moved_breaks_the_chain(log: Log) -> None:
    middle = log.entries.pop(1)
    refused(log, "hash of entry 2 does not fit")
    log.entries.append(middle)
    refused(log, "hash of entry 2 does not fit")


def test_entries_at_the_end_that_are_left_out_are_an_older_state(log: Log) -> None:
    """Nobody can tell from the log alone; witnesses and watchers are there for that."""
    log.entries.pop()
    assert len(read(log)) == 2


def test_an_entry_signed_by_somebody_else_is_refused(log: Log) -> None:
    log.add(day(3), by=generate_key())
    refused(log, "Entry 4 is not signed by a key that may update")


@pytest.mark.parametrize(
    "change",
    [
        {"proofPurpose": "authentication"}, {"cryptosuite": "eddsa-rdfc-2022"},
        {"type": "Ed25519Signature2020"}, {"verificationMethod": None},
        {"verificationMethod": "did:key:z6Mk"}, {"verificationMethod": "did:web:example.org"},
    ],
)  # fmt: skip
def test_a_proof_of_another_kind_does_not_count(log: Log, change: dict[str, Any]) -> None:
    entry = {n: v for n, v in log.entries[2].items() if n != "proof"}
    log.entries[2]["proof"] = [proof_of(entry, log.key, **change)]
    refused(log, "Entry 3 is not signed")


@pytest.mark.parametrize("proof", [None, [], {}, "z", [5], [{"proofValue": 5}]])
def test_no_proof_does_not_count(log: Log, proof: Any) -> None:
    log.entries[2]["proof"] = proof
    refused(log, "Entry 3 is not signed")


@pytest.mark.parametrize("value", [None, 5, "", "z0", "m", "zAAA"])
def test_a_proof_value_that_is_none_does_not_count(log: Log, value: Any) -> None:
    log.entries[2]["proof"][0]["proofValue"] = value
    refused(log, "Entry 3 is not signed")


def test_one_good_proof_among_others_suffices(log: Log) -> None:
    entry = {n: v for n, v in log.entries[2].items() if n != "proof"}
    good = log.entries[2]["proof"][0]
    log.entries[2]["proof"] = [proof_of(entry, generate_key()), {}, good]
    assert len(read(log)) == 3
    log.entries[2]["proof"] = good  # a set of one, without its brackets
    assert len(read(log)) == 3


def test_a_key_of_another_kind_may_not_update() -> None:
    key = generate_key("p256")
    log = Log(updateKeys=[key.public.multibase])
    log.entries[0]["proof"] = [proof_of({"x": 1}, key)]
    refused(log, "Entry 1 is not signed")


def test_the_identifier_is_the_hash_of_the_first_entry(log: Log) -> None:
    """Whoever takes over the server writes a log of an own, under the same address."""
    other = Log()
    other.scid = log.scid
    with pytest.raises(InvalidKey, match="names neither its hash"):
        read(other)
    forged = json.loads(json.dumps(other.entries[0]).replace(
        other.entries[0]["parameters"]["scid"], log.scid))  # fmt: skip
    entry = {n: v for n, v in forged.items() if n != "proof"} | {"versionId": log.scid}
    entry["versionId"] = f"1-{webvh.multihash(canonical_json(entry))}"
    other.entries = [{**entry, "proof": [proof_of(entry, other.key)]}]
    refused(other, "not the hash of the first entry")


def test_times_go_on() -> None:
    for later in (day(0), day(-1)):
        log = Log()
        log.add(later)
        refused(log, "Entry 2 is not later")


@pytest.mark.parametrize("when", ["yesterday", "2025-01-02", "2025-01-02T00:00:00", None, 5])
def test_a_time_is_a_date_and_time_with_a_zone(log: Log, when: Any) -> None:
    entry = {n: v for n, v in log.entries[1].items() if n != "proof"}
    entry |= {"versionTime": when, "versionId": log.entries[0]["versionId"]}
    entry["versionId"] = f"2-{webvh.multihash(canonical_json(entry))}"
    log.entries[1:] = [{**entry, "proof": [proof_of(entry, log.key)]}]
    refused(log, "Entry 2 is not later")


def test_an_entry_of_a_time_to_come_is_refused(log: Log) -> None:
    log.add(NOW)
    assert len(read(log)) == 4
    log.add(NOW + timedelta(seconds=1))
    refused(log, "time to come")


@pytest.mark.parametrize("text", [b"", b"\n", b"[]\n", b"nonsense\n", b"{}\n", b"\xff\n", b"5"])
def test_what_is_no_log_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidKey) as caught:
        webvh.read_log(f"did:webvh:{SCID}:example.org", text, NOW)
    assert caught.value.code == "did_log_invalid"


def test_a_member_too_many_or_too_few_is_refused(log: Log) -> None:
    log.entries[1]["note"] = "unsigned"
    refused(log, "just the members")
    del log.entries[1]["note"], log.entries[1]["state"]
    refused(log, "just the members")


def test_a_log_is_bounded(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webvh, "MAX_ENTRIES", 3)
    assert len(read(log)) == 3
    log.add(day(3))
    refused(log, "more than 3 entries")


@pytest.mark.parametrize("state", [[], "text", None, {}, {"id": 5}, {"id": "did:web:example.org"}])
def test_a_version_is_a_document_of_the_did(log: Log, state: Any) -> None:
    log.add(day(3), state=state)
    if state is None:  # the helper's default, which is a good one
        assert len(read(log)) == 4
        return
    refused(log, "holds no document|another hash")


def test_the_log_of_another_did_is_refused(log: Log) -> None:
    with pytest.raises(InvalidKey, match="log of another DID"):
        read(log, log.did + ":elsewhere")


# Parameters ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parameters",
    [
        {"method": "did:webvh:0.5"}, {"method": None}, {"scid": "other"}, {"updateKeys": "z"},
        {"updateKeys": [5]}, {"updateKeys": ["z"] * 65}, {"nextKeyHashes": {}}, {"portable": "yes"},
        {"deactivated": 1}, {"unknown": 1}, {"witness": []}, {"witness": {"threshold": 1}},
        {"witness": {"threshold": 1, "witnesses": []}},
        {"witness": {"threshold": 0, "witnesses": [{"id": "did:key:z6Mk"}]}},
        {"witness": {"threshold": True, "witnesses": [{"id": "did:key:z6Mk"}]}},
        {"witness": {"threshold": "1", "witnesses": [{"id": "did:key:z6Mk"}]}},
        {"witness": {"threshold": 2, "witnesses": [{"id": "did:key:z6Mk"}]}},
        {"witness": {"threshold": 1, "witnesses": [{"id": "did:web:example.org"}]}},
        {"witness": {"threshold": 1, "witnesses": [{"id": "did:key:z6Mk"}] * 2}},
        {"witness": {"threshold": 1, "witnesses": "did:key:z6Mk"}},
    ],
)  # fmt: skip
def test_parameters_that_the_method_does_not_allow_are_refused(parameters: dict[str, Any]) -> None:
    first = {"method": "did:webvh:1.0", "scid": SCID, "updateKeys": ["z1"]}
    with pytest.raises(InvalidKey) as caught:
        webvh_parameters.first_parameters(first | parameters, SCID)
    assert caught.value.code == "did_log_invalid"


@pytest.mark.parametrize("parameters", [None, [], "text"])
def test_parameters_are_an_object(parameters: Any) -> None:
    with pytest.raises(InvalidKey, match="no parameters"):
        webvh_parameters.first_parameters(parameters, SCID)


def test_the_first_entry_names_its_keys() -> None:
    with pytest.raises(InvalidKey, match="nor its keys"):
        webvh_parameters.first_parameters({"method": "did:webvh:1.0", "scid": SCID}, SCID)


@pytest.mark.parametrize(
    "parameters",
    [{"scid": SCID}, {"method": "did:webvh:2.0"}, {"portable": True}, {"unknown": 1},
     {"updateKeys": 5}],
)  # fmt: skip
def test_later_entries_change_neither_hash_nor_method_nor_place(parameters: dict[str, Any]) -> None:
    before = webvh_parameters.Parameters(("z1",))
    with pytest.raises(InvalidKey):
        webvh_parameters.next_parameters(parameters, before)


def test_null_means_the_default_as_early_writers_had_it() -> None:
    before = webvh_parameters.Parameters(("z1",), portable=True)
    after, _ = webvh_parameters.next_parameters(
        {"updateKeys": None, "witness": None, "portable": None, "ttl": None, "watchers": None},
        before,
    )
    assert (after.update_keys, after.portable) == ((), False)


def test_a_new_update_key_signs_from_the_next_entry_on(log: Log) -> None:
    new = generate_key()
    log.add(day(3), updateKeys=[new.public.multibase])
    log.add(day(4), by=new)
    assert len(read(log)) == 5
    log.add(day(5))
    refused(log, "Entry 6 is not signed")


def test_a_new_update_key_does_not_sign_the_entry_that_names_it(log: Log) -> None:
    new = generate_key()
    log.add(day(3), by=new, updateKeys=[new.public.multibase])
    refused(log, "Entry 4 is not signed")


def test_without_update_keys_nothing_follows(log: Log) -> None:
    log.add(day(3), updateKeys=[])
    assert len(read(log)) == 4
    log.add(day(4))
    refused(log, "Entry 5 is not signed")


# Keys announced beforehand ------------------------------------------------------------------------


def prerotated() -> tuple[Log, Any]:
    following = generate_key()
    return Log(nextKeyHashes=[webvh_parameters.key_hash(following.public.multibase)]), following


def test_a_key_announced_by_its_hash_signs_the_entry_that_names_it() -> None:
    log, following = prerotated()
    log.add(day(1), by=following, updateKeys=[following.public.multibase], nextKeyHashes=[])
    assert read(log)[1].parameters.update_keys == (following.public.multibase,)
    log.add(day(2), by=following)  # pre-rotation is off again
    assert len(read(log)) == 3


def test_a_stolen_key_cannot_name_one_that_was_not_announced() -> None:
    log, _ = prerotated()
    thief = generate_key()
    log.add(day(1), by=thief, updateKeys=[thief.public.multibase], nextKeyHashes=[])
    refused(log, "not announced")


def test_the_old_key_does_not_sign_what_is_announced() -> None:
    log, following = prerotated()
    log.add(day(1), updateKeys=[following.public.multibase], nextKeyHashes=[])
    refused(log, "Entry 2 is not signed")


@pytest.mark.parametrize("left_out", ["updateKeys", "nextKeyHashes"])
def test_while_keys_are_announced_each_entry_names_both(left_out: str) -> None:
    log, following = prerotated()
    given = {"updateKeys": [following.public.multibase], "nextKeyHashes": []}
    del given[left_out]
    log.add(day(1), by=following, **given)
    refused(log, "name both kinds")


# Moved, and deactivated ---------------------------------------------------------------------------


@pytest.mark.parametrize(("portable", "known"), [(True, True), (True, False), (False, True)])
def test_only_a_portable_did_moves_and_says_from_where(portable: bool, known: bool) -> None:
    log = Log(portable=portable)
    old, log.place = log.did, "new.example.org"
    state: dict[str, Any] = {"id": log.did} | ({"alsoKnownAs": [old]} if known else {})
    log.add(day(1), state=state)
    if portable and known:
        assert [version.document["id"] for version in read(log)] == [old, log.did]
    else:
        refused(log, "moved, though it is not portable")


def test_after_it_moved_the_old_name_lists_nothing_any_more() -> None:
    log = Log(portable=True)
    key = generate_key(controller=log.did)
    log.add(day(1), key)
    old, url = log.did, log.url
    log.place = "new.example.org"
    log.add(day(2), state={"id": log.did, "alsoKnownAs": [old]})
    found = find_key(key.verification_method, MappedDocuments({url: log.text()}))
    assert found.lifetime.revoked == day(2)


def test_a_deactivated_did_ends_with_all_its_keys(log: Log) -> None:
    key = generate_key(controller=log.did)
    log.add(day(3), key)
    log.add(day(4), key, deactivated=True)
    found = find_key(key.verification_method, documents(log))
    assert (found.public_key, found.lifetime.revoked) == (key.public, day(4))
    log.add(day(5))
    refused(log, "after the DID was deactivated")


# Witnesses ----------------------------------------------------------------------------------------

WITNESSES = [generate_key() for _ in range(3)]


def witnessed(threshold: int) -> Log:
    ids = [{"id": key.public.did_key} for key in WITNESSES]
    return Log(witness={"threshold": threshold, "witnesses": ids})


def approval(version_id: str, *witnesses: Any) -> dict[str, Any]:
    return {
        "versionId": version_id,
        "proof": [proof_of({"versionId": version_id}, key) for key in witnesses],
    }


def test_enough_witnesses_approve_each_version() -> None:
    log = witnessed(2)
    log.add(day(1), generate_key(controller=log.did))
    versions = read(log)
    assert webvh_witness.are_needed(versions)
    second = log.entries[1]["versionId"]
    webvh_witness.check(versions, [approval(second, *WITNESSES[:2])])
    webvh_witness.check(versions, [approval(second, WITNESSES[0]), approval(second, WITNESSES[2])])


def test_an_approval_reaches_back_and_not_on() -> None:
    log = witnessed(1)
    log.add(day(1))
    first, second = (entry["versionId"] for entry in log.entries)
    both = [approval(second, WITNESSES[0]), approval(first, WITNESSES[0])]
    webvh_witness.check(read(log), both)
    with pytest.raises(
        InvalidKey, match="Version 2 of the DID has the approval of 0 witnesses, and needs 1"
    ):
        webvh_witness.check(read(log), [approval(first, WITNESSES[0])])


@pytest.mark.parametrize("records", [None, {}, [], [5], [{}], [{"versionId": 5}], ["x"]])
def test_no_approvals_do_not_suffice(records: Any) -> None:
    with pytest.raises(InvalidKey) as caught:
        webvh_witness.check(read(witnessed(1)), records)
    assert caught.value.code == "did_log_invalid"


def test_approvals_that_do_not_count() -> None:
    log = witnessed(2)
    first = log.entries[0]["versionId"]
    stranger = generate_key()
    for records in (
        [approval(first, WITNESSES[0], WITNESSES[0])],
        [approval(first, WITNESSES[0], stranger)],
        [approval(first, WITNESSES[0]), approval("2-unpublished", WITNESSES[1])],
        [approval(first, WITNESSES[0]), approval(first, WITNESSES[1]) | {"proof": [{}]}],
        [approval("9-other", *WITNESSES) | {"versionId": first}],
    ):
        with pytest.raises(InvalidKey):
            webvh_witness.check(read(log), records)


def test_new_witnesses_approve_from_the_next_version_on() -> None:
    log = witnessed(1)
    log.add(day(1), witness={"threshold": 1, "witnesses": [{"id": generate_key().public.did_key}]})
    log.add(day(2), witness={})
    versions = read(log)
    approving = [version.parameters.approving.ids for version in versions]
    assert approving[0] == approving[1] == tuple(key.public.did_key for key in WITNESSES)
    assert approving[2] != approving[0]
    assert versions[2].parameters.witnesses.threshold == 0


def test_the_first_witnesses_approve_the_version_that_names_them(log: Log) -> None:
    assert not webvh_witness.are_needed(read(log))
    ids = [{"id": WITNESSES[0].public.did_key}]
    log.add(day(3), witness={"threshold": 1, "witnesses": ids})
    assert webvh_witness.are_needed(read(log))


def test_resolving_asks_for_the_witnesses_where_they_are_needed() -> None:
    log = witnessed(1)
    url = webvh.witness_url_of(log.did)
    with pytest.raises(DocumentUnavailable) as missing:
        resolve(log.did, documents(log))
    assert missing.value.url == url
    proofs = json.dumps([approval(log.entries[0]["versionId"], WITNESSES[0])]).encode()
    assert resolve(log.did, documents(log, **{url: proofs})).id == log.did
    with pytest.raises(InvalidKey, match="needs 1"):
        resolve(log.did, documents(log, **{url: b"[]"}))


# Resolving ----------------------------------------------------------------------------------------


def test_a_key_of_the_last_version_is_found() -> None:
    log = Log(f"{PLACE}:issuers:1")
    key = generate_key(controller=log.did)
    log.add(day(1), key)
    found = find_key(key.verification_method, documents(log))
    assert (found.public_key, found.controller) == (key.public, log.did)
    assert found.is_assertion_method
    assert found.lifetime.revoked is None


def test_a_key_that_was_replaced_ends_with_its_version() -> None:
    log = Log()
    old, new = (generate_key(controller=log.did) for _ in range(2))
    log.add(day(1), old)
    log.add(day(2), old, new)
    log.add(day(3), new)
    assert find_key(old.verification_method, documents(log)).lifetime.revoked == day(3)
    assert find_key(new.verification_method, documents(log)).lifetime.revoked is None


def test_a_key_that_was_brought_back_has_no_end() -> None:
    log = Log()
    key = generate_key(controller=log.did)
    log.add(day(1), key)
    log.add(day(2))
    log.add(day(3), key)
    assert find_key(key.verification_method, documents(log)).lifetime.revoked is None


def test_a_name_given_to_another_key_is_that_keys_and_no_longer_the_olds() -> None:
    log = Log()
    old, new = (generate_key(controller=log.did) for _ in range(2))
    for number, key in ((1, old), (2, new)):
        method = key.to_document(secret=False) | {"id": f"{log.did}#key"}
        listing = {"id": log.did, "verificationMethod": [method], "assertionMethod": [method["id"]]}
        log.add(day(number), state=listing)
    assert find_key(f"{log.did}#key", documents(log)).public_key == new.public
    versioned = find_key(f"{log.did}?versionNumber=2#key", documents(log))
    assert (versioned.public_key, versioned.lifetime.revoked) == (old.public, day(2))


def test_a_key_not_for_assertions_comes_from_the_chosen_version_alone() -> None:
    log = Log()
    key = generate_key(controller=log.did)
    listing = {"id": log.did, "verificationMethod": [key.to_document(secret=False)],
               "assertionMethod": []}  # fmt: skip
    log.add(day(1), state=listing)
    assert not find_key(key.verification_method, documents(log)).is_assertion_method
    log.add(day(2))
    with pytest.raises(InvalidKey, match="does not list"):
        find_key(key.verification_method, documents(log))


def test_an_end_that_a_later_version_gives_counts_for_older_ones_too() -> None:
    log = Log()
    key = generate_key(controller=log.did)
    log.add(day(1), key)
    method = key.to_document(secret=False) | {"expires": "2025-03-01T00:00:00Z"}
    log.add(day(2), state={"id": log.did, "verificationMethod": [method],
                           "assertionMethod": [method["id"]]})  # fmt: skip
    found = find_key(f"{log.did}?versionNumber=2#{key.public.multibase}", documents(log))
    assert found.lifetime.expires == datetime(2025, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("versionNumber=1", 1),
        ("versionNumber=3", 3),
        ("versionTime=2025-01-02T00:00:00Z", 2),
        ("versionTime=2025-01-02T23:59:59Z", 2),
        ("versionTime=2030-01-01T00:00:00Z", 3),
        ("", 3),
    ],
)
def test_a_version_can_be_chosen(log: Log, query: str, number: int) -> None:
    chosen = webvh.choose(read(log), query)
    assert chosen is not None
    assert chosen.number == number
    by_id = webvh.choose(read(log), f"versionId={chosen.id}")
    assert by_id == chosen


@pytest.mark.parametrize(
    "query",
    ["versionNumber=0", "versionNumber=4", "versionNumber=01", "versionId=1", "versionTime=soon",
     "versionTime=2024-12-31T00:00:00Z", "other=1", "versionNumber=1&versionNumber=2"],
)  # fmt: skip
def test_a_version_that_is_not_there_is_not_found(log: Log, query: str) -> None:
    with pytest.raises(InvalidKey) as caught:
        resolve(f"{log.did}?{query}", documents(log))
    assert caught.value.code == "no_such_version"


def test_a_log_that_cannot_be_had_is_no_verdict(log: Log) -> None:
    with pytest.raises(DocumentUnavailable):
        resolve(log.did, Offline())


def test_a_document_of_a_version_is_read_as_strictly_as_any(log: Log) -> None:
    log.add(day(3), state={"id": log.did, "verificationMethod": [{}] * 65})
    with pytest.raises(InvalidKey, match="more than 64 keys"):
        resolve(log.did, documents(log))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_a_log(text: bytes) -> None:
    with pytest.raises(InvalidKey):
        webvh.read_log(f"did:webvh:{SCID}:example.org", text, NOW)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_single_change_of_a_byte_goes_unnoticed(data: st.DataObject) -> None:
    text = bytearray(_WHOLE.text())
    place = data.draw(st.integers(0, len(text) - 2))
    text[place] ^= data.draw(st.integers(1, 255))
    if bytes(text).split() == _WHOLE.text().split():
        return
    try:
        versions = webvh.read_log(_WHOLE.did, bytes(text), NOW)
    except InvalidKey:
        return
    assert [v.document for v in versions] == [e["state"] for e in _WHOLE.entries]


_WHOLE = Log()
_WHOLE.add(day(1), generate_key(controller=_WHOLE.did))
