"""The critique as a whole: what may be handed in, what is asked of the network, what comes out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.baking import bake
from badging.critique import QUESTIONS, Critique, in_language, lint
from badging.critique.texts import TEXTS
from badging.documents import Document, MappedDocuments
from badging.errors import BadgingError, DocumentUnavailable, Misused, Unreadable
from badging.issuing import issue
from badging.keys import generate_key
from badging.presenting import present

from .conftest import ACHIEVEMENT, ASSERTION, BADGE_CLASS, CREDENTIAL, remarks_on, svg, told


class Web:
    """Answers these, and remembers what it was asked."""

    def __init__(self, **trouble: str):
        self.asked: list[str] = []
        self._trouble = trouble

    def get(self, url: str, **_: Any) -> Document:
        self.asked.append(url)
        for word, code in self._trouble.items():
            if word in url:
                raise DocumentUnavailable(url, f"{url} answers {code}.", code=code)
        return Document(url, b"<html>")


@pytest.mark.parametrize(
    ("document", "kind", "version"),
    [
        (ACHIEVEMENT, "Achievement", "3.0"),
        (CREDENTIAL, "AchievementCredential", "3.0"),
        (BADGE_CLASS, "BadgeClass", "2.0"),
        (ASSERTION, "Assertion", "2.0"),
    ],
)
def test_each_kind_of_draft_is_known_in_each_form(
    document: dict[str, Any], kind: str, version: str
) -> None:
    for presented in (document, json.dumps(document), json.dumps(document).encode()):
        critique = lint(presented)
        assert (critique.kind, critique.version, critique.name) == (kind, version, "Ramp builder")
        assert critique.examined == tuple(QUESTIONS)


def test_a_badge_in_a_picture_or_a_jwt_is_criticised(credential: dict[str, Any]) -> None:
    credential["credentialSubject"]["achievement"]["tag"] = []
    said = [("no_tags", "/credentialSubject/achievement/tag")]
    assert told(lint(bake(svg(""), json.dumps(credential)))) == said
    for payload in (credential, {"vc": credential}):
        assert told(lint(f"eyJhbGciOiJFZERTQSJ9.{encoded(json.dumps(payload))}.AAAA")) == said


@pytest.mark.parametrize("proof", ["vc+jwt", "vc+sd-jwt", "dc+sd-jwt"])
def test_a_badge_of_which_parts_can_be_kept_back_is_criticised_whole(
    credential: dict[str, Any], proof: str
) -> None:
    place = "/credentialSubject/achievement"
    credential["credentialSubject"]["achievement"]["tag"] = []
    options = {"disclosable": [f"{place}/description"]} if "sd-jwt" in proof else {}
    token = issue(credential, generate_key("ed25519"), proof=proof, **options).decode()
    assert told(lint(token)) == [("no_tags", f"{place}/tag")]
    if options:
        shown = present(token, withhold=[f"{place}/description"])
        assert f"{place}/description" in [at for _, at in told(lint(shown))]


def encoded(text: str) -> str:
    import base64

    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("presented", "error", "code"),
    [
        ("", Unreadable, "empty"),
        ("[]", Unreadable, "not_an_object"),
        ("{", Unreadable, "not_json"),
        ("a.a.a", Unreadable, "not_base64url"),
        ({}, Misused, "no_draft"),
        ({"type": "EndorsementCredential"}, Misused, "no_draft"),
        ({"@context": "https://w3id.org/openbadges/v2", "type": "Issuer"}, Misused, "no_draft"),
    ],
)
def test_what_is_no_draft_is_refused(presented: Any, error: type[BadgingError], code: str) -> None:
    with pytest.raises(error) as caught:
        lint(presented)
    assert caught.value.code == code


def test_a_badge_class_elsewhere_is_asked_for_if_allowed(assertion: dict[str, Any]) -> None:
    url = "https://issuer.example.org/badges/1"
    assertion["badge"] = url
    critique = lint(assertion)
    assert (critique.name, told(critique)) == ("", [])
    assert [(each.what, each.pointer) for each in critique.not_examined] == [("badge", "/badge")]
    thin = json.dumps(BADGE_CLASS | {"tags": []}).encode()
    allowed = lint(assertion, documents=MappedDocuments({url: thin}))
    assert told(allowed) == [("no_tags", "/badge/tags")]
    for body in (b"[]", b"{"):
        useless = lint(assertion, documents=MappedDocuments({url: body}))
        assert ("badge", "/badge") in {(e.what, e.pointer) for e in useless.not_examined}


def test_an_assertion_without_a_badge_class_is_not_judged_for_it(assertion: dict[str, Any]) -> None:
    del assertion["badge"]
    assert "no_name" in {code for code, _ in remarks_on(assertion)}


# Links -----------------------------------------------------------------------------------------
def linking(credential: dict[str, Any]) -> dict[str, Any]:
    achievement = credential["credentialSubject"]["achievement"]
    achievement["criteria"]["id"] = "https://issuer.example.org/criteria"
    credential["evidence"] = [{"id": "https://work.example.org/1"}, "https://work.example.org/2"]
    return credential


def test_nothing_is_asked_unless_it_is_allowed(credential: dict[str, Any]) -> None:
    critique = lint(linking(credential))
    assert told(critique) == []
    assert {each.what for each in critique.not_examined} == {"links"}
    assert len(critique.not_examined) == 5


def test_each_link_is_asked_once(credential: dict[str, Any]) -> None:
    web = Web()
    credential = linking(credential)
    credential["evidence"].append({"id": "https://work.example.org/1"})
    assert told(lint(credential, documents=web)) == []
    assert sorted(web.asked) == [
        "https://issuer.example.org/",
        "https://issuer.example.org/criteria",
        "https://skills.example.org/building",
        "https://work.example.org/1",
        "https://work.example.org/2",
    ]


@pytest.mark.parametrize(
    ("word", "pointer"),
    [
        ("criteria", "/credentialSubject/achievement/criteria"),
        ("building", "/credentialSubject/achievement/alignment/0/targetUrl"),
        ("work.example.org/1", "/evidence/0"),
        ("work.example.org/2", "/evidence/1"),
    ],
)
def test_a_broken_link_is_told_at_its_place(
    credential: dict[str, Any], word: str, pointer: str
) -> None:
    critique = lint(linking(credential), documents=Web(**{word: "not_found"}))
    assert told(critique) == [("link_broken", pointer)]
    assert "answers not_found" in critique.remarks[0].found


@pytest.mark.parametrize("code", ["too_large", "content_type"])
def test_a_page_that_is_large_or_of_another_kind_is_there(
    credential: dict[str, Any], code: str
) -> None:
    assert told(lint(linking(credential), documents=Web(criteria=code))) == []


def test_a_link_without_encryption_is_told(credential: dict[str, Any]) -> None:
    credential["issuer"]["url"] = "HTTP://issuer.example.org/"
    assert told(lint(credential, documents=Web())) == [("link_insecure", "/issuer/url")]


def test_links_are_asked_up_to_a_number(credential: dict[str, Any]) -> None:
    credential["evidence"] = [f"https://work.example.org/{n}" for n in range(30)]
    web = Web()
    critique = lint(credential, documents=web)
    assert len(web.asked) == 20
    (left,) = critique.not_examined
    assert left.to_json() == {
        "what": "links", "pointer": "/evidence/19", "why": "Only the first 20 addresses were asked."
    }  # fmt: skip


# What comes out --------------------------------------------------------------------------------
def test_the_critique_as_json_is_the_contract(credential: dict[str, Any]) -> None:
    credential["credentialSubject"]["achievement"]["tag"] = []
    value = lint(credential).to_json()
    assert list(value) == ["kind", "version", "name", "examined", "not_examined", "remarks"]
    assert value["remarks"] == [
        {
            "code": "no_tags",
            "severity": "hint",
            "pointer": "/credentialSubject/achievement/tag",
            "found": "The badge has no tags.",
            "why": "Who looks for badges in a subject will not find it.",
            "remedy": "Add three to six words that people would search for.",
        }
    ]


def test_a_critique_is_said_in_another_language(credential: dict[str, Any]) -> None:
    credential["credentialSubject"]["achievement"]["tag"] = []
    english = lint(credential)
    spanish = in_language(english, "es-MX")
    assert told(spanish) == told(english)
    assert spanish.remarks[0].found == "La insignia no tiene etiquetas."
    assert spanish.not_examined[0].to_json()["why"] != english.not_examined[0].to_json()["why"]
    assert in_language(english, "tlh") is english


def test_every_text_is_used_with_the_values_it_needs() -> None:
    for words in TEXTS.values():
        assert all(words)
        assert words.severity in ("serious", "advice", "hint")


keys = st.sampled_from(
    ["name", "description", "criteria", "narrative", "image", "id", "alignment", "tag", "evidence",
     "identifier", "credentialSubject", "achievement", "issuer", "url", "recipient", "badge",
     "targetUrl", "identityHash", "hashed", "creator"]
)  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("a@example.org"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=25,
)


@settings(deadline=None)
@given(
    st.dictionaries(keys, values),
    st.sampled_from([ACHIEVEMENT, CREDENTIAL, BADGE_CLASS, ASSERTION]),
)
def test_any_draft_is_criticised_and_none_makes_it_stumble(
    change: dict[str, Any], document: dict[str, Any]
) -> None:
    critique = lint(document | change)
    assert isinstance(critique, Critique)
    json.dumps(critique.to_json())
