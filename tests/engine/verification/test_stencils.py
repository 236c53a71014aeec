"""A badge that a stencil fits gets the answer that it would get without one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import badging
from badging.documents import MappedDocuments, Offline
from badging.identity import identity_object
from badging.proofs import jws
from badging.verification import stencils

AT = datetime(2026, 6, 1, tzinfo=UTC)
KEY = badging.generate_key()
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
EVIDENCE = "https://example.org/evidence"
Badge = dict[str, Any]


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    stencils.forget()
    yield
    stencils.forget()


def unsigned(number: int = 1, **members: Any) -> Badge:
    return {
        "@context": CONTEXTS,
        "id": f"urn:uuid:{number}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Facilitator",
        "issuer": {"id": KEY.controller, "type": ["Profile"], "name": "Issuer"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
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


def signed(number: int = 1, **members: Any) -> Badge:
    made: Badge = json.loads(badging.issue(unsigned(number, **members), KEY, created=AT))
    return made


def written(badge: Badge) -> str:
    return json.dumps(badge, indent=2, ensure_ascii=False)


def told(text: str | bytes, **given: Any) -> Any:
    return badging.verify(text, **({"at": AT, "documents": Offline()} | given)).to_json()


def laid(text: str) -> bool:
    return stencils.lay(text) is not None


def learn(**members: Any) -> None:
    for number in (1001, 1002, 1003):
        assert told(written(signed(number, **members)))["verified"]


def same_as_without(text: str | bytes, **given: Any) -> Any:
    """The report, which is that of a process that remembers nothing."""
    found = told(text, **given)
    kept = dict(stencils._kept.young)
    stencils.forget()
    assert told(text, **given) == found
    for name, known in kept.items():
        stencils._kept.put(name, known)
    return found


def test_the_third_of_a_kind_is_laid_on_a_stencil() -> None:
    for number, expected in ((1, False), (2, False), (3, True), (4, True)):
        text = written(signed(number))
        assert laid(text) is expected
        assert told(text)["verified"]
    assert same_as_without(written(signed(5)))["verified"]


def test_however_it_is_written() -> None:
    for number in (1, 2, 3):
        told(json.dumps(signed(number), separators=(",", ":")))
    assert laid(json.dumps(signed(4), separators=(",", ":")))
    assert not laid(written(signed(4)))


def places_of(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in inside:
        if isinstance(item, dict | list):
            yield from places_of(item, (*at, name))
        else:
            yield (*at, name)


def changed(badge: Badge, place: tuple[Any, ...], value: Any) -> Badge:
    copied: Badge = json.loads(json.dumps(badge))
    holder: Any = copied
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    return copied


OTHERS = ("", "x", "é", "relative", "did:key:z", "https://example.org/achievements/1", "ext:x",
          "2026-13-01T00:00:00Z", "2026-01-01T00:00:00+01:00", "a\nb", "\x7f", "\ue000", None, True,
          1, [], ["x"], {"id": "urn:uuid:1"})  # fmt: skip


@pytest.mark.parametrize("place", list(places_of(unsigned())), ids=lambda p: ".".join(map(str, p)))
def test_a_text_that_was_changed_is_judged_as_without(place: tuple[Any, ...]) -> None:
    learn()
    badge = signed(7)
    for other in OTHERS:
        same_as_without(written(changed(badge, place, other)))


@pytest.mark.parametrize(
    "name", ["created", "proofValue", "verificationMethod", "cryptosuite", "proofPurpose", "type"]
)
def test_a_proof_that_was_changed_is_judged_as_without(name: str) -> None:
    learn()
    badge = signed(7)
    assert laid(written(badge))
    for other in (*OTHERS, badge["proof"][name].upper(), badge["proof"][name][:-1]):
        found = same_as_without(written(changed(badge, ("proof", name), other)))
        assert found["verified"] is (other == badge["proof"][name])


@pytest.mark.parametrize("place", list(places_of(unsigned())), ids=lambda p: ".".join(map(str, p)))
def test_what_was_signed_otherwise_is_judged_as_without(place: tuple[Any, ...]) -> None:
    learn()
    for other in ("urn:uuid:8", "other", "2026-02-01T00:00:00Z", "https://example.org/8"):
        try:
            text = written(json.loads(badging.issue(changed(unsigned(), place, other), KEY)))
        except badging.BadgingError:
            continue
        same_as_without(text)


@pytest.mark.parametrize(
    "add",
    [
        lambda b: b.update(awardedDate="2026-01-01T00:00:00Z"),
        lambda b: b.update(shoe="42"),
        lambda b: b["credentialSubject"].update(id="did:example:other"),
        lambda b: b["credentialSubject"]["achievement"].update(version="2"),
        lambda b: b["@context"].append("https://example.org/context"),
        lambda b: b["proof"].update(expires="2026-01-01T00:00:00Z"),
        lambda b: b.pop("validUntil"),
        lambda b: b["type"].append("Other"),
        lambda b: b.update(proof=[b["proof"]]),
    ],
    ids=["date", "word", "subject", "version", "context", "expiry", "end", "type", "list"],
)
def test_what_is_added_or_taken_away_is_judged_as_without(add: Callable[[Badge], Any]) -> None:
    learn()
    badge = signed(7)
    add(badge)
    text = written(badge)
    assert not laid(text)
    same_as_without(text)


def test_a_member_twice_is_refused_as_ever() -> None:
    learn()
    text = written(signed(7)).replace('"name": "Facilitator"', '"name": "X", "name": "Y"', 1)
    with pytest.raises(badging.BadgingError, match="twice"):
        told(text)


def test_an_identifier_that_stands_elsewhere_is_seen() -> None:
    learn()
    issuer = KEY.controller
    assert not laid(written(changed(signed(7), ("id",), issuer)))
    same_as_without(written(changed(signed(7), ("id",), issuer)))
    evidence = [{"id": f"{EVIDENCE}/{n}", "type": ["Evidence"], "name": f"{n}"} for n in (1, 2)]
    for number in (1, 2, 3):  # those whose evidence is new are another stencil, if one at all
        new = [{**one, "id": f"{one['id']}/{number}"} for one in evidence]
        told(written(signed(number, evidence=new)))
    twice = [{**one, "id": f"{EVIDENCE}/same"} for one in evidence]
    same_as_without(written(signed(9, evidence=twice)))


def test_moment_and_documents_are_asked_anew() -> None:
    learn()
    text = written(signed(7))
    later = same_as_without(text, at=AT + timedelta(days=400))
    assert later["verdict"] == "not_verified"
    before = same_as_without(text, at=AT - timedelta(days=400))
    assert before["verdict"] == "not_verified"
    assert same_as_without(text, recipient="person7@example.org")["verified"]
    assert not same_as_without(text, recipient="person8@example.org")["verified"]
    assert not same_as_without(text, challenge="given")["verified"]
    assert not same_as_without(text, domain="example.org")["verified"]


def test_a_status_and_an_address_are_asked_anew() -> None:
    status = {"id": "https://example.org/status", "type": "1EdTechRevocationList"}
    extension = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
    more: Any = {"@context": [*CONTEXTS, extension], "credentialStatus": status}
    texts = [written(signed(number, **more)) for number in range(6)]

    def documents(*revoked: str) -> MappedDocuments:
        listed = {"id": status["id"], "issuer": KEY.controller,
                  "revokedCredential": [{"id": one} for one in revoked]}  # fmt: skip
        return MappedDocuments({status["id"]: json.dumps(listed).encode()})

    for text in texts[:3]:
        told(text, documents=documents())
    assert laid(texts[4])
    assert same_as_without(texts[4], documents=documents())["verified"]
    assert not same_as_without(texts[4], documents=documents("urn:uuid:4"))["verified"]
    assert same_as_without(texts[5], documents=documents("urn:uuid:4"))["verified"]


def test_the_summary_is_its_own() -> None:
    learn()
    reports = [told(written(signed(number))) for number in (11, 12)]
    for number, report in zip((11, 12), reports, strict=True):
        assert report["credential"]["id"] == f"urn:uuid:{number}"
    reports[0]["credential"]["achievement"]["tags"].append("three")
    assert same_as_without(written(signed(13)))["credential"]["achievement"]["tags"] == [
        "one", "two",
    ]  # fmt: skip


def test_how_a_badge_came_is_told_of_each() -> None:
    learn()
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
    text = written(signed(7))
    baked = same_as_without(badging.bake(svg, text.encode()))
    assert laid(badging.unbake(badging.bake(svg, text.encode())).decode())
    assert "SVG" in baked["checks"][0]["reason"]
    assert "SVG" not in same_as_without(text)["checks"][0]["reason"]


def test_a_proof_that_is_made_later_is_told_of_each() -> None:
    learn()
    made = badging.issue(unsigned(7), KEY, created=AT + timedelta(hours=1))
    text = written(json.loads(made))
    assert laid(text)
    proof = [check["code"] for check in same_as_without(text)["checks"] if check["name"] == "proof"]
    assert proof == ["proof_created_later"]


WEB = badging.generate_key(controller="did:web:example.org")
LISTED = {"id": WEB.verification_method, "type": "Multikey", "controller": WEB.controller}
KEYS: dict[str, dict[str, Any]] = {
    "key_is_issuers": {},
    "signature_wrong": {"publicKeyMultibase": KEY.public.multibase},
    "proof_malformed": {"publicKeyMultibase": badging.generate_key("p256").public.multibase},
    "key_expired": {"expires": "2025-03-01T00:00:00Z"},
    "key_revoked": {"revoked": "2025-03-01T00:00:00Z"},
    "key_not_listed": {
        "id": f"{WEB.controller}#other", "publicKeyMultibase": KEY.public.multibase,
    },
    "key_not_for_assertions": {"assertionMethod": []},
    "issuer_unavailable": {"document": "none"},
}  # fmt: skip


def published(**other: Any) -> MappedDocuments:
    """The issuer's document, with something else in how it lists its key."""
    method = {**LISTED, "publicKeyMultibase": WEB.public.multibase, **other}
    document = {
        "id": WEB.controller,
        "verificationMethod": [method],
        "assertionMethod": other.get("assertionMethod", [method["id"]]),
    }
    address = "https://example.org/.well-known/did.json"
    return MappedDocuments(
        {} if other.get("document") else {address: json.dumps(document).encode()}
    )


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc-jwt"])
@pytest.mark.parametrize("code", KEYS)
def test_whose_key_it_is_is_asked_anew(code: str, proof: str) -> None:
    issuer = {"id": WEB.controller, "type": ["Profile"], "name": "Issuer"}
    texts = [
        badging.issue(unsigned(number, issuer=issuer), WEB, proof=proof, created=AT).decode()
        for number in range(4)
    ]
    for text in texts[:3]:
        assert told(text, documents=published())["verified"]
    assert is_laid_in_token(texts[3]) if proof == "vc-jwt" else laid(texts[3])
    found = same_as_without(texts[3], documents=published(**KEYS[code]))
    assert found["verified"] is (code == "key_is_issuers")
    if proof != "vc-jwt":
        assert code in [check["code"] for check in found["checks"]]


