"""Documents for comparing the compiled path with the reference, drawn from the vocabulary tables.

Seeded: the same number gives the same document. Most are what an issuer could write; the rest bend
one thing or another that JSON-LD allows, forbids or drops.
"""

from __future__ import annotations

import random
import re
from functools import cache
from typing import Any

from badging.linked_data import contexts

V1, V2 = contexts.CREDENTIALS_V1, contexts.CREDENTIALS_V2
OB = "https://purl.imsglobal.org/spec/ob/v3p0/"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
PROOF = contexts.DATA_INTEGRITY_V2

CONTEXTS: tuple[Any, ...] = (
    [V2, OB + "context-3.0.3.json"],
    [V2, OB + "context-3.0.3.json"],
    [V2, OB + "context-3.0.3.json", OB + "extensions.json"],
    [V2, OB + "context-3.0.2.json"],
    [V1, OB + "context-3.0.1.json", PROOF],
    [V1, OB + "context.json"],
    [V1, OB + "context-3.0.2.json", contexts.ED25519_2020],
    [V2, CLR, OB + "context-3.0.3.json"],
    [V2, OB + "context-3.0.3.json", CLR],
    [V1, CLR, OB + "context-3.0.1.json", OB + "extensions.json"],
    [V2],
    V2,
    V1,
)
ODD_CONTEXTS: tuple[Any, ...] = (
    *([url] for url in contexts.known_urls()),
    *([V2, url] for url in contexts.known_urls()),
    *([V1, OB + "context-3.0.2.json", url] for url in contexts.known_urls()),
    "https://w3id.org/openbadges/v2",
    ["https://w3id.org/openbadges/v2"],
    [V2, "https://www.w3.org/ns/did/v1"],
    [OB + "context-3.0.3.json"],
    [OB + "context-3.0.3.json", V2],
    [V2, {"shoe": "https://example.org/shoe"}],
    [V2, OB + "context-3.0.3.json", {"@vocab": "https://example.org/#"}],
    [V2, {"name": "https://example.org/evil"}],
    [V2, "https://example.org/unknown.json"],
    [V1, OB + "context-3.0.1.json", {"@language": "en"}],
    [V1, {"names": {"@id": "https://schema.org/name", "@container": "@language"}}],
    [V2, None],
    [],
    None,
    5,
)

