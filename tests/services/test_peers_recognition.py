"""What the Alliance issues, judged by somebody else: badges of recognition, and answers of the
Backpack to a site elsewhere that asks for a credential before it signs somebody in.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.platform.conftest import fresh_cache
from tests.platform.recognition.conftest import (
    a_fact,
    issuer,
    look_at_all,
    make_rule,
    site,
    told,
)
from tools.peers.calling import Peer

from alliance.backpack.presenting import answering, dcql
from alliance.backpack.presenting.request import parameters
from alliance.issuing import queries as issuing
from alliance.issuing.keystore import DatabaseKeyStore
from alliance.issuing.models import Award, Issuer
from alliance.people.models import Person
from alliance.recognition import due
from alliance.recognition.deciding import Window
from alliance.recognition.models import Rule
from alliance.recognition.services import consents
from badging.fetch import Cache, Fetcher

__all__ = ["fresh_cache", "issuer", "make_rule", "site", "told"]
pytestmark = [pytest.mark.django_db, pytest.mark.service]
OPENVC = "openvc-core"
Peers = Callable[[str], Peer]


@pytest.fixture
def award(told: dict[str, Any], make_rule: Callable[..., Rule], person: Person) -> Award:
    """A badge of recognition, in the Backpack of `person`."""
    make_rule("told", window=Window.EACH)
    told["one"] = a_fact(person, "one")
    consents.answer(None, True, by=person)
    look_at_all()
    return Award.objects.get()


def _document(url: str) -> str:
    body = issuing.site_document(url)
    assert body is not None, url
    return body.decode()


def lists_of(award: Award) -> dict[str, str]:
    """The status list of a badge, as a verifier elsewhere fetches it."""
    url = award.status_list.url
    return {url: _document(url)}


# Badges -------------------------------------------------------------------------------------------
OTHERS = [
    ("openbadgeslib", "credential_json", "eddsa-rdfc-2022"),
    ("openbadgeslib", "credential_jwt", "vc-jwt"),
    ("pyld", "credential_json", "eddsa-rdfc-2022"),
]


def key_of(issuer: Issuer) -> dict[str, Any]:
    """What the drivers want to know of a key."""
    return {"key": {**DatabaseKeyStore().signer(issuer).public.jwk, "alg": "EdDSA"}}


@pytest.mark.parametrize(("name", "form", "proof"), OTHERS)
def test_a_badge_of_recognition_is_verified_by_others(
    peer: Peers, issuer: Issuer, award: Award, name: str, form: str, proof: str
) -> None:
    kept = getattr(award, form)
    text = kept if isinstance(kept, str) else bytes(kept).decode()
    known = {**key_of(issuer), "issuer": issuer.did, "proof": proof}
    assert peer(name).ask("verify", secured=text, **known) == {"verified": True}
    assert not peer(name).verifies(_changed(text), **known)


def _changed(text: str) -> str:
    """One word of it changed, in JSON or in a compact JWS."""
    if text.startswith("{"):
        assert "For told" in text
        return text.replace("For told", "For gold")
    header, payload, signature = text.split(".")
    said = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    assert b"For told" in said
    other = base64.urlsafe_b64encode(said.replace(b"For told", b"For gold"))
    return ".".join((header, other.decode().rstrip("="), signature))


# Signing in elsewhere -----------------------------------------------------------------------------
@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A site that asks for credentials: where it takes answers, and those that came."""
    answers: list[dict[str, str]] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answers.append({name: values[0] for name, values in parse_qs(body).items()})
            told = json.dumps({"redirect_uri": "https://elsewhere.example.org/in?code=1"}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/answer", answers
        server.shutdown()


def asks(address: str, query: dict[str, Any], nonce: str = "n-1") -> dict[str, str]:
    return parameters(response_uri=address, nonce=nonce, state="s-1", query=query, formats={})


def query_for(award: Award, **more: Any) -> dict[str, Any]:
    """The achievement, by its address, and of whom it is nothing."""
    address = f"http://127.0.0.1:8000{award.achievement.get_absolute_url()}"
    wanted = {"path": ["credentialSubject", "achievement", "id"], "values": [address]}
    asked = {
        "id": "membership",
        "format": dcql.SD_JWT,
        "meta": {"vct_values": [dcql.BADGE_VCT]},
        "claims": [wanted],
    }
    return {"credentials": [asked | more]}


@pytest.fixture
def answered(
    client: Any,
    monkeypatch: pytest.MonkeyPatch,
    elsewhere: tuple[str, list[dict[str, str]]],
    award: Award,
    person: Person,
) -> Callable[[dict[str, Any]], dict[str, str]]:
    """`answered(query)`: what the site elsewhere is told, after the holder's yes on the page."""
    address, answers = elsewhere
    there = Fetcher(allow_private=True, ports=None, cache=Cache(ttl_s=0))
    monkeypatch.setattr(answering, "network", lambda: there)  # this machine, for once

    def answered(query: dict[str, Any]) -> dict[str, str]:
        asked = asks(address, query)
        client.force_login(person)
        page = client.get("/backpack/present", asked)
        assert "For told" in page.content.decode() and not answers, "nothing goes before consent"
        shown = client.post("/backpack/present", asked | {"answer": "show"})
        assert "https://elsewhere.example.org/in?code=1" in shown.content.decode()
        (answer,) = answers
        assert answer["state"] == "s-1"
        return answer | {"client_id": asked["client_id"]}

    return answered


def test_a_site_elsewhere_asks_and_openvc_core_verifies_what_the_backpack_answers(
    peer: Peers,
    answered: Callable[[dict[str, Any]], dict[str, str]],
    told: dict[str, Any],
    issuer: Issuer,
    award: Award,
    person: Person,
) -> None:
    """Proof, issuer by its DID, key binding to whom it is for and what was asked, and status."""
    query = query_for(award)
    answer = answered(query)
    did = json.loads(_document(f"http://127.0.0.1:8000/issuers/{issuer.slug}/did.json"))
    known = {"query": query, "dids": {issuer.did: did}, "client_id": answer["client_id"]}
    known |= {"vp_token": answer["vp_token"], "nonce": "n-1"}

    def judged(**changed: Any) -> Any:
        asked = known | {"lists": lists_of(award)} | changed
        return peer(OPENVC).ask("verify_answer", **asked)

    assert judged() == {"verified": True}
    assert person.email not in answer["vp_token"]
    assert not judged(nonce="n-2")["verified"]
    assert not judged(client_id="redirect_uri:https://other.example.org/answer")["verified"]
    told.clear()
    due.look(person.pk)
    award.status_list.refresh_from_db()
    assert not judged()["verified"], "what it was awarded for counts no more, and its list says so"


def test_asked_for_no_key_the_backpack_shows_the_badge_as_it_was_awarded(
    peer: Peers,
    answered: Callable[[dict[str, Any]], dict[str, str]],
    issuer: Issuer,
    award: Award,
) -> None:
    wanted = {"type_values": [sorted(dcql.BADGE_TYPES)]}
    unbound = {"meta": wanted, "require_cryptographic_holder_binding": False}
    answer = answered(query_for(award, format=dcql.LINKED, **unbound))
    (shown,) = json.loads(answer["vp_token"])["membership"]
    assert shown == json.loads(bytes(award.credential_json))
    known = {**key_of(issuer), "issuer": issuer.did, "proof": "eddsa-rdfc-2022"}
    assert peer("openbadgeslib").ask("verify", secured=json.dumps(shown), **known) == {
        "verified": True
    }