def test_what_others_say_of_an_achievement_is_asked_anew() -> None:
    endorsement = {
        "@context": CONTEXTS,
        "id": "urn:uuid:endorsement",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": KEY.controller, "type": ["Profile"], "name": "Issuer"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2026-07-01T00:00:00Z",
        "credentialSubject": {
            "id": "https://example.org/achievements/1", "type": ["EndorsementSubject"],
        },
    }  # fmt: skip
    subject = unsigned()["credentialSubject"]
    said = [json.loads(badging.issue(endorsement, KEY, created=AT))]
    achievement = {**subject["achievement"], "endorsement": said}
    members = {"credentialSubject": {**subject, "achievement": achievement}}
    learn(**members)
    text = written(signed(7, **members))
    assert laid(text)
    for at, code in ((AT, "endorsement_holds"), (AT + timedelta(days=60), "endorsement_fails")):
        found = same_as_without(text, at=at)
        assert [c["code"] for c in found["checks"] if c["name"] == "endorsements"] == [code]


def test_a_badge_in_a_record_is_laid_on_a_stencil_and_asked_as_one_in_a_record() -> None:
    for number in (1, 2, 3):
        told(compact(signed(number)))
    inside = signed(4)
    assert laid(compact(inside).decode())
    clr = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
    record = {
        **unsigned(5),
        "@context": [CONTEXTS[0], clr, CONTEXTS[1]],
        "type": ["VerifiableCredential", "ClrCredential"],
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": [inside]},
    }
    for badge in (inside, changed(inside, ("name",), "Other")):
        record["credentialSubject"] = {"type": ["ClrSubject"], "verifiableCredential": [badge]}
        found = same_as_without(written(json.loads(badging.issue(record, KEY, created=AT))))
        nested = [check["code"] for check in found["checks"] if check["name"] == "nested"]
        assert nested == ["nested_holds" if badge is inside else "nested_fails"]


