from __future__ import annotations

import json

import pytest
from tests.conformance import vectors

from badging.documents import MappedDocuments, Offline
from badging.errors import BadgingError, DocumentUnavailable, InvalidCredential
from badging.linked_data import contexts
from badging.linked_data.ordinary import has_ordinary_contexts
from badging.linked_data.tables import read_table

PUBLISHED = {
    "https://www.w3.org/2018/credentials/v1": "2018-credentials-v1.jsonld",
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.jsonld",
    "https://w3id.org/security/data-integrity/v1": "data-integrity-v1.jsonld",
    "https://w3id.org/security/suites/ed25519-2020/v1": "suites-ed25519-2020.jsonld",
    "https://www.w3.org/ns/did/v1": "did-v1.jsonld",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": "ob-v3p0-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": "ob-v3p0-3.0.2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-v3p0-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-v3p0-extensions.json",
    "https://w3id.org/openbadges/v2": "ob-v2p0.json",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": "clr-v2p0-2.0.1.json",
}
FOREIGN = "https://example.org/context.json"


@pytest.mark.parametrize("url", PUBLISHED)
def test_a_rebuilt_context_is_the_published_one(url: str) -> None:
    assert contexts.known(url) == vectors.load(f"contexts/{PUBLISHED[url]}")


EARLIER = {
    "https://openbadgespec.org/v0/context.json": "ob_v2p0/v0/context.json",
    "https://w3id.org/openbadges/legacy-v1": "ob_v2p0/v1/legacy-v1.json",
    "https://w3id.org/openbadges/v1": "ob_v2p0/v1/context.json",
    "https://purl.imsglobal.org/spec/ob/v2p1/context/ob_v2p1.jsonld":
        "ob_v2p1/schema/jsonld-context/ob_v2p1.jsonld",
}  # fmt: skip


@pytest.mark.parametrize("url", EARLIER)
def test_a_rebuilt_context_of_earlier_versions_says_what_the_published_one_says(url: str) -> None:
    """Beside the context, the published documents hold rules for extensions (`validation`)."""
    published = vectors.load(f"1edtech/spec/{EARLIER[url]}")
    assert contexts.known(url) == {"@context": published["@context"]}


def test_no_word_of_an_earlier_version_is_taken_for_one_of_3_0() -> None:
    badge = {
        "@context": [contexts.CREDENTIALS_V2, contexts.OB_3_0_3, *EARLIER],
        "type": ["VerifiableCredential"],
    }
    assert not has_ordinary_contexts(badge)


def test_the_two_published_contexts_of_2_0_differ_in_one_word() -> None:
    known = contexts.known("https://w3id.org/openbadges/v2")
    other = vectors.load("1edtech/spec/ob_v2p0/v2/context.json")
    assert known is not None
    terms = [key for key, value in known["@context"].items() if other["@context"][key] != value]
    assert terms == ["targetFramework"]


@pytest.mark.parametrize("url", contexts.known_urls())
def test_every_known_context_has_its_pinned_digest(url: str) -> None:
    context = contexts.load(url, Offline())
    assert context.known
    assert contexts.digest_of(context.document) == context.digest


def test_a_changed_table_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(contexts._TABLES, "ob-3.0-extensions", "0" * 64)
    contexts._rebuilt.cache_clear()
    try:
        with pytest.raises(BadgingError, match="has been changed"):
            contexts.known("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
    finally:
        monkeypatch.undo()
        contexts._rebuilt.cache_clear()


def test_a_document_map_cannot_replace_a_known_context() -> None:
    url = contexts.CREDENTIALS_V2
    evil = MappedDocuments({url: b'{"@context": {"issuer": "https://example.org/evil"}}'})
    assert contexts.load(url, evil).known


def test_a_foreign_context_comes_through_the_documents() -> None:
    body = json.dumps({"@context": {"shoe": "https://example.org/shoe"}, "other": 1}).encode()
    context = contexts.load(FOREIGN, MappedDocuments({FOREIGN: body}))
    assert not context.known
    assert context.document == {"@context": {"shoe": "https://example.org/shoe"}}


def test_a_context_that_cannot_be_had_says_so() -> None:
    assert contexts.known(FOREIGN) is None
    with pytest.raises(DocumentUnavailable):
        contexts.load(FOREIGN, Offline())


@pytest.mark.parametrize(
    "body",
    [
        b"nonsense",
        b"[]",
        b"{}",
        b'{"@context": {"a": 1, "a": 2}}',
        b'{"@context": {"@import": "https://example.org/other"}}',
        json.dumps({"@context": {f"t{n}": "x:y" for n in range(5000)}}).encode(),
        json.dumps(
            {"@context": {f"t{n}": {"@id": "x:y", "@context": {}} for n in range(300)}}
        ).encode(),
    ],
    ids=["nonsense", "list", "empty", "duplicate", "import", "terms", "scopes"],
)
def test_what_is_no_context_or_too_much_of_one_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidCredential):
        contexts.load(FOREIGN, MappedDocuments({FOREIGN: body}))


def test_tables_say_all_that_contexts_hold() -> None:
    table = "\n".join(
        [
            "# a remark",
            "@prefix ex https://example.org/",
            "@version 1.1",
            "@protected",
            "plain = ex|plain",
            "typed : ex|typed type=@id container=@set protected=no",
            "outer : ex|outer",
            "  @protected",
            "  inner : ex|inner",
            "    innermost = ex|innermost",
            "  second = ex|second",
            "none : ex|none scope=none",
            "empty : ex|empty scope=empty",
        ]
    )
    assert read_table(table) == {
        "@context": {
            "@version": 1.1,
            "@protected": True,
            "plain": "https://example.org/plain",
            "typed": {
                "@id": "https://example.org/typed",
                "@type": "@id",
                "@container": "@set",
                "@protected": False,
            },
            "outer": {
                "@id": "https://example.org/outer",
                "@context": {
                    "@protected": True,
                    "inner": {
                        "@id": "https://example.org/inner",
                        "@context": {"innermost": "https://example.org/innermost"},
                    },
                    "second": "https://example.org/second",
                },
            },
            "none": {"@id": "https://example.org/none", "@context": None},
            "empty": {"@id": "https://example.org/empty", "@context": {}},
        }
    }


@pytest.mark.parametrize("line", ["term", "term ? x", "    deep = x", "a : nowhere|x", "a : x b=c"])
def test_a_broken_table_names_its_line(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 of the table"):
        read_table(f"# remark\n{line}")
