"""Selective disclosure (RFC 9901): what is concealed, shown, kept back, and refused."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.errors import InvalidCredential, Misused, ProofError
from badging.keys import generate_key, multibase
from badging.model.common import pointer
from badging.proofs import jws, sd_jwt, sd_jwt_concealing
from badging.proofs.sd_jwt import split
from badging.proofs.sd_jwt_concealing import conceal
from badging.proofs.sd_jwt_revealing import reveal, withhold

CLAIMS = {
    "iss": "https://issuer.example.org",
    "name": "Ada",
    "address": {"city": "Oslo", "street": "Ramp 1", "a/b~c": 1},
    "nationalities": ["NO", "DK", "SE"],
}
KEY = generate_key()


def counting() -> Any:
    """Random bytes that can be told from each other, and are the same each time."""
    numbers = iter(range(1, 10_000))
    return lambda size: next(numbers).to_bytes(size, "big")


def disclosure(*content: Any) -> tuple[str, str]:
    """A disclosure and its digest."""
    text = multibase.base64url_encode(json.dumps(list(content)).encode())
    return text, sd_jwt.digest(text.encode())


# What is written ----------------------------------------------------------------------------------


def test_a_digest_takes_the_place_of_a_member() -> None:
    payload, disclosures = conceal(CLAIMS, ["/name"])
    assert payload == {
        "iss": CLAIMS["iss"],
        "address": CLAIMS["address"],
        "nationalities": CLAIMS["nationalities"],
        "_sd": [sd_jwt.digest(disclosures[0].encode())],
        "_sd_alg": "sha-256",
    }
    salt, *content = json.loads(multibase.base64url_decode(disclosures[0]))
    assert content == ["name", "Ada"]
    assert len(multibase.base64url_decode(salt)) == 16


def test_a_digest_takes_the_place_of_an_element() -> None:
    payload, disclosures = conceal(CLAIMS, ["/nationalities/1"])
    digest = sd_jwt.digest(disclosures[0].encode())
    assert payload["nationalities"] == ["NO", {"...": digest}, "SE"]
    assert json.loads(multibase.base64url_decode(disclosures[0]))[1:] == ["DK"]


def test_an_inner_part_hides_inside_an_outer_one() -> None:
    payload, disclosures = conceal(CLAIMS, ["/address", "/address/city"])
    assert "address" not in payload
    inner, outer = (json.loads(multibase.base64url_decode(text)) for text in disclosures)
    assert inner[1:] == ["city", "Oslo"]
    assert outer[1] == "address"
    assert outer[2]["_sd"] == [sd_jwt.digest(disclosures[0].encode())]
    assert outer[2]["street"] == "Ramp 1"


def test_digests_stand_in_an_order_that_tells_nothing() -> None:
    wide = {f"name{n}": n for n in range(12)}
    payload, _ = conceal(wide, [f"/name{n}" for n in range(12)])
    assert payload["_sd"] == sorted(payload["_sd"])
    assert len(payload["_sd"]) == 12


def test_decoys_stand_beside_the_digests_of_each_object() -> None:
    payload, disclosures = conceal(CLAIMS, ["/name", "/address/city", "/address/street"], decoys=3)
    assert len(payload["_sd"]) == 1 + 3
    assert len(payload["address"]["_sd"]) == 2 + 3
    revealed = reveal(payload, disclosures)
    assert revealed.claims == CLAIMS
    assert revealed.withheld == 6


def test_salts_are_new_each_time() -> None:
    one, two = (conceal(CLAIMS, ["/name"])[1][0] for _ in range(2))
    assert one != two


def test_a_disclosure_is_written_in_utf_8() -> None:
    _, (text,) = conceal({"name": "Übung 学習"}, ["/name"])
    assert '"Übung 学習"'.encode() in multibase.base64url_decode(text)


def test_the_claims_given_stay_as_they_are() -> None:
    before = copy.deepcopy(CLAIMS)
    conceal(CLAIMS, ["/address/city", "/nationalities/0"])
    assert before == CLAIMS


@pytest.mark.parametrize(
    "place",
    [
        "", "name", "/", "/absent", "/name/first", "/nationalities/3", "/nationalities/01",
        "/nationalities/-1", "/nationalities/²", "/nationalities/" + "9" * 5000, "/address/a/b~c",
    ],
)  # fmt: skip
def test_a_pointer_that_leads_nowhere_is_misuse(place: str) -> None:
    with pytest.raises(Misused) as caught:
        conceal(CLAIMS, [place])
    assert caught.value.code == "no_such_place"


def test_a_long_pointer_is_shown_by_its_beginning() -> None:
    with pytest.raises(Misused) as caught:
        conceal(CLAIMS, ["x" * 300])
    assert caught.value.message.startswith(f"'{'x' * 200}' is no")
    payload, disclosures = conceal(CLAIMS, ["/name"])
    with pytest.raises(Misused) as caught:
        withhold(split("~".join(["token", *disclosures, ""])), payload, ["/" + "x" * 300])
    assert caught.value.message == f"/{'x' * 199} cannot be kept back."


def test_a_pointer_escapes_slash_and_tilde() -> None:
    payload, disclosures = conceal(CLAIMS, ["/address/a~1b~0c"])
    assert "a/b~c" not in payload["address"]
    assert reveal(payload, disclosures).places == {disclosures[0]: "/address/a~1b~0c"}


@pytest.mark.parametrize("name", ["_sd", "...", "_sd_alg"])
def test_reserved_names_are_refused(name: str) -> None:
    for claims in ({name: 1}, {"a": [{"b": {name: 1}}]}):
        with pytest.raises(InvalidCredential) as caught:
            conceal(claims, [])
        assert caught.value.code == "reserved_name"


@pytest.mark.parametrize("claims", [{"a": {1, 2}}, {"a": float("nan")}, {"a": "\ud800"}])
def test_what_is_no_json_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(InvalidCredential, match="cannot be written as JSON"):
        conceal(claims, [])


def test_claims_nested_too_deep_are_refused() -> None:
    deep: Any = 1
    for _ in range(70):
        deep = [deep]
    with pytest.raises(InvalidCredential, match="deeper"):
        conceal({"a": deep}, [])


def test_a_bounded_number_of_parts_can_be_disclosable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sd_jwt_concealing, "MAX_DISCLOSURES", 2)
    assert len(conceal({"a": 1, "b": 2, "c": 3}, ["/a", "/b"])[1]) == 2
    with pytest.raises(Misused, match="More than 2"):
        conceal({"a": 1, "b": 2, "c": 3}, ["/a", "/b", "/c"])


# What is read -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "digest", "place"),
    [
        (
            "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
            "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
            "/family_name",
        ),
        (
            "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0",
            "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs",
            "/nationalities/0",
        ),
    ],
)
def test_digests_are_those_of_the_specifications_examples(
    text: str, digest: str, place: str
) -> None:
    payload = {"_sd": [digest]} if "family" in place else {"nationalities": [{"...": digest}]}
    assert reveal(payload, [text]).places == {text: place}


@pytest.mark.parametrize("name", ["sha-256", "sha-384", "sha-512"])
def test_the_token_names_the_hash_of_its_digests(name: str) -> None:
    text, _ = disclosure("salt", "name", "Ada")
    digest = multibase.base64url_encode(sd_jwt.HASHES[name](text.encode()).digest())
    payload = {"_sd": [digest], "_sd_alg": name}
    assert reveal(payload, [text]).claims == {"name": "Ada"}
    assert sd_jwt.hash_of("a~", payload) == multibase.base64url_encode(
        sd_jwt.HASHES[name](b"a~").digest()
    )


@pytest.mark.parametrize("name", ["sha-1", "md5", "SHA-256", None, 256, ["sha-256"]])
def test_another_hash_is_refused(name: Any) -> None:
    with pytest.raises(ProofError) as caught:
        reveal({"_sd_alg": name}, [])
    assert (caught.value.code, caught.value.pointer) == ("unsupported_hash", "/_sd_alg")


def test_without_disclosures_nothing_of_them_is_left() -> None:
    payload, _ = conceal(CLAIMS, ["/name", "/address/city", "/nationalities/1"])
    revealed = reveal(payload, [])
    assert revealed.claims == {
        "iss": CLAIMS["iss"],
        "address": {"street": "Ramp 1", "a/b~c": 1},
        "nationalities": ["NO", "SE"],
    }
    assert (revealed.places, revealed.withheld) == ({}, 3)


def test_an_inner_disclosure_without_the_outer_belongs_to_nothing() -> None:
    payload, (inner, outer) = conceal(CLAIMS, ["/address", "/address/city"])
    assert reveal(payload, [outer]).claims["address"] == {"street": "Ramp 1", "a/b~c": 1}
    with pytest.raises(ProofError, match="belongs to nothing"):
        reveal(payload, [inner])


def test_a_disclosure_that_the_issuer_did_not_sign_is_refused() -> None:
    payload, disclosures = conceal(CLAIMS, ["/name"])
    forged, _ = disclosure("salt", "name", "Eve")
    with pytest.raises(ProofError, match="belongs to nothing") as caught:
        reveal(payload, [*disclosures, forged])
    assert caught.value.code == "malformed_sd_jwt"


def test_a_disclosure_that_is_there_twice_is_refused() -> None:
    payload, disclosures = conceal(CLAIMS, ["/name"])
    with pytest.raises(ProofError, match="there twice"):
        reveal(payload, [*disclosures, *disclosures])


@pytest.mark.parametrize("shown", [True, False])
def test_a_digest_that_stands_twice_is_refused(shown: bool) -> None:
    text, digest = disclosure("salt", "name", "Ada")
    for payload in (
        {"_sd": [digest, digest]},
        {"_sd": [digest], "inner": {"_sd": [digest]}},
        {"_sd": [digest], "inner": [{"...": digest}]},
        {"inner": [{"...": digest}, {"...": digest}]},
    ):
        with pytest.raises(ProofError) as caught:
            reveal(payload, [text] if shown else [])
        assert caught.value.code == "malformed_sd_jwt"
        if not shown:
            assert "digest stands in the token twice" in caught.value.message


@pytest.mark.parametrize("name", ["_sd", "...", "_sd_alg", "iss", 5, None])
def test_a_disclosure_replaces_no_claim_and_has_no_reserved_name(name: Any) -> None:
    text, digest = disclosure("salt", name, "https://evil.example.org")
    with pytest.raises(ProofError, match="name that must not be there"):
        reveal({"iss": "https://issuer.example.org", "_sd": [digest]}, [text])


def test_two_disclosures_of_one_name_are_refused() -> None:
    (one, first), (two, second) = disclosure("a", "name", "Ada"), disclosure("b", "name", "Eve")
    with pytest.raises(ProofError, match="name that must not be there"):
        reveal({"_sd": [first, second]}, [one, two])


@pytest.mark.parametrize(
    "content",
    [["salt"], ["salt", "name"], ["salt", "name", 1, 2], [5, "name", 1], {"salt": 1}, "text"],
)
def test_a_disclosure_of_a_member_has_salt_name_and_value(content: Any) -> None:
    text = multibase.base64url_encode(json.dumps(content).encode())
    with pytest.raises(ProofError, match="parts that it should"):
        reveal({"_sd": [sd_jwt.digest(text.encode())]}, [text])


@pytest.mark.parametrize("content", [["salt"], ["salt", "name", 1], [None, 1], 5])
def test_a_disclosure_of_an_element_has_salt_and_value(content: Any) -> None:
    text = multibase.base64url_encode(json.dumps(content).encode())
    with pytest.raises(ProofError, match="parts that it should") as caught:
        reveal({"list": ["x", {"...": sd_jwt.digest(text.encode())}]}, [text])
    assert caught.value.pointer == "/list/1"


@pytest.mark.parametrize("text", ["e30=", "!!", "é", multibase.base64url_encode(b"[nonsense")])
def test_a_disclosure_that_is_not_readable_is_refused(text: str) -> None:
    digest = sd_jwt.digest(text.encode("ascii", "replace"))
    with pytest.raises(ProofError, match="not readable"):
        reveal({"_sd": [digest]}, [text])


def test_a_key_twice_in_a_disclosure_is_refused() -> None:
    text = multibase.base64url_encode(b'["salt","name",{"a":1,"a":2}]')
    with pytest.raises(ProofError, match="not readable"):
        reveal({"_sd": [sd_jwt.digest(text.encode())]}, [text])


@pytest.mark.parametrize(
    "payload",
    [
        {"_sd": "text"},
        {"_sd": {"a": 1}},
        {"_sd": [5]},
        {"a": {"_sd": [None]}},
        {"a": {"...": "x"}},
        {"a": {"_sd_alg": "sha-256"}},
        {"a": [{"...": "x", "b": 1}]},
        {"a": [{"...": 5}]},
    ],
)
def test_malformed_digests_are_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(ProofError) as caught:
        reveal(payload, [])
    assert caught.value.code == "malformed_sd_jwt"


def nested(levels: int, value: Any = 1) -> tuple[dict[str, Any], list[str]]:
    """Disclosures, each inside the next, and a value in the innermost."""
    disclosures = []
    for level in range(levels):
        text, digest = disclosure(f"salt{level}", "inner", value)
        disclosures.append(text)
        value = {"_sd": [digest]}
    return value, disclosures


def test_disclosures_nest_as_deep_as_json_may() -> None:
    payload, disclosures = nested(64)
    assert len(reveal(payload, disclosures).places) == 64
    with pytest.raises(ProofError, match="deeper than 64"):
        reveal(*nested(65))


def test_a_value_is_as_deep_inside_as_an_object() -> None:
    def inner(levels: int, value: Any) -> bool:
        payload, disclosures = nested(levels, {"a": value})
        try:
            return bool(reveal(payload, disclosures))
        except ProofError:
            return False

    for levels in (61, 62, 63, 64, 65):
        assert inner(levels, 1) == inner(levels, {}) == inner(levels, [])


def test_elements_nest_as_deep_as_json_may() -> None:
    def lists(levels: int) -> tuple[dict[str, Any], list[str]]:
        value: Any = 1
        disclosures = []
        for level in range(levels):
            text, digest = disclosure(f"salt{level}", value)
            disclosures.append(text)
            value = [{"...": digest}]
        return {"a": value}, disclosures

    assert len(reveal(*lists(63)).places) == 63
    with pytest.raises(ProofError, match="deeper than 64"):
        reveal(*lists(64))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5).filter(lambda n: n not in sd_jwt.RESERVED), inner,
                      max_size=3),
    max_leaves=12,
)  # fmt: skip
OBJECTS = st.dictionaries(
    st.text(max_size=5).filter(lambda n: n not in sd_jwt.RESERVED), JSON, min_size=1, max_size=4
)


def places_in(value: Any, at: tuple[str | int, ...] = ()) -> list[str]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for name, item in items:
        found.append(pointer(*at, name))
        if isinstance(item, dict | list):
            found += places_in(item, (*at, name))
    return found


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_concealed_comes_back_whole(data: st.DataObject) -> None:
    claims = data.draw(OBJECTS)
    places = data.draw(st.sets(st.sampled_from(places_in(claims))))
    payload, disclosures = conceal(claims, places, decoys=data.draw(st.integers(0, 2)))
    revealed = reveal(payload, disclosures)
    assert revealed.claims == claims
    assert set(revealed.places.values()) == places


@settings(max_examples=100, deadline=None)
@given(OBJECTS, st.lists(st.text(max_size=30), max_size=3))
def test_whatever_comes_in_is_judged_or_refused(payload: dict[str, Any], texts: list[str]) -> None:
    try:
        assert isinstance(reveal(payload, texts).claims, dict)
    except ProofError as error:
        assert error.code


# Taking apart and presenting ----------------------------------------------------------------------


def test_an_sd_jwt_is_taken_apart() -> None:
    assert split("a.b.c~") == sd_jwt.Parts("a.b.c", (), "", "a.b.c~")
    assert split("a.b.c~d~e~f.g.h") == sd_jwt.Parts("a.b.c", ("d", "e"), "f.g.h", "a.b.c~d~e~")


@pytest.mark.parametrize("text", ["", "a.b.c", "~", "~a~", "a~~", "a~b~~c"])
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(ProofError, match="not written as"):
        split(text)


def test_the_number_of_disclosures_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sd_jwt, "MAX_DISCLOSURES", 2)
    assert len(split("t~a~b~").disclosures) == 2
    with pytest.raises(ProofError, match="more than 2"):
        split("t~a~b~c~")


def presented(*places: str) -> tuple[sd_jwt.Parts, dict[str, Any]]:
    payload, disclosures = conceal(CLAIMS, places, random_bytes=counting())
    token = jws.sign(json.dumps(payload).encode(), KEY, {})
    return split("~".join([token, *disclosures, ""])), payload


def test_a_holder_keeps_back_what_is_named_and_shows_the_rest() -> None:
    parts, payload = presented("/name", "/address/city")
    shown = split(withhold(parts, payload, ["/name"]))
    assert reveal(payload, shown.disclosures).claims == {
        name: value for name, value in CLAIMS.items() if name != "name"
    }
    assert shown.jws == parts.jws


def test_what_is_inside_falls_away_with_it_and_what_begins_alike_stays() -> None:
    payload, disclosures = conceal(
        {"a": {"x": 1}, "ab": 2}, ["/a", "/a/x", "/ab"], random_bytes=counting()
    )
    parts = sd_jwt.Parts("t", tuple(disclosures), "", "")
    shown = split(withhold(parts, payload, ["/a"]))
    assert reveal(payload, shown.disclosures).claims == {"ab": 2}


def test_nothing_kept_back_leaves_all_and_drops_a_key_binding() -> None:
    parts, payload = presented("/name")
    bound = sd_jwt.Parts(parts.jws, parts.disclosures, "k.b.j", parts.bound)
    assert withhold(bound, payload, []) == f"{parts.jws}~{parts.disclosures[0]}~"


def test_what_was_signed_in_the_open_cannot_be_kept_back() -> None:
    parts, payload = presented("/name")
    with pytest.raises(Misused, match="/iss cannot be kept back") as caught:
        withhold(parts, payload, ["/iss"])
    assert caught.value.code == "not_disclosable"
    assert caught.value.remedy == "Can be: /name."
    with pytest.raises(Misused, match="Can be: nothing"):
        withhold(sd_jwt.Parts("t", (), "", "t~"), {"a": 1}, ["/a"])
