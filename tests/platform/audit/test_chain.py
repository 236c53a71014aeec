"""The chain of the record of acts: what was changed, taken out, added or cut off shows."""

from __future__ import annotations

import copy
import hashlib
import json

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from alliance.audit.chain import (
    BEGINNING,
    Broken,
    Checkpoint,
    digest_of,
    sign,
    verify,
    verify_file,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
AT = "2026-11-30T09:40:00.000000Z"


def chain(length: int) -> list[dict]:
    entries, previous = [], BEGINNING
    for position in range(1, length + 1):
        said = {
            "about": None,
            "act": "funding.claim.paid",
            "at": AT,
            "by": position,
            "data": {"way": "bank"},
            "position": position,
            "previous": previous,
            "subject": f"claim:{position}",
            "system": "",
        }
        previous = said["digest"] = digest_of(said)
        entries.append(said)
    return entries


def head(entries: list[dict], key: Ed25519PrivateKey = KEY) -> Checkpoint:
    last = entries[-1]
    return sign(key, last["position"], last["digest"], AT)


def lines(entries: list[dict], checkpoint: Checkpoint | None) -> list[bytes]:
    found = [json.dumps(said).encode() + b"\n" for said in entries]
    if checkpoint:
        found.append(json.dumps({"checkpoint": checkpoint.to_json()}).encode() + b"\n")
    return found


def test_a_digest_is_sha256_of_the_canonical_json_of_all_else():
    said = chain(2)[1]
    rest = {name: value for name, value in said.items() if name != "digest"}
    assert said["digest"] == hashlib.sha256(rfc8785.dumps(rest)).hexdigest()
    assert rest["previous"] == chain(1)[0]["digest"]


def test_a_whole_record_is_verified():
    entries = chain(5)
    found = verify_file(lines(entries, head(entries)), [head(entries[:3])])
    assert (found.position, found.digest) == (5, entries[-1]["digest"])
    assert [checkpoint.position for checkpoint in found.seen] == [3]


def test_a_record_without_any_act_is_whole():
    assert verify_file(lines([], sign(KEY, 0, BEGINNING, AT))).position == 0


@pytest.mark.parametrize("name", sorted(chain(1)[0]))
def test_a_changed_member_shows_with_its_place(name):
    entries = chain(5)
    entries[2][name] = {"about": 9, "by": 99, "position": 7, "data": {}}.get(name, "other")
    with pytest.raises(Broken) as broken:
        verify_file(lines(entries, head(entries)))
    assert broken.value.position == 3


@given(st.integers(0, 5), st.data())
def test_whatever_is_taken_out_moved_or_doubled_shows(at, data):
    entries = chain(6)
    whole = head(entries)
    how = data.draw(st.sampled_from(["out", "twice", "moved", "members"]))
    if how == "out":
        del entries[at]
    elif how == "twice":
        entries.insert(at, copy.deepcopy(entries[at]))
    elif how == "members":
        entries[at]["more"] = 1
    else:
        entries.append(entries.pop(at)) if at < 5 else entries.insert(0, entries.pop(at))
    with pytest.raises(Broken):
        verify_file(lines(entries, whole))


def test_a_file_that_was_cut_short_shows():
    entries = chain(4)
    for left in (lines(entries, None), lines(entries[:3], head(entries))):
        with pytest.raises(Broken, match="checkpoint"):
            verify_file(left)


def test_a_record_that_was_cut_short_shows_to_whoever_has_a_checkpoint():
    entries = chain(4)
    with pytest.raises(Broken, match="there were 4"):
        verify_file(lines(entries[:3], head(entries[:3])), [head(entries)])


def test_a_chain_that_was_written_anew_shows_to_whoever_has_a_checkpoint():
    before, anew = chain(4), chain(4)
    anew[1]["by"] = 99
    previous = anew[0]["digest"]
    for said in anew[1:]:
        said["previous"] = previous
        previous = said["digest"] = digest_of(said)
    assert verify_file(lines(anew, head(anew))).position == 4
    with pytest.raises(Broken, match="written anew"):
        verify_file(lines(anew, head(before)))
    with pytest.raises(Broken, match="written anew"):
        verify_file(lines(anew, head(anew)), [head(before)])


@pytest.mark.parametrize("name", ["position", "digest", "at", "signature", "key"])
def test_a_checkpoint_that_was_changed_shows(name):
    entries = chain(2)
    said = head(entries).to_json()
    other = head(entries, Ed25519PrivateKey.from_private_bytes(bytes([1] * 32))).to_json()
    said[name] = 1 if name == "position" else other[name] if name in ("key", "signature") else "x"
    with pytest.raises(Broken):
        verify(entries, [Checkpoint.read(said)])


@pytest.mark.parametrize(
    "line",
    [b"", b"[]", b"{", b"null", b'{"checkpoint": 1}', b'{"checkpoint": {}}', b'{"act": NaN}',
     b"[" * 9000, b'{"a":"' + b"x" * 20_000 + b'"}', b"\xff"],
)  # fmt: skip
def test_what_is_no_record_is_refused_in_words(line):
    with pytest.raises(Broken):
        verify_file([line])
