"""What is written again and again is signed as if it were the first of its kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import pytest

import badging
from badging.documents import Offline
from badging.identity import identity_object
from badging.linked_data import repeated

AT = datetime(2026, 6, 1, tzinfo=UTC)
KEY = badging.generate_key()
P256 = badging.generate_key("p256")
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
Badge = dict[str, Any]


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    repeated.forget()
    yield
    repeated.forget()


def badge(number: int = 1, **members: Any) -> Badge:
    return {
        "@context": CONTEXTS,
        "id": f"urn:uuid:{number}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Facilitator",
        "issuer": {"id": KEY.controller, "type": ["Profile"], "name": "Issuer"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity_object(f"person{number}@example.org", f"salt{number}")],
            "achievement": {
                "id": "https://example.org/achievements/1",
                "type": ["Achievement"],
                "name": "Facilitator",
                "description": "Led a call.",
                "criteria": {"narrative": "Led a call."},
                "tag": ["one", "two"],
            },
        },
        **members,
    }


def told(one: Badge, proof: str = "eddsa-rdfc-2022") -> Any:
    key = P256 if proof.startswith("ecdsa") else KEY
    try:
        signed = badging.issue(one, key, proof=proof, created=AT)
    except badging.BadgingError as error:
        return type(error), error.code, error.pointer, str(error)
    if proof.startswith("ecdsa"):  # whose signatures differ each time
        return badging.verify(signed, documents=Offline(), at=AT).to_json()
    return signed


def is_laid(one: Badge) -> bool:
    return repeated.unsecured_again(one, Offline()) is not None


def learn(**members: Any) -> None:
    for number in (1001, 1002):
        told(badge(number, **members))


def same_as_without(one: Badge, proof: str = "eddsa-rdfc-2022") -> Any:
    found = told(one, proof)
    kept = dict(repeated._kept.young)
    repeated.forget()
    assert told(one, proof) == found
    for name, known in kept.items():
        repeated._kept.put(name, known)
    return found


def test_the_third_of_a_kind_is_laid_on_a_stencil() -> None:
    for number, expected in ((1, False), (2, False), (3, True), (4, True)):
        assert is_laid(badge(number)) is expected
        signed = told(badge(number))
        assert json.loads(signed)["id"] == f"urn:uuid:{number}"
    for proof in ("eddsa-rdfc-2022", "ecdsa-rdfc-2019", "eddsa-jcs-2022", "ecdsa-sd-2023"):
        assert is_laid(badge(5))
        same_as_without(badge(5), proof)


def places_of(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in inside:
        if isinstance(item, dict | list):
            yield from places_of(item, (*at, name))
        yield (*at, name)


def changed(one: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    copied = one.copy()
    copied[place[0]] = changed(one[place[0]], place[1:], value)
    return copied


class Word(Enum):
    ONE = "Facilitator"


OTHERS: tuple[Any, ...] = (
    "", "x", "é", "relative", "did:x:y", "https://example.org/achievements/1", "a\nb", '"', "\\",
    "\x7f", "\ue000", "\ud800", "%s", None, True, 1, 1.0, float("nan"), [], ["x"], ("one", "two"),
    {"id": "urn:uuid:1"}, UUID(int=1), Word.ONE, AT, 2**70, {1: "x"},
)  # fmt: skip


@pytest.mark.parametrize("place", list(places_of(badge())), ids=lambda p: ".".join(map(str, p)))
def test_a_value_that_was_changed_is_signed_or_refused_as_without(place: tuple[Any, ...]) -> None:
    learn()
    for other in OTHERS:
        same_as_without(changed(badge(7), place, other))


@pytest.mark.parametrize(
    "more",
    [
        {"awardedDate": "2026-01-01T00:00:00Z"},
        {"shoe": "42"},
        {"evidence": [{"id": "urn:uuid:7", "type": ["Evidence"], "name": "itself"}]},
        {"evidence": [{"type": ["Evidence"], "name": "same"}] * 2},
        {"credentialSubject": {**badge()["credentialSubject"], "creditsEarned": 3}},
        {"issuer": KEY.controller},
        {"credentialSubject": [badge()["credentialSubject"]]},
    ],
    ids=["date", "word", "itself", "alike", "number", "address", "list"],
)
def test_another_shape_is_signed_or_refused_as_without(more: Badge) -> None:
    learn()
    for number in (7, 8, 9):
        same_as_without(badge(number, **more))
        told(badge(number, **more))


def test_what_has_no_end_is_refused_as_ever() -> None:
    learn()
    one = badge(7)
    one["credentialSubject"]["achievement"]["criteria"] = one
    assert not is_laid(one)


def test_a_second_proof_is_made_as_ever() -> None:
    learn()
    once = json.loads(told(badge(7)))
    same_as_without(once)
    assert len(json.loads(told(once))["proof"]) == 2


def test_what_was_given_is_written_and_not_changed() -> None:
    learn()
    given = badge(7)
    before = json.dumps(given)
    signed = json.loads(told(given))
    assert json.dumps(given) == before
    assert list(signed) == [*given, "proof"]
    assert {name: signed[name] for name in given} == given


def test_nothing_of_a_person_is_kept() -> None:
    learn()
    ((stencil, statements),) = repeated._kept.young.values()
    emission = statements.emission
    texts = repr([stencil, emission.default.lines, [(b.above, b.tails) for b in emission.blanks]])
    assert "Led a call." in texts
    for number in (1001, 1002):
        identity = badge(number)["credentialSubject"]["identifier"][0]
        for secret in (f"urn:uuid:{number}", identity["identityHash"], f"salt{number}"):
            assert secret not in texts


def test_in_vain_it_is_tried_ever_more_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    made, tried = repeated._made, []

    def counting(*given: Any) -> Any:
        tried.append(number)
        return made(*given)

    monkeypatch.setattr(repeated, "_made", counting)
    for number in range(1, 18):
        told(badge(number, description="for private use: \ue000"))
    assert tried == [2, 3, 5, 9, 17]
    assert len(repeated._kept) == 0