@pytest.mark.parametrize(
    "more",
    [
        {"credentialSchema": [{"id": "https://example.org/schema", "type": "JsonSchema"}]},
        {"evidence": [{"type": ["Evidence"], "name": "same"}, {"type": ["Evidence"]}] * 2},
        {"description": "\ue000"},
        {"credentialSubject": {**unsigned()["credentialSubject"], "creditsEarned": 3}},
        {"evidence": []},
    ],
    ids=["schema", "alike", "private", "number", "empty"],
)
def test_of_others_there_is_no_stencil_or_a_right_one(more: Badge) -> None:
    for number in range(5):
        same_as_without(written(signed(number, **more)))
        told(written(signed(number, **more)))


def test_a_published_schema_is_kept_and_another_is_not_taken_for_it() -> None:
    base = (
        "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema"
    )
    schema = {"id": f"{base}.json", "type": "JsonSchema"}
    learn(credentialSchema=[schema])
    assert laid(written(signed(7, credentialSchema=[schema])))
    other = written(signed(8, credentialSchema=[{**schema, "id": "https://example.org/schema"}]))
    assert not laid(other)
    assert same_as_without(other)["verdict"] == "reservations"


def test_of_what_is_not_right_there_is_no_stencil() -> None:
    for number in range(4):
        badge = signed(number)
        badge["name"] = "Another"
        assert not told(written(badge))["verified"]
        bent = json.loads(badging.issue({**unsigned(number), "evidence": "urn:x:1"}, KEY))
        told(written(bent))
    assert len(stencils._kept) == 0


