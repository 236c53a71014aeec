"""The Backpack shows badges to whoever asks as OpenID4VP 1.0 has it, after its holder's yes."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.platform.recognition.conftest import a_fact, look_at_all

from alliance.backpack.presenting import answering, dcql
from alliance.backpack.presenting.errors import RequestRefused
from alliance.backpack.presenting.request import parameters, read
from alliance.issuing import services as issuing
from alliance.issuing.models import Award
from alliance.recognition.services import consents
from badging.documents import Document

pytestmark = pytest.mark.django_db
ADDRESS = "https://elsewhere.example.org/answer"
QUERY = {
    "credentials": [{"id": "one", "format": dcql.SD_JWT, "meta": {"vct_values": [dcql.BADGE_VCT]}}]
}


class Elsewhere:
    """Takes what the Backpack posts; its answer is `said`."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, bytes]] = []
        self.said: Any = {}

    def post(self, url: str, form: bytes, *, max_bytes: int) -> Document:
        self.posted.append((url, form))
        return Document(url, json.dumps(self.said).encode(), "application/json")


@pytest.fixture
def award(told, make_rule, person) -> Award:
    make_rule("told", window="each")
    told["one"] = a_fact(person, "one")
    consents.answer(None, True, by=person)
    look_at_all()
    return Award.objects.get()


def asked(**changed: str) -> dict[str, str]:
    made = parameters(response_uri=ADDRESS, nonce="n", state="s", query=QUERY, formats={})
    return {name: value for name, value in (made | changed).items() if value}


# Who asks -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "redirect_uri:https://bank.example.org/answer"},
        {"client_id": ADDRESS},
        {"client_id": "x509_san_dns:elsewhere.example.org"},
        {"response_uri": "https://thief.example.org/answer"},
    ],
    ids=str,
)
def test_who_asks_is_who_gets_the_answer(changed):
    with pytest.raises(RequestRefused):
        read(asked(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"response_type": "code"}, {"response_type": "vp_token id_token"},
        {"response_mode": "fragment"}, {"redirect_uri": ADDRESS}, {"nonce": ""}, {"nonce": "a b"},
        {"state": "é"}, {"dcql_query": "{"}, {"dcql_query": "[]"}, {"dcql_query": "{}"},
        {"request": "eyJ"}, {"request_uri": ADDRESS}, {"transaction_data": "[]"},
        {"dcql_query": '{"credentials": []}'}, {"dcql_query": "[" * 9000},
    ],
    ids=lambda changed: str(changed)[:60],
)  # fmt: skip
def test_a_request_that_is_not_as_it_should_be_is_answered_to_nobody(client, person, changed):
    client.force_login(person)
    page = client.post("/backpack/present", asked(**changed) | {"answer": "show"})
    assert page.status_code == 400
    assert "Nothing was shown to anybody." in page.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "ftp://elsewhere.example.org/", "https://", "/backpack/",
        "https://name:word@elsewhere.example.org/", "https://elsewhere.example.org/#x",
        "https://[::1", "https://elsewhere.example.org/" + "a" * 1000,
    ],
    ids=lambda address: address[:40],
)  # fmt: skip
def test_an_address_that_is_no_safe_one_is_refused(address):
    with pytest.raises(RequestRefused):
        read(asked(response_uri=address, client_id=f"redirect_uri:{address}"))


def test_a_protected_site_answers_to_protected_addresses_alone(settings):
    plain = ADDRESS.replace("https:", "http:")
    given_ = asked(response_uri=plain, client_id=f"redirect_uri:{plain}")
    assert read(given_).host == "elsewhere.example.org"
    settings.SITE_URL = "https://alliance.example.org"
    with pytest.raises(RequestRefused):
        read(given_)


# What is shown ------------------------------------------------------------------------------------
def test_nothing_of_another_backpack_is_shown(client, award, make_person, monkeypatch):
    there = Elsewhere()
    monkeypatch.setattr(answering, "network", lambda: there)
    stranger = make_person("stranger")
    client.force_login(stranger)
    page = client.post("/backpack/present", asked() | {"answer": "show"})
    assert page.status_code == 400 and not there.posted
    with pytest.raises(issuing.NotPossibleError):
        import badging

        key = badging.generate_key("ed25519")
        issuing.bound_copy(award, key.public, key.controller, by=stranger, now=award.issued_at)


