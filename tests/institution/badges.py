"""The badges that the year produced: whether they are those that were earned, and whether ours and
another's verifier take them, with nothing but what the site publishes.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from typing import Any

from tests.institution.institution import Institution
from tests.institution.members import LEAVING
from tests.institution.recognising import expected
from tests.services.peer_world import need
from tests.services.processes import BIN, run
from tests.year.cast import Somebody
from tools.peers.calling import Peer, running

MULTIKEY = "https://w3id.org/security/multikey/v1"
DIGITAL_BAZAAR = "@digitalbazaar/vc"


def collected(it: Institution) -> list[tuple[Somebody, dict[str, Any]]]:
    """Every badge in the Backpacks, as whoever holds it takes it along."""
    if "badges" not in it.facts:
        it.facts["badges"] = [
            (one, json.loads(archive.read(name)))
            for one in it.people
            for archive in [zipfile.ZipFile(BytesIO(_export(it, one)))]
            for name in sorted(archive.namelist())
            if name.endswith("/badge.json") or (name.endswith(".json") and "/" in name)
        ]
    found: list[tuple[Somebody, dict[str, Any]]] = it.facts["badges"]
    return found


def _export(it: Institution, one: Somebody) -> bytes:
    return it.look(one, "/backpack/export.zip").body


def are_those_that_were_earned(it: Institution) -> None:
    """Each person has what the test expects of them, and the issuer has awarded no other."""
    found: Counter[tuple[str, str]] = Counter()
    for one, badge in collected(it):
        found[badge["credentialSubject"]["achievement"]["name"], one.name] += 1
    wanted = Counter((name, who) for name, people in expected(it).items() for who in people)
    assert found == wanted, (found - wanted, wanted - found)
    with closing(it.site.read()) as database:
        (awarded,) = database.execute("SELECT count(*) FROM issuing_award").fetchone()
    assert awarded == sum(found.values())


def revoked(it: Institution) -> set[str]:
    """Ids of the badges whose ground fell away: of the chairs who were replaced, and of the term
    that somebody cut short by leaving.
    """
    chairs = {it.people[23].name, it.people[25].name}
    leaving = it.members[LEAVING]
    last = f"{leaving.terms[-1][1]}T00:00:00Z"
    found = set()
    for one, badge in collected(it):
        name = badge["credentialSubject"]["achievement"]["name"]
        replaced = name == "Chair of a group" and one.name in chairs
        cut_short = name == "Member of the Alliance" and one is leaving.speaker
        if replaced or (cut_short and badge["validUntil"] != last):
            found.add(badge["id"])
    return found


def published(it: Institution) -> dict[str, bytes]:
    """What the site publishes beside badges, by the addresses that stand in them: the document of
    the issuer, and its status lists.
    """
    if "published" not in it.facts:
        found: dict[str, bytes] = {}
        for _one, badge in collected(it):
            status = badge["credentialStatus"]["statusListCredential"]
            did = badge["issuer"]["id"]
            slug = did.rsplit(":", 1)[1]
            found.setdefault(status, b"")
            address = f"https://127.0.0.1:{it.site.port}/issuers/{slug}/did.json"
            found[address] = b""
        for url in found:
            path = url.split(f":{it.site.port}", 1)[1]
            found[url] = it.staff.browser.get(path).body
        it.facts["published"] = found
    documents: dict[str, bytes] = it.facts["published"]
    return documents


def verified_by_ours(it: Institution) -> None:
    """`badging verify`, as a process of its own, without a network."""
    folder = it.site.folder / "badges"
    folder.mkdir(exist_ok=True)
    places = {}
    for number, (url, body) in enumerate(published(it).items()):
        (folder / f"document-{number}.json").write_bytes(body)
        places[url] = f"document-{number}.json"
    (folder / "documents.json").write_text(json.dumps(places))
    every = [badge for _one, badge in collected(it)]
    (folder / "all.ndjson").write_text("".join(json.dumps(badge) + "\n" for badge in every))
    at = it.now.isoformat(timespec="seconds")
    common = ["--at", at, "--offline", "--documents", str(folder / "documents.json")]
    out = folder / "results.ndjson"
    out.unlink(missing_ok=True)
    command = [str(BIN / "badging"), "verify-many", str(folder / "all.ndjson"), *common]
    _run_whatever_it_finds([*command, "--out", str(out)])
    results = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(results) == len(every)
    for badge, result in zip(every, results, strict=True):
        report = result.get("report", result)
        failed = {(c["name"], c["code"]) for c in report["checks"] if c["outcome"] == "fail"}
        assert failed == wanted_problems(it, badge), (badge["id"], failed)
    one = folder / "one.json"
    good = next(badge for badge in every if not wanted_problems(it, badge))
    one.write_text(json.dumps(good))
    run([str(BIN / "badging"), "verify", str(one), *common], dict(os.environ))


def _run_whatever_it_finds(command: list[str]) -> None:
    import subprocess

    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr[-2000:]


def wanted_problems(it: Institution, badge: dict[str, Any]) -> set[tuple[str, str]]:
    if badge["id"] in revoked(it):
        return {("status", "revoked")}
    until = badge.get("validUntil")
    if until is not None and until < it.now.strftime("%Y-%m-%dT%H:%M:%SZ"):
        return {("validity", "expired")}
    return set()


@contextmanager
def at_the_clock_of_the_year(it: Institution) -> Iterator[None]:
    """What is started meanwhile has the year's time, like the servers."""
    before = {name: os.environ.get(name) for name in it.site.clock.environment}
    os.environ.update(it.site.clock.environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def verified_by_another(it: Institution) -> None:
    """Digital Bazaar's libraries, which share no line with ours: the proof of each badge, and its
    place in the status list, whose own proof they check as well.
    """
    kind = need(DIGITAL_BAZAAR)
    with at_the_clock_of_the_year(it), running(kind) as peer:
        peer.ask("learn", documents=_for_peers(it))
        for _one, badge in collected(it):
            text = json.dumps(badge)
            problems = wanted_problems(it, badge)
            answer = peer.ask("verify", secured=text, proof="eddsa-rdfc-2022")
            assert answer["verified"] is (("validity", "expired") not in problems), answer
            status = peer.ask("verify_status", secured=text)
            assert status["verified"], status
            assert status["set"] == [("status", "revoked") in problems], badge["id"]
        _notices_a_change(peer, it)


def _notices_a_change(peer: Peer, it: Institution) -> None:
    _one, badge = next(pair for pair in collected(it) if not wanted_problems(it, pair[1]))
    text = json.dumps(badge)
    changed = text.replace("as the Alliance has it", "as nobody has it", 1)
    assert changed != text
    assert not peer.verifies(changed, proof="eddsa-rdfc-2022")


def _for_peers(it: Institution) -> dict[str, Any]:
    """The published documents by the names that a resolver has for them."""
    found: dict[str, Any] = {}
    for url, body in published(it).items():
        document = json.loads(body)
        if url.endswith("did.json"):
            found[document["id"]] = document
            for method in document["verificationMethod"]:
                found[method["id"]] = {"@context": MULTIKEY, **method}
        else:
            found[url] = document
    return found