def test_another_kind_or_proof_has_no_stencil() -> None:
    for number in range(4):
        told(badging.issue(unsigned(number), KEY, proof="vc+sd-jwt"))
        endorsement = unsigned(number, type=["VerifiableCredential", "EndorsementCredential"])
        endorsement["credentialSubject"] = {"id": "urn:x:1", "type": ["EndorsementSubject"]}
        told(badging.issue(endorsement, KEY))
        twice = badging.issue(signed(number), KEY)
        assert told(twice)["verified"]
        assert told(written(signed(number, description="x" * stencils.MAX_CHARS)))["verified"]
    assert len(stencils._kept) == 0


def test_what_came_in_place_of_a_badge_has_no_stencil() -> None:
    service = {"id": "https://example.org/newer", "type": "1EdTechCredentialRefresh"}
    extension = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
    more: Any = {"@context": [*CONTEXTS, extension], "refreshService": service}
    for number in range(4):
        newer = written(signed(number, **more, description="newer")).encode()
        found = told(
            written(signed(number, **more)), documents=MappedDocuments({service["id"]: newer})
        )
        assert "refreshed" in [check["code"] for check in found["checks"]]
    assert len(stencils._kept) == 0


def token(number: int, proof: str = "vc-jwt", **members: Any) -> str:
    return badging.issue(unsigned(number, **members), KEY, proof=proof, created=AT).decode()


