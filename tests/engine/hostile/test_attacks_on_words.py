"""What stands in a signed badge cannot be added to, renamed or given another meaning."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.engine.hostile.conftest import EMBEDDED, FORMS, GRAPHS, LETTERS, TOKENS, bent
from tests.engine.verification.conftest import CREATED, finding

from badging.errors import BadgingError, Unreadable
from badging.issuing import issue
from badging.keys import multibase
from badging.verification import Outcome, Verdict

EVIL = "https://evil.example.org/context"


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_of_each_form_is_verified_as_it_was_made(credential, made, examine, form):
    report = examine(made(form, credential))
    assert report.verdict is Verdict.VERIFIED, report.sentence


# Unsigned additions -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("at", "addition"),
    [
        ((), {"awardedDate": "2026-01-01T00:00:00Z"}),
        (("credentialSubject",), {"creditsEarned": 60}),
        (("credentialSubject", "achievement"), {"fieldOfStudy": "Bridges"}),
        (("issuer",), {"url": "https://evil.example.org"}),
    ],
)
def test_a_defined_word_cannot_be_added_to_what_is_signed(
    credential, made, examine, form, at, addition
):
    def add(badge: dict[str, Any]) -> None:
        for step in at:
            badge = badge[step]
        badge |= addition

    report = examine(bent(made(form, credential), add))
    assert finding(report, "proof").code == "signature_wrong"
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("form", FORMS)
def test_an_undefined_word_cannot_be_added(credential, made, examine, form):
    def add(badge: dict[str, Any]) -> None:
        badge["credentialSubject"]["achievement"]["honours"] = "with distinction"

    report = examine(bent(made(form, credential), add))
    assert report.verdict is Verdict.NOT_VERIFIED
    if form in GRAPHS:  # the graph, and so the signature, is the same
        assert finding(report, "proof").outcome is Outcome.PASS
        assert finding(report, "contexts").code == "undefined_property"
        assert finding(report, "contexts").pointer == "/credentialSubject/achievement/honours"
    else:
        assert finding(report, "proof").code == "signature_wrong"


@pytest.mark.parametrize("form", GRAPHS)
@pytest.mark.parametrize("value", [None, [], [None], {"@value": None}, {"@set": []}])
def test_a_word_that_makes_no_statement_hides_nothing(credential, made, examine, form, value):
    """JSON-LD drops these; a reader may take them for the badge's own."""

    def replace(badge: dict[str, Any]) -> None:
        badge["validUntil"] = value

    assert examine(bent(made(form, credential), replace)).verdict is Verdict.NOT_VERIFIED


# Aliases ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", GRAPHS)
@pytest.mark.parametrize(("plain", "keyword"), [("id", "@id"), ("type", "@type")])
@pytest.mark.parametrize("at", [(), ("issuer",), ("credentialSubject", "achievement")])
def test_a_keyword_in_place_of_its_alias_is_refused(
    credential, made, examine, form, plain, keyword, at
):
    """The graph is the same; a program that looks for `id` finds nothing, or somebody else's."""

    def rename(badge: dict[str, Any]) -> None:
        for step in at:
            badge = badge[step]
        badge[keyword] = badge.pop(plain)

    assert examine(bent(made(form, credential), rename)).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("form", EMBEDDED)
@pytest.mark.parametrize(("plain", "keyword"), [("id", "@id"), ("type", "@type")])
def test_a_second_identifier_or_type_is_refused(credential, made, examine, form, plain, keyword):
    def add(badge: dict[str, Any]) -> None:
        badge["issuer"][keyword] = badge["issuer"][plain]
        badge["issuer"][plain] = "did:web:evil.example.org" if plain == "id" else ["Person"]

    assert examine(bent(made(form, credential), add)).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("form", GRAPHS)
@pytest.mark.parametrize(("plain", "keyword"), [("id", "@id"), ("type", "@type")])
@pytest.mark.parametrize("inline", [True, False], ids=["inline", "fetched"])
def test_an_alias_of_a_context_from_elsewhere_is_refused(
    credential, made, examine, listed, form, plain, keyword, inline
):
    """What was signed as the issuer's identifier hides under a word that no reader knows."""
    context = {"@context": {"nickname": keyword}}
    listed[EVIL] = json.dumps(context).encode()

    def rename(badge: dict[str, Any]) -> None:
        badge["@context"].append(context["@context"] if inline else EVIL)
        badge["issuer"]["nickname"] = badge["issuer"].pop(plain)

    assert examine(bent(made(form, credential), rename)).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("form", GRAPHS)
