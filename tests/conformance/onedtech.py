"""1EdTech's published samples: what their validator says of each, what we say, and why we differ.

The documents that the samples point to are made here: issuers' profiles that list the keys named
in the samples, revocation lists, the status list of the source. `tools/conformance.py` writes
`docs/conformance.md` from the same table, so the page cannot say more than the tests.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.conformance import vectors

from badging.documents import Documents, MappedDocuments, Offline
from badging.reading import read
from badging.verification import Report, Verdict, verify

AT_30 = datetime(2024, 6, 1, tzinfo=UTC)
AT_20 = datetime(2018, 1, 1, tzinfo=UTC)

VERIFIED, RESERVATIONS = Verdict.VERIFIED, Verdict.RESERVATIONS
NOT_VERIFIED, INDETERMINATE = Verdict.NOT_VERIFIED, Verdict.INDETERMINATE


@dataclass(frozen=True)
class Sample:
    """theirs: what the source's tests expect. code: the finding that decides, or "".

    alone: our verdict without any document of the issuer's. why: the reason where we differ.
    """

    file: str
    theirs: str
    ours: Verdict
    code: str = ""
    alone: Verdict = NOT_VERIFIED
    why: str = ""


BOUND = (
    "Same verdict, once the issuer's document is there to list the key. Theirs takes the key from "
    "its own name, which proves nothing about the issuer."
)

OB_30 = (
    Sample("simple.json", "valid", VERIFIED, alone=INDETERMINATE, why=BOUND),
    Sample("simple-json.png", "valid", VERIFIED, alone=INDETERMINATE, why=BOUND),
    Sample(
        "simple-jwt.svg", "valid", RESERVATIONS, "claims_missing", INDETERMINATE,
        "Same verdict, once the issuer's document lists the key, with the remark that the token "
        "lacks the claim `sub`. Theirs takes the key that comes along in the header.",
    ),
    Sample("endorsement-valid.json", "valid", VERIFIED, alone=INDETERMINATE, why=BOUND),
    Sample("simple_v1.json", "warning", RESERVATIONS, "older_data_model", INDETERMINATE, BOUND),
    Sample(
        "complete.json", "valid but for a schema", RESERVATIONS, "endorsement_fails",
        INDETERMINATE,
        "Theirs stops at the schema that an endorsement inside names and that answers 404. We "
        "verify the badge, and tell of each endorsement inside that it does not hold: their "
        "proofs are placeholders, and name a suite that does not exist.",
    ),
    Sample(
        "simple-did-key-method.json", "valid", NOT_VERIFIED, "key_of_another",
        why="Stricter on purpose. The issuer is a urn:uuid and the key a did:key: nothing says "
        "that one is the other's, and anybody could make such a badge.",
    ),
    Sample(
        "simple.jwt", "parsed, not verified", NOT_VERIFIED, "signature_wrong",
        why="The token names no key, and what it was signed with is not published. It also lacks "
        "the achievement that 3.0 requires. Their tests only take it apart.",
    ),
    Sample("simple-err-context.json", "invalid", NOT_VERIFIED, "wrong_value"),
    Sample("simple-err-type.json", "invalid", NOT_VERIFIED, "not_a_badge"),
    Sample("simple-err-credential-subject-type.json", "invalid", NOT_VERIFIED, "wrong_type"),
    Sample("simple-err-issuer.json", "invalid", NOT_VERIFIED, "no_issuer"),
    Sample("simple-err-issued.json", "invalid", NOT_VERIFIED, "not_yet_valid"),
    Sample("simple-err-expired.json", "invalid", NOT_VERIFIED, "expired"),
    Sample("simple-err-proof-method.json", "invalid", NOT_VERIFIED, "key_not_found", INDETERMINATE),
    Sample(
        "simple-err-proof-method-no-scheme.json", "invalid", NOT_VERIFIED, "method_not_a_uri"
    ),
    Sample(
        "simple-err-proof-value.json", "invalid", NOT_VERIFIED, "signature_wrong", INDETERMINATE
    ),
    Sample("simple-noproof.json", "invalid", NOT_VERIFIED, "no_proof"),
    Sample("credential-status-revoked.json", "invalid", NOT_VERIFIED, "revoked", INDETERMINATE),
    Sample(
        "bit-string-list/credential-status-revoked.json", "invalid", NOT_VERIFIED, "revoked",
        INDETERMINATE,
    ),
)  # fmt: skip

OWN_SCOPE = (
    "Same verdict, with the remark that a document calls itself by another name than its address."
)

OB_20 = (
    Sample("basic-assertion.json", "valid", VERIFIED, "hosted_same", INDETERMINATE),
    Sample("simple-badge.png", "valid", VERIFIED, "hosted_same", INDETERMINATE),
    Sample("simple.jwt", "valid", VERIFIED, "signature_right", INDETERMINATE),
    Sample(
        "assertion-with-endorsements.json", "valid", VERIFIED, "endorsement_holds", INDETERMINATE
    ),
    Sample(
        "basic-assertion-with-allowed-origins.json", "valid", RESERVATIONS, "identifier_differs",
        INDETERMINATE, OWN_SCOPE,
    ),
    Sample("basic-assertion-expired.json", "invalid", NOT_VERIFIED, "expired", NOT_VERIFIED),
    Sample("basic-assertion-invalid-context.json", "invalid", NOT_VERIFIED, "wrong_value"),
    Sample("basic-assertion-invalid-type.json", "invalid", NOT_VERIFIED, "not_a_badge"),
    Sample("simple-revoked.jwt", "invalid", NOT_VERIFIED, "revoked", INDETERMINATE),
    Sample("rdf-validation/invalid-class.json", "invalid", NOT_VERIFIED, "not_a_badge"),
    Sample(
        "rdf-validation/valid-badge-class.json", "valid", NOT_VERIFIED, "part_of_a_badge",
        why="Stricter on purpose. It is well formed, as theirs says, but it "
        "describes a badge: there is nothing in it that somebody was awarded.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Asset:
    """A document that the source serves beside its samples, put where the basic assertion needs
    it. at: "badge", "issuer", "endorsement" or "evidence". code: the finding that decides, or "".
    """

    file: str
    at: str
    ours: Verdict
    code: str = ""


ASSETS_20 = (
    Asset("robotics-badge.json", "badge", VERIFIED, "in_scope"),
    Asset("badgeclass-with-complex-image.json", "badge", RESERVATIONS, "scheme_differs"),
    Asset("badgeclass-with-language.json", "badge", VERIFIED, "in_scope"),
    Asset("badgeclass-with-endorsements.json", "badge", VERIFIED, "endorsement_holds"),
    Asset("basic-badge-no-public-key.json", "badge", VERIFIED, "in_scope"),
    Asset(
        "badge-from-organization-with-empty-revocation-list.json", "badge", VERIFIED, "in_scope"
    ),
    Asset("badge-from-organization-with-revocation-list.json", "badge", VERIFIED, "in_scope"),
    Asset("badge-with-data-image.json", "badge", RESERVATIONS, "identifier_differs"),
    Asset("altbadgeurl.json", "badge", RESERVATIONS, "identifier_differs"),
    Asset("badge-with-bad-issuer.json", "badge", NOT_VERIFIED, "identifier_differs"),
    Asset("badgeclass1.json", "badge", RESERVATIONS, "identifier_differs"),
    Asset("badgeclass-with-verification.json", "badge", RESERVATIONS, "identifier_differs"),
    Asset(
        "badgeclass-with-verification-valid-starts-with.json", "badge", RESERVATIONS, "in_scope"
    ),
    Asset(
        "badgeclass-with-verification-valid-multiple-starts-with.json", "badge", RESERVATIONS,
        "in_scope",
    ),
    Asset(
        "badgeclass-with-verification-invalid-starts-with.json", "badge", NOT_VERIFIED,
        "out_of_scope",
    ),
    Asset(
        "badgeclass-with-verification-invalid-multiple-starts-with.json", "badge", NOT_VERIFIED,
        "out_of_scope",
    ),
    Asset("organization.json", "issuer", VERIFIED, "in_scope"),
    Asset("organization-no-public-key.json", "issuer", VERIFIED, "in_scope"),
    Asset("organization-with-empty-revocation-list.json", "issuer", VERIFIED, "in_scope"),
    Asset("organization-with-revocation-list.json", "issuer", VERIFIED, "in_scope"),
    Asset("issuer1.json", "issuer", RESERVATIONS, "scheme_differs"),
    Asset("issuer-with-allowed-origins.json", "issuer", RESERVATIONS, "in_scope"),
    Asset("issuer-with-allowed-origins-valid-starts-with.json", "issuer", RESERVATIONS, "in_scope"),
    Asset(
        "issuer-with-allowed-origins-valid-multiple-starts-with.json", "issuer", RESERVATIONS,
        "in_scope",
    ),
    Asset(
        "issuer-with-allowed-origins-invalid-starts-with.json", "issuer", NOT_VERIFIED,
        "out_of_scope",
    ),
    Asset(
        "issuer-with-allowed-origins-invalid-multiple-starts-with.json", "issuer", NOT_VERIFIED,
        "out_of_scope",
    ),
    Asset("bad-issuer.json", "issuer", NOT_VERIFIED, "identifier_differs"),
    Asset("issuer-invalid-type.json", "issuer", NOT_VERIFIED, "wrong_type"),
    *(
        Asset(f"endorsement-{n}.json", "endorsement", RESERVATIONS, "endorsement_of_another")
        for n in (1, 2, 3, 4)
    ),
    Asset("criteria-no-type.json", "badge", NOT_VERIFIED, "no_issuer"),
    Asset("badgecriteria.json", "badge", NOT_VERIFIED, "no_issuer"),
    Asset("key1.json", "issuer", NOT_VERIFIED, "wrong_type"),
    Asset("revocation-list.json", "issuer", NOT_VERIFIED, "wrong_type"),
)  # fmt: skip
"""Each asset in its place; the rest of the folder is in ASSETS_ELSEWHERE."""

ASSETS_ELSEWHERE = {
    "key2.json": "signs nothing here; read as a key",
    "key3.json": "the key of `simple-revoked.jwt`",
    "empty-revocation-list.json": "read as a revocation list",
    "beths-robot-badge.png": "an image without a badge in it",
    "robotics-badge.png": "an image without a badge in it",
    "beths-robot-work.html": "an empty page of evidence; evidence is not fetched",
    "openbadges_context.json": "the published context of 2.0, under a first line with its address",
}


def verify_asset(asset: Asset) -> Report:
    """The basic assertion of 2.0 with the asset in its place."""
    assertion = json.loads(sample_bytes("ob20", "basic-assertion.json"))
    url = f"https://example.org/{asset.file}"
    extra: dict[str, bytes] = {}
    if asset.at == "badge":
        assertion["badge"] = url
    elif asset.at == "endorsement":
        assertion["endorsement"] = url
    else:
        badge = json.loads(sample_bytes("ob20", "assets/robotics-badge.json"))
        badge |= {"id": "https://example.org/made.json", "issuer": url}
        assertion["badge"] = badge["id"]
        extra[badge["id"]] = json.dumps(badge).encode()
    data = json.dumps(assertion).encode()
    return verify(data, at=AT_20, documents=MappedDocuments(extra, documents_20(data)))


def sample_bytes(version: str, name: str) -> bytes:
    path = vectors.VECTORS / "1edtech" / version / name
    vectors.folder(f"1edtech/{version}")
    return path.read_bytes()


def verify_30(sample: Sample, documents: Documents | None = None) -> Report:
    source = documents_30() if documents is None else documents
    return verify(sample_bytes("ob30", sample.file), at=AT_30, documents=source)


def verify_20(sample: Sample, documents: Documents | None = None) -> Report:
    data = sample_bytes("ob20", sample.file)
    at = datetime(2026, 1, 1, tzinfo=UTC) if "expired" in sample.file else AT_20
    return verify(data, at=at, documents=documents or documents_20(data))


def alone(sample: Sample, version: str) -> Report:
    return (verify_30 if version == "ob30" else verify_20)(sample, Offline())


def documents_30() -> MappedDocuments:
    """What the samples of 3.0 point to."""
    common = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
    did = (
        "did:web:dc.1edtech.org:wellspring2022:wellspring-portal:org:"
        "da1e96e9-afcc-4eed-b9a2-2ddf7353214c"
    )
    portal = "https://dc.1edtech.org/wellspring2022/wellspring-portal"
    corporation, university, body, state = (
        "https://example.com/issuers/876543",
        "https://example.edu/issuers/565049",
        "https://1edtech.edu/issuers/565049",
        "https://state.gov/issuers/565049",
    )
    source = (
        "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/refs/heads/"
        "main/inspector-vc/src/test/resources/ob30/bit-string-list/testlist"
    )
    revoked = {"id": f"{portal}/credential/54418d3f-ec01-4652-800a-861c890a51a1"}
    documents: dict[str, Any] = {
        corporation: _profile(
            corporation, common,
            "z6MkrvfzkMnvCroEUP2DVc9SHPE48CRsvHiVSusHioxTYu1x",
            "z6MknNHHrBzPytzu6CUBP9Lg7fg4KSBjzimc2Frh693YbMiv",
        ),
        university: _profile(university, common),
        body: _profile(
            body, common, "z6Mknyb2Gb4NxzW3xSr9ChTtdQZ1zs77piQ3r9SaJ9vMzmrs", jwk=_jwk_of_svg()
        ),
        state: _profile(state, "z6MkoMGF38Ck9xkdqrbZt4h9eHb1qc3GhAAkoSWa4Vy3SHRN"),
        f"{portal}/org/{did.rpartition(':')[2]}/did.json": _profile(did, common),
        "https://1edtech.edu/credentials/3732/revocations": {
            "issuer": body, "revokedCredential": []
        },
        f"{portal}/api/revocations/{did.rpartition(':')[2]}": {
            "issuer": did, "revokedCredential": [revoked | {"revoked": True}]
        },
    }  # fmt: skip
    mapping = {url: json.dumps(document).encode() for url, document in documents.items()}
    mapping[source] = sample_bytes("ob30", "bit-string-list/testlist")
    return MappedDocuments(mapping)


def documents_20(presented: bytes) -> MappedDocuments:
    """The assets of 2.0 under each address by which they are named, and the assertion itself."""
    mapping: dict[str, bytes] = {}
    for path in sorted(vectors.folder("1edtech/ob20/assets").iterdir()):
        for start in ("https://example.org/", "http://example.org/"):
            mapping[start + path.name] = path.read_bytes()
    text = read(presented).text
    if text.startswith("{"):
        mapping[json.loads(text)["id"]] = text.encode()
    return MappedDocuments(mapping)


def _profile(identifier: str, *keys: str, jwk: dict[str, Any] | None = None) -> dict[str, Any]:
    """An issuer's document that lists these keys for assertions, under their own names."""
    methods: list[dict[str, Any]] = [
        {
            "id": f"{identifier}#{key}",
            "type": "Multikey",
            "controller": identifier,
            "publicKeyMultibase": key,
        }
        for key in keys
    ]
    if jwk is not None:
        methods.append(
            {
                "id": f"{identifier}#rsa",
                "type": "JsonWebKey",
                "controller": identifier,
                "publicKeyJwk": jwk,
            }
        )
    listed = [method["id"] for method in methods]
    return {"id": identifier, "verificationMethod": methods, "assertionMethod": listed}


def _jwk_of_svg() -> dict[str, Any]:
    text = sample_bytes("ob30", "simple-jwt.svg").decode()
    found = re.search(r'verify="([^."]+)', text)
    assert found is not None
    header = json.loads(base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)))
    return dict(header["jwk"])