def test_a_visitor_is_asked_to_sign_in_and_other_sites_cannot_press_the_button(person):
    from django.test import Client

    assert Client().get("/backpack/present", asked()).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    assert strict.post("/backpack/present", asked() | {"answer": "show"}).status_code == 403


def test_a_badge_that_was_revoked_is_not_shown(client, award, person, told):
    told.clear()
    from alliance.recognition import due

    due.look(person.pk)
    client.force_login(person)
    assert client.get("/backpack/present", asked()).status_code == 400


@pytest.mark.parametrize("onward", [None, 5, "javascript:alert(1)", "//x", "https://[", "a" * 3000])
def test_only_an_address_of_the_web_is_gone_on_to(client, award, person, monkeypatch, onward):
    there = Elsewhere()
    there.said = {"redirect_uri": onward}
    monkeypatch.setattr(answering, "network", lambda: there)
    client.force_login(person)
    page = client.post("/backpack/present", asked() | {"answer": "show"})
    assert page.status_code == 200 and len(there.posted) == 1
    assert "Go on there" not in page.content.decode()


def test_what_can_be_kept_back_goes_along_only_when_it_is_asked_for(award, person):
    def told_to(claims: list[list[Any]]) -> set[str]:
        query = copy.deepcopy(QUERY)
        if claims:
            query["credentials"][0]["claims"] = [{"path": path} for path in claims]  # type: ignore[assignment]
        request = read(asked(dcql_query=json.dumps(query)))
        return set(answering.choices(request, person, award.issued_at)[0].told)

    assert told_to([]) == set()
    assert told_to([["name"], ["credentialSubject", "achievement", "name"]]) == set()
    assert told_to([["evidence"]]) == {"/evidence"}
    assert told_to([["evidence", 0, "id"]]) == {"/evidence"}
    assert told_to([["credentialSubject", "identifier", None, "identityHash"]]) == {
        "/credentialSubject/identifier"
    }


# The query ----------------------------------------------------------------------------------------
CREDENTIAL = {"a": {"b": [{"c": 1}, {"c": True}, {"d": "x"}]}, "n": None}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (["a", "b", 0, "c"], [1]),
        (["a", "b", None, "c"], [1, True]),
        (["a", "b", 7], []),
        (["a", "x"], []),
        (["a", 0], []),
        (["n"], [None]),
        (["n", "x"], []),
    ],
)
def test_a_claims_path_pointer_leads_where_the_specification_says(path, found):
    """OpenID4VP 1.0, 7.1.1."""
    assert dcql.select(CREDENTIAL, tuple(path)) == found


@pytest.mark.parametrize(
    ("values", "met"), [([1], True), ([True], True), (["1"], False), ([2, "x"], False)]
)
def test_a_value_matches_in_type_and_value(values, met):
    row = {
        "id": "one", "format": dcql.LINKED, "meta": {},
        "claims": [{"path": ["a", "b", None, "c"], "values": values}],
    }  # fmt: skip
    (query,), _sets = dcql.read({"credentials": [row]})
    assert query.is_met_by(CREDENTIAL) is met


def test_of_the_options_of_a_set_the_first_that_can_be_met_is_shown(award, person):
    none = {"id": "none", "format": dcql.SD_JWT, "meta": {"vct_values": ["https://x.example.org"]}}
    query = {
        "credentials": [none, QUERY["credentials"][0]],
        "credential_sets": [{"options": [["none"], ["one"]]}],
    }
    request = read(asked(dcql_query=json.dumps(query)))
    chosen = answering.choices(request, person, award.issued_at)
    assert [choice.query.id for choice in chosen] == ["one"]
    del query["credential_sets"]
    with pytest.raises(RequestRefused):
        answering.choices(read(asked(dcql_query=json.dumps(query))), person, award.issued_at)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["credentials", "id", "format", "meta", "claims", "path", "values", "credential_sets",
             "options", "required", "claim_sets", "vct_values", "type_values"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON)
def test_whatever_a_query_is_it_is_read_or_refused(value):
    try:
        queries, sets = dcql.read(value)
    except RequestRefused:
        return
    assert queries and all(options for options in sets)