@pytest.mark.parametrize("term", ["validUntil", "credentialSubject", "issuer", "name"])
def test_a_word_written_as_its_iri_is_refused(credential, made, examine, form, term):
    iri = {
        "name": "https://schema.org/name",
    }.get(term, f"https://www.w3.org/2018/credentials#{term}")
    kinds = {"validUntil": "http://www.w3.org/2001/XMLSchema#dateTime"}

    def spell_out(badge: dict[str, Any]) -> None:
        value = badge.pop(term)
        badge[iri] = {"@value": value, "@type": kinds[term]} if term in kinds else value

    assert examine(bent(made(form, credential), spell_out)).verdict is Verdict.NOT_VERIFIED


# Contexts -----------------------------------------------------------------------------------------

INJECTED: dict[str, Any] = {
    "another meaning": {"name": "https://evil.example.org/name"},
    "no meaning": {"validUntil": None},
    "another type": {"validUntil": {"@id": "https://www.w3.org/2018/credentials#validUntil"}},
    "an alias": {"expires": "https://www.w3.org/2018/credentials#validUntil"},
    "reversed": {"issuer": {"@reverse": "https://www.w3.org/2018/credentials#issuer"}},
    "scoped": {"issuer": {"@id": "https://evil.example.org/i", "@context": {"id": None}}},
    "propagated": {"@propagate": True, "name": "https://evil.example.org/name"},
    "protected anew": {"@protected": True, "name": "https://evil.example.org/name"},
    "version": {"@version": 1.1, "type": "https://evil.example.org/type"},
    "imported": {"@import": EVIL},
    "nothing": None,
    "base": {"@base": "https://evil.example.org/"},
    "vocabulary": {"@vocab": "https://evil.example.org/"},
    "fetched": EVIL,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", INJECTED)
@pytest.mark.parametrize("where", ["last", "first", "inside", "subject"])
def test_a_context_cannot_be_injected(credential, made, examine, listed, form, what, where):
    """After signing, with a word renamed where the injected context would let it be."""
    listed[EVIL] = json.dumps({"@context": INJECTED["another meaning"]}).encode()
    entry = INJECTED[what]

    def inject(badge: dict[str, Any]) -> None:
        if where == "last":
            badge["@context"].append(entry)
        elif where == "first":
            badge["@context"].insert(0, entry)
        elif where == "inside":
            badge["credentialSubject"]["achievement"]["@context"] = entry
        else:
            badge["credentialSubject"]["@context"] = [entry]
        if what == "an alias":
            badge["expires"] = badge.pop("validUntil")
        elif what in ("vocabulary", "base"):
            badge["credentialSubject"]["achievement"]["honours"] = "with distinction"
        elif what == "nothing":
            badge["credentialSubject"]["achievement"]["name"] = "Bridge builder"

    report = examine(bent(made(form, credential), inject))
    if report.verdict is not Verdict.NOT_VERIFIED:  # then it changed nothing, and that is said
        assert form in EMBEDDED
        assert report.verdict is Verdict.RESERVATIONS
        assert finding(report, "contexts").code in ("context_inline", "context_unknown")
        assert report.credential["name"] == "Ramp builder"
        assert report.credential["valid_until"] == "2027-01-01T00:00:00Z"


@pytest.mark.parametrize("form", FORMS)
def test_contexts_cannot_be_taken_away_or_exchanged(credential, made, examine, form):
    for change in (
        lambda badge: badge.pop("@context"),
        lambda badge: badge["@context"].pop(),
        lambda badge: badge["@context"].reverse(),
        lambda badge: badge.__setitem__("@context", {"@vocab": "https://schema.org/"}),
    ):
        try:
            report = examine(bent(made(form, credential), change))
        except BadgingError:
            continue
        assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("form", ["eddsa-rdfc-2022", "ecdsa-rdfc-2019", "ecdsa-sd-2023"])
@pytest.mark.parametrize("term", ["name", "description", "id", "type", "VerifiableCredential"])
def test_nobody_can_sign_a_protected_word_with_another_meaning(
    credential, keys, listed, examine, form, term
):
    credential["@context"].append({term: "https://evil.example.org/word"})
    key = keys["p256" if form.startswith("ecdsa") else "ed25519"]
    with pytest.raises(BadgingError):
        issue(credential, key, proof=form, created=CREATED)


# Duplicate keys -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", EMBEDDED)
@pytest.mark.parametrize(
    ("found", "doubled"),
    [
        ('"validUntil"', '"validUntil": "2099-01-01T00:00:00Z", "validUntil"'),
        ('"validUntil"', '"validU\\u006etil": "2099-01-01T00:00:00Z", "validUntil"'),
        ('"achievement"', '"achievement": {}, "achievement"'),
        ('"proofValue"', '"proofValue": "z3", "proofValue"'),
        ('"issuer"', '"issuer": {"id": "did:web:evil.example.org"}, "issuer"'),
    ],
)
def test_a_key_that_stands_twice_is_refused(credential, made, examine, form, found, doubled):
    text = json.dumps(made(form, credential))
    assert text.count(found) == 1
    with pytest.raises(Unreadable) as caught:
        examine(text.replace(found, doubled))
    assert caught.value.code == "duplicate_key"


@pytest.mark.parametrize("form", TOKENS)
@pytest.mark.parametrize("part", [0, 1], ids=["header", "payload"])
def test_a_key_that_stands_twice_in_a_token_is_refused(credential, made, keys, examine, form, part):
    """Signed so by the issuer itself: two readers could read two badges."""
    token, tilde, more = made(form, credential).partition("~")
    parts = token.split(".")[:2]
    text = multibase.base64url_decode(parts[part]).decode()
    name = text.split('"')[1]
    doubled = f'{{"{name}":"another",{text[1:]}'.encode()
    parts[part] = multibase.base64url_encode(doubled)
    start = ".".join(parts)
    signature = multibase.base64url_encode(keys["ed25519"].sign(start.encode()))
    try:
        report = examine(f"{start}.{signature}{tilde}{more}")
    except Unreadable as error:
        assert error.code == "duplicate_key"
    else:
        assert finding(report, "proof").code == "proof_malformed"
        assert report.verdict is Verdict.NOT_VERIFIED


def test_every_form_is_among_those_tried() -> None:
    from badging.proofs.registry import MECHANISMS

    assert {form.partition(",")[0] for form in FORMS} == set(MECHANISMS)
    assert set(LETTERS) < set(EMBEDDED)


@pytest.mark.parametrize("at", [(), ("issuer",), ("credentialSubject", "achievement")])
def test_a_context_inside_the_badge_is_told_at_its_place(credential, made, examine, at):
    """It is not signed as a text, even where no word takes its meaning from it."""

    def inject(badge: dict[str, Any]) -> None:
        for step in at:
            badge = badge[step]
        known = badge.get("@context", [])
        badge["@context"] = [*known, {"ramps": "https://example.org/ramps"}]

    report = examine(bent(made("eddsa-rdfc-2022", credential), inject))
    told = [(c.code, c.pointer) for c in report.checks if c.name == "contexts"]
    index = 0 if at else 2
    assert told == [("context_inline", "".join(f"/{step}" for step in at) + f"/@context/{index}")]
    assert report.verdict is Verdict.RESERVATIONS


def test_a_context_in_a_list_is_told_though_its_name_is_escaped(credential, made, examine):
    credential["evidence"] = [{"type": ["Evidence"], "name": "Ramp"}]
    badge = made("eddsa-rdfc-2022", credential)
    badge["evidence"][0]["@context"] = {"ramps": "https://example.org/ramps"}
    escaped = json.dumps(badge)
    first = escaped.index('"@context"', escaped.index('"evidence"'))
    escaped = escaped[:first] + '"\\u0040context"' + escaped[first + len('"@context"') :]
    for text in (json.dumps(badge), escaped, escaped.encode()):
        told = [(c.code, c.pointer) for c in examine(text).checks if c.name == "contexts"]
        assert told == [("context_inline", "/evidence/0/@context/0")]


def test_the_contexts_of_an_endorsement_are_its_own_matter(credential, made, stranger, examine):
    endorsement = {
        "@context": [*credential["@context"], {"ramps": "https://example.org/ramps"}],
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": stranger.controller, "type": ["Profile"]},
        "name": "Endorsement",
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": credential["id"], "type": ["EndorsementSubject"]},
    }
    signed = json.loads(issue(endorsement, stranger, created=CREATED))
    report = examine(made("eddsa-rdfc-2022", credential | {"endorsement": [signed]}))
    assert finding(report, "contexts").code == "contexts_known"


@pytest.mark.parametrize(("words", "told"), [(20, 20), (21, 20), (2000, 20)])
def test_a_flood_of_undefined_words_is_told_by_its_first(credential, made, examine, words, told):
    badge = made("eddsa-rdfc-2022", credential)
    badge |= {f"word{number}": "x" for number in range(words)}
    found = [c for c in examine(badge).checks if c.name == "contexts"]
    assert len(found) == told
    assert {c.code for c in found} == {"undefined_property"}
