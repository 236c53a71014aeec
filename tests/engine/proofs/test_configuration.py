"""A proof's configuration is the same whether it is remembered in part or canonicalised whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badging.documents import Offline
from badging.errors import ProofError
from badging.linked_data.canonical import canonicalize
from badging.proofs import configuration
from badging.proofs.configuration import canonical_configuration

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
OPTIONS = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "verificationMethod": "did:example:issuer#key-1",
    "proofPurpose": "assertionMethod",
}
TIMES = [
    "2026-01-01T00:00:00Z",
    "2000-01-01T00:00:00Z",
    "1999-12-31T23:59:59.123456+14:00",
    "9",
    "2026-01-01\\nT",
    '2026" .\n_:c14n0 <urn:x> "',
    "at noon",
    "",
]


def whole(options: dict[str, Any], contexts: list[str]) -> str:
    return canonicalize({**options, "@context": contexts}, Offline())


@pytest.mark.parametrize("created", TIMES)
@pytest.mark.parametrize(
    "further",
    [
        {},
        {"expires": "2000-01-01T00:00:00Z"},
        {"domain": "2000-01-01T00:00:00Z"},
        {"id": "urn:uuid:6d3e1c1f-0000-4000-8000-000000000001"},
        {"nonce": 'a "quoted"\nline', "challenge": "x"},
    ],
)
@pytest.mark.parametrize("contexts", [[V2], [V1, DATA_INTEGRITY]])
def test_the_time_of_signing_is_written_where_it_belongs(
    created: str, further: dict[str, str], contexts: list[str]
) -> None:
    options = {**OPTIONS, "created": created, **further}
    document = {"@context": contexts}
    expected = whole(options, contexts)
    for _ in range(2):  # found out, and remembered
        assert canonical_configuration(options, document, Offline()) == expected


@given(st.text(st.sampled_from('0129TZ:.+-x"\\\n '), max_size=25))
def test_any_time_is_written_as_canonicalisation_writes_it(created: str) -> None:
    options = {**OPTIONS, "created": created}
    assert canonical_configuration(options, {"@context": [V2]}, Offline()) == whole(options, [V2])


def test_an_option_that_would_not_be_signed_is_refused_whatever_the_time() -> None:
    for second in range(3):
        options = {**OPTIONS, "created": f"2026-01-01T00:00:0{second}Z", "sender": "somebody"}
        with pytest.raises(ProofError) as caught:
            canonical_configuration(options, {"@context": [V2]}, Offline())
        assert (caught.value.code, caught.value.pointer) == ("proof_not_defined", "/proof/sender")


def test_options_that_are_long_are_not_kept() -> None:
    names = len("".join(OPTIONS)) + len("challenge")
    room = configuration.MAX_REMEMBERED_CHARS - names - len("".join(OPTIONS.values()))
    for length, is_kept in ((room, True), (room + 1, False)):
        before = configuration._remembered.cache_info().misses
        options = {**OPTIONS, "challenge": "x" * length}
        assert canonical_configuration(options, {"@context": [V2]}, Offline()) == whole(
            options, [V2]
        )
        assert (configuration._remembered.cache_info().misses > before) is is_kept