TEXTS = (
    "",
    "community",
    "Facilitator",
    "2026-01-01T00:00:00Z",
    "sha256$ebe41303590c450d254bbeacc4ccf12cf6690106fe8ec1fca9349c7a890e3e30",
    "Two\nlines\r\n\tand a tab",
    'He said "quote" \\ and left',
    "Größe, naïveté, 日本語, עברית",
    "astral 𝒜 😀 \U0010ffff",
    "no-break\u00a0space \u2028 line \ufeff mark",
    "control \x00\x01\x08\x0b\x0c\x0e\x1f end",
    "delete \x7f and \x80\x9f",
    "C:\\users\\u00e4 \\u000b",
    "_:b0",
    "urn:uuid:0c1a9a1c-3f1e-4d8e-9a5b-6d1f7b0c9e11",
    " <urn:a> _:c14n0 .\n",
    "1EdTechJsonSchemaValidator2019",
    "x" * 300,
)
HARD = tuple(text for text in TEXTS if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|u000b", text))
IRIS = (
    "urn:uuid:0c1a9a1c-3f1e-4d8e-9a5b-6d1f7b0c9e11",
    "did:web:example.org",
    "did:key:z6MktD9tb9X5MHaoNaxtGCTnx5RC5bYCn5sb3mEhEFcWo5sz",
    "https://example.org/achievements/1",
    "https://example.org/achievements/1/criteria",
    "https://example.org/größe?a=b&c=d#e",
    "mailto:ada@example.org",
    "data:image/png;base64,iVBORw0KGgo=",
    "urn:x",
    "URN:X",
    "a:",
)
ODD_IRIS = (
    "relative",
    "../up",
    "",
    "?query",
    "#fragment",
    "_:b0",
    "_:b1",
    "_:",
    "urn:with space",
    "urn:no\u00a0break",
    "urn:\u2028",
    "urn:<angle>",
    'urn:"quote"',
    "urn:{brace}",
    "urn:back\\slash",
    "urn:\ttab",
    "urn:line\n",
    "urn:\ud800",
    "urn:\x7f",
    "1a:b",
    "a,b:c",
    "a_b:c",
    ":colon",
    "@id",
    "@none",
    "@foo",
    "id",
    "name",
    "Achievement",
    "xsd:string",
    "schema:name",
    "obi:validation",
    "cred:x",
    "obi://x",
)
KEYWORDS = (
    *("@id", "@type", "@value", "@language", "@list", "@set", "@graph", "@included", "@reverse"),
    *("@nest", "@index", "@json", "@none", "@direction", "@base", "@vocab", "@unknown", "@"),
)
NUMBERS = (
    *(0, 1, -1, 42, 1.0, 0.5, -0.0, 3.5, 1e-7, 1.5e300, 1e21, 10**20, 10**21, -(10**22), 2**63),
    *(0.1 + 0.2, 123456.789, 5e-324, 1e16),
)


class Writer:
    """Writes one document. seed: any number."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        # How often something is bent: mostly never, sometimes here and there, seldom everywhere.
        self.oddity = self.random.choice((0, 0, 0, 0.01, 0.03, 0.15))
        self.pool: list[Any] = []

    def document(self) -> dict[str, Any]:
        named = self.choice(ODD_CONTEXTS if self.odd(0.1) else CONTEXTS)
        document = self.object("VerifiableCredential", named, depth=0)
        types = ["VerifiableCredential"]
        if self.random.random() < 0.9:
            types.append(self.choice(("OpenBadgeCredential", "AchievementCredential")))
        if CLR in (named if isinstance(named, list) else [named]):
            types = ["VerifiableCredential", "ClrCredential"]
        document["type"] = types
        document["issuer"] = self.choice(
            (self.choice(IRIS), self.object("Profile", named, depth=1))
        )
        document["credentialSubject"] = self.object(
            "ClrSubject" if "ClrCredential" in types else "AchievementSubject", named, depth=1
        )
        if self.random.random() < 0.2 and "endorsement" in vocabulary(_frozen(named))[0]:
            document["endorsement"] = [
                self.credential(named, depth=2) for _ in range(self.random.randint(1, 3))
            ]
        if self.random.random() < 0.9:
            document["id"] = self.identifier()
        document["@context"] = named
        if self.odd(0.1):
            del document["@context"]
        return self.shuffled(document)

    def credential(self, named: Any, depth: int) -> dict[str, Any]:
        """A credential inside, as an endorsement or a CLR has it."""
        found = self.object("VerifiableCredential", named, depth)
        found["type"] = ["VerifiableCredential", "EndorsementCredential"]
        found["credentialSubject"] = self.object("EndorsementSubject", named, depth + 1)
        if self.random.random() < 0.5:
            found["@context"] = self.choice((named, self.choice(CONTEXTS)))
        if self.random.random() < 0.5:
            found["proof"] = self.proof()
        return found

    def proof(self) -> Any:
        proof = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-01-01T00:00:00Z",
            "verificationMethod": self.identifier(),
            "proofPurpose": self.choice(("assertionMethod", "authentication", "unheard-of")),
            "proofValue": "z" + self.choice(TEXTS),
        }
        if self.random.random() < 0.2:
            proof["id"] = self.identifier()
        return [proof, dict(proof)] if self.odd(0.5) else proof

    def object(self, type_: str, named: Any, depth: int) -> dict[str, Any]:
        scope, classes = vocabulary(_frozen(named))
        terms = {k: v for k, v in scope.items() if k not in classes}
        found: dict[str, Any] = {}
        if self.random.random() < 0.6:
            found["id"] = self.identifier()
        if self.random.random() < 0.85:
            found["type"] = self.type(type_, classes)
            terms |= classes.get(type_, {})
        if not self.odd(0.2):
            terms = {name: term for name, term in terms.items() if _is_common(name, term)}
        names = sorted(name for name in terms if name not in {"id", "type", "proof"})
        most = max(1, 7 - 2 * depth)
        for name in self.random.sample(names, min(len(names), self.random.randint(0, most))):
            found[name] = self.value(terms[name], named, depth)
        if "type" not in found and self.random.random() < 0.5:
            found.pop("id", None)
        self.bend(found, named, depth)
        if self.pool and self.random.random() < 0.1:
            return self.choice(self.pool)  # the same object once more: nodes that tie
        if depth:
            self.pool.append(found)
        return self.shuffled(found)

    def type(self, type_: str, classes: dict[str, Any]) -> Any:
        if self.odd():
            return self.choice(
                (None, [], {}, 5, "@json", "Nothing", ["Nothing", type_], "urn:x y", "_:b0", [None],
                 [type_, [type_]], "https://example.org/Type", "relative type", ["id"], "")
            )  # fmt: skip
        draw = self.random.random()
        if draw < 0.02:
            return self.choice(("1EdTechJsonSchemaValidator2019", ["1EdTechRevocationList"]))
        if draw < 0.08 and classes:
            return [type_, *self.random.sample(sorted(classes), 1)]
        if draw < 0.1:
            return [type_, type_]
        return self.choice((type_, [type_]))

    def value(self, term: Any, named: Any, depth: int) -> Any:
        container = term.get("@container", "") if isinstance(term, dict) else ""
        number = self.random.choice((0, 1, 1, 2, 3, 5)) if container else 1
        if number == 1 and self.random.random() < 0.7:
            return self.single(term, named, depth)
        return [self.single(term, named, depth) for _ in range(number)]

    def single(self, term: Any, named: Any, depth: int) -> Any:
        if self.odd():
            return self.oddness(named, depth)
        coercion = term.get("@type") if isinstance(term, dict) else None
        draw = self.random.random()
        if depth < 4 and draw < (0.5 if coercion in {None, "@id"} else 0.1):
            _, classes = vocabulary(_frozen(named))
            return self.object(self.choice(sorted(classes) or ["Nothing"]), named, depth + 1)
        if coercion == "@id":
            return self.identifier()
        if coercion == "@vocab":
            return self.choice(("assertionMethod", "authentication", "id", "urn:x", "nothing"))
        if draw > 0.9:
            return self.choice(
                (*NUMBERS, True, False) if self.odd(0.3) else (True, 1, 42, 3.0, 0.5)
            )
        return self.text()

    def text(self) -> str:
        if self.random.random() < 0.6:
            return self.choice(TEXTS[:5])
        if self.odd(0.05):
            return "half \ud83d pair"
        if not self.odd(0.1):
            return self.choice([text for text in TEXTS if text not in HARD])
        return self.choice(TEXTS) + self.choice(("", "", str(self.random.randint(0, 3))))

    def identifier(self) -> Any:
        if self.odd():
            return self.choice((*ODD_IRIS, None, 5, [], ["urn:x"], {}))
        if self.random.random() < 0.3:
            return f"urn:uuid:{self.random.getrandbits(128):032x}"
        return self.choice(IRIS)

    def oddness(self, named: Any, depth: int) -> Any:
        text = self.text()
        return self.choice(
            (
                None, [], {}, [[]], [[text]], [None], [None, text], [text, text], True, 10**400,
                [1, 1.0, True, "1"], float("inf"), {"@value": text}, {"@value": 5},
                {"@value": text, "@language": self.choice(("en", "de-AT", "x y", "EN", None))},
                {"@value": text, "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
                {"@value": text, "@language": "en", "@direction": "rtl"},
                {"en": "a", "de": ["b", "c"], "@none": "d"}, {"@id": self.identifier()},
                {"@list": [text, text]}, {"@set": [text]}, {"@graph": [{"id": "urn:x"}]},
                {"id": "urn:x"}, {"id": self.identifier()}, {"type": "Profile"}, {"name": None},
                self.choice(ODD_IRIS), [self.identifier(), {"id": "urn:x"}, "urn:x"],
                {"@context": self.choice((*CONTEXTS, *ODD_CONTEXTS)), "name": text},
                {"@type": "@json", "@value": {"a": [1]}},
            )
        )  # fmt: skip

    def bend(self, found: dict[str, Any], named: Any, depth: int) -> None:
        if self.odd():
            found[self.choice(KEYWORDS)] = self.oddness(named, depth)
        if self.odd():
            found["@type"] = found.pop("type", "Profile")
        if self.odd():
            found["@id"] = found.pop("id", "urn:x")
        if self.odd():
            found[self.choice(("shoe", "shoe/size~", "Name", "", "a:b", "xsd:x", "@shoe"))] = 9
        if self.odd():
            found[self.choice(("https://schema.org/name", "_:p", "urn:p q"))] = self.text()
        if self.odd():
            found["@context"] = self.choice((*CONTEXTS, *ODD_CONTEXTS))
        if self.odd():
            found[self.choice(("jsonSchema", "_sd", "verifiableCredential", "proof"))] = (
                self.oddness(named, depth)
            )

    def shuffled(self, found: dict[str, Any]) -> dict[str, Any]:
        if self.random.random() < 0.8:
            return found
        names = list(found)
        self.random.shuffle(names)
        return {name: found[name] for name in names}

    def odd(self, floor: float = 0.0) -> bool:
        return self.random.random() < (self.oddity and max(self.oddity, floor))

    def choice(self, values: Any) -> Any:
        return self.random.choice(values)


def document(seed: int) -> dict[str, Any]:
    """The document of this number."""
    return Writer(seed).document()


@cache
def vocabulary(named: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Terms of the known contexts among these names, and of each type the terms it brings."""
    scope: dict[str, Any] = {}
    for name in named:
        known = contexts.known(name) if isinstance(name, str) else None
        if known is not None and isinstance(known["@context"], dict):
            scope |= {k: v for k, v in known["@context"].items() if not k.startswith("@")}
    classes = {
        name: {k: v for k, v in term.get("@context", {}).items() if not k.startswith("@")}
        for name, term in scope.items()
        if isinstance(term, dict) and isinstance(term.get("@context"), dict) and name[:1].isupper()
    }
    return scope, classes


def _is_common(name: str, term: Any) -> bool:
    """Not the claims of JWTs, prefixes, and what is JSON inside."""
    address = term.get("@id", "") if isinstance(term, dict) else term
    coercion = term.get("@type") if isinstance(term, dict) else None
    return "iana.org" not in address and address[-1:] not in "#/" and coercion != "@json"


def _frozen(named: Any) -> tuple[str, ...]:
    return tuple(
        name for name in (named if isinstance(named, list) else [named]) if isinstance(name, str)
    )