def signed_again(payload: bytes) -> str:
    return jws.sign(payload, KEY, {"typ": "JWT", "kid": KEY.verification_method})


def is_laid_in_token(text: str) -> bool:
    return stencils.lay_payload(jws.parse(text).payload) is not None


@pytest.mark.parametrize("proof", ["vc-jwt", "vc+jwt"])
def test_the_third_of_a_kind_of_token_is_laid_on_a_stencil(proof: str) -> None:
    for number, expected in ((1, False), (2, False), (3, True), (4, True)):
        text = token(number, proof)
        assert is_laid_in_token(text) is expected
        assert told(text)["verified"]
    found = same_as_without(token(5, proof))
    assert found["verified"]
    assert found["credential"]["id"] == "urn:uuid:5"
    broken = token(6, proof)[:-4] + "AAAA"
    assert not same_as_without(broken)["verified"]


def learn_tokens() -> dict[str, Any]:
    for number in (1001, 1002, 1003):
        assert told(token(number))["verified"]
    payload: dict[str, Any] = json.loads(jws.parse(token(7)).payload)
    assert is_laid_in_token(signed_again(compact(payload)))
    return payload


def compact(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()


CLAIMS: list[tuple[Any, ...]] = [("iss",), ("jti",), ("nbf",), ("exp",)]


@pytest.mark.parametrize(
    "place", [*places_of(unsigned()), *CLAIMS], ids=lambda p: ".".join(map(str, p))
)
def test_a_token_that_says_something_else_is_judged_as_without(place: tuple[Any, ...]) -> None:
    payload = learn_tokens()
    for other in (*OTHERS, "urn:uuid:8", 1767225600, 1767225600.0):
        same_as_without(signed_again(compact(changed(payload, place, other))))


def enveloped(number: int) -> dict[str, Any]:
    """The older form of a payload, in which the credential is the claim `vc`."""
    payload = json.loads(jws.parse(token(number)).payload)
    claims = {name: payload.pop(name) for name in ("iss", "jti", "nbf", "exp")}
    return {**claims, "vc": payload}


def learn_enveloped() -> dict[str, Any]:
    for number in (1001, 1002, 1003):
        assert told(signed_again(compact(enveloped(number))))["verified"]
    payload = enveloped(7)
    assert is_laid_in_token(signed_again(compact(payload)))
    return payload


def test_a_token_of_the_older_form_is_laid_on_a_stencil_of_its_own() -> None:
    payload = learn_enveloped()
    found = same_as_without(signed_again(compact(payload)))
    assert found["verified"]
    assert found["credential"]["id"] == "urn:uuid:7"
    assert not is_laid_in_token(token(7))


@pytest.mark.parametrize(
    "place",
    [*(("vc", *place) for place in places_of(unsigned())), *CLAIMS],
    ids=lambda p: ".".join(map(str, p)),
)
def test_a_token_of_the_older_form_that_says_something_else_is_judged_as_without(
    place: tuple[Any, ...],
) -> None:
    payload = learn_enveloped()
    for other in (*OTHERS, "urn:uuid:8", 1767225600, 1767225600.0):
        same_as_without(signed_again(compact(changed(payload, place, other))))


@pytest.mark.parametrize("claim", ["iss", "jti", "sub"])
def test_what_a_claim_completes_is_judged_as_without(claim: str) -> None:
    for number in range(5):
        payload = {**enveloped(number), "sub": f"did:example:{number}"}
        said = payload["vc"]
        whole = {"iss": said["issuer"], "jti": said, "sub": said["credentialSubject"]}
        whole[claim].pop("id", None)
        assert not is_laid_in_token(signed_again(compact(payload)))
        same_as_without(signed_again(compact(payload)))
        told(signed_again(compact(payload)))


@pytest.mark.parametrize(
    "add",
    [
        {"vc": {}}, {"sub": "did:example:x"}, {"iat": 1767225600}, {"cnf": {}}, {"aud": "x"},
        {"status": {}}, {"shoe": "42"}, {"proof": {}},
    ],
    ids="".join,
)  # fmt: skip
def test_a_token_with_more_in_it_is_judged_as_without(add: dict[str, Any]) -> None:
    payload = learn_tokens()
    for text in (signed_again(compact(payload | add)), signed_again(compact(add | payload))):
        assert not is_laid_in_token(text)
        same_as_without(text)


def test_the_letters_of_a_token_are_no_badge_by_themselves() -> None:
    payload = learn_tokens()
    assert stencils.lay(compact(payload).decode()) is None
    same_as_without(compact(payload))
    learn()
    for number in (1, 2, 3):
        same_as_without(signed_again(written(signed(number)).encode()))


def test_a_payload_that_is_no_text_is_refused_as_ever() -> None:
    payload = compact(learn_tokens())
    for spoilt in (payload.replace(b"Facilitator", b"\xff"), payload[:-1], b"", b"[]"):
        text = signed_again(spoilt)
        try:
            found = told(text)
        except badging.BadgingError as error:
            stencils.forget()
            with pytest.raises(badging.BadgingError, match=re.escape(str(error))):
                told(text)
        else:
            stencils.forget()
            assert told(text) == found


@pytest.mark.parametrize("kind", ["older", "completed", "proof", "confirmation"])
def test_a_token_that_is_more_than_its_badge_has_no_stencil(kind: str) -> None:
    for number in range(5):
        payload = json.loads(jws.parse(token(number)).payload)
        if kind == "older":
            payload["vc"] = {k: payload.pop(k) for k in list(payload) if len(k) > 3}
        elif kind == "completed":
            del payload["id"]
        elif kind == "proof":
            payload["proof"] = signed(number)["proof"]
        else:
            payload["cnf"] = {"kid": KEY.verification_method}
        told(signed_again(compact(payload)))
    assert len(stencils._kept) == 0


def test_nothing_of_a_person_is_kept() -> None:
    learn()
    learn_tokens()
    known = list(stencils._kept.young.values())
    assert [one.is_payload for one in known] == [False, True]
    texts = [text for one in known for text in _texts_in(one)]
    assert any("Led a call." in text for text in texts)
    for number in (1001, 1002, 1003):
        badge = signed(number)
        identity = badge["credentialSubject"]["identifier"][0]
        for secret in (badge["id"], identity["identityHash"], f"salt{number}"):
            assert not any(secret in text for text in texts)


def _texts_in(known: Any) -> list[str]:
    stencil, statements = known.stencil, known.statements
    fills = [fill for fill in (*statements._texts.values(), *statements.filled.values()) if fill]
    kept = [cell.cell_contents for fill in fills for cell in fill.__closure__ or ()]
    emission = statements.emission
    return [
        repr((stencil.begin, stencil.between, stencil.blank, statements.names, statements.fixed)),
        repr([kept, emission.default.lines, [(b.above, b.tails) for b in emission.blanks]]),
    ]


def test_in_vain_it_is_tried_ever_more_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    made, tried = stencils._made, []

    def counting(*given: Any, **named: Any) -> Any:
        tried.append(number)
        return made(*given, **named)

    monkeypatch.setattr(stencils, "_made", counting)
    for number in range(1, 18):
        told(written(signed(number, description="for private use: \ue000")))
    assert tried == [2, 3, 5, 9, 17]
    assert len(stencils._kept) == 0


def test_a_flood_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stencils._kept, "_limit", 2)
    for number in range(8):
        achievement = {**unsigned()["credentialSubject"]["achievement"], "id": f"urn:x:{number}"}
        subject = {**unsigned()["credentialSubject"], "achievement": achievement}
        for turn in range(3):
            told(written(signed(10 * number + turn, credentialSubject=subject)))
    assert len(stencils._kept) <= 4
