"""Badges that are the same but for some texts: those of one issuer for one achievement.

Of a badge that was verified, the text is kept with gaps where such badges differ, and with it what
was found out and hangs on nothing in the gaps: which version it is, that it has the parts that the
standard wants, that each word has a meaning, and how its statements are written. The next badge of
the same text is read by comparing letters. Each text in a gap is asked what would be asked of it in
its place. Whatever does not fit goes the way of all badges.

What a badge says of its recipient, and all that is not in an object with an identifier that came
before, is a gap; so nothing of a person is kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from badging.documents import Documents
from badging.linked_data.canonical import Prepared
from badging.linked_data.repeated import Common, at, is_due, is_word, name_of
from badging.linked_data.stencilled import Stencilled, stencilled
from badging.model import v3
from badging.model.detect import Detected
from badging.model.fitting import Test
from badging.model.leaves import tests_of_texts
from badging.proofs.jwt import CLAIMS, Jwt
from badging.recent import Recent
from badging.stencil import MAX_CHARS, Place, Stencil, cut, picking
from badging.verification.settled import Settled

KIND = "AchievementCredential"
MAX_KEPT = 128
"""Stencils that are kept, and as many again that were not used lately. About 100 KB each."""
MAX_MET = 2048
"""How many badges were met and read in full, by the hash of how they name issuer and achievement;
and as many again."""
_SIGNED_BY = frozenset(("type", "cryptosuite", "verificationMethod", "proofPurpose"))
_PROOF = _SIGNED_BY | {"created", "proofValue"}
_PROOFS = frozenset(("proof",))
_CLAIMS = frozenset(CLAIMS)
_TIMES = (("nbf",), ("exp",), ("iat",))
Settle = Callable[[], Settled]


@dataclass(slots=True, eq=False)
class Laid:
    """A text that a stencil fits. document: the badge, or the payload of a token around it.

    settled: what the letters of the stencil decide.
    """

    document: dict[str, Any]
    detected: Detected
    settled: Settled
    statements: Stencilled
    values: Sequence[str]

    def unsecured(self, credential: Mapping[str, Any], documents: Documents) -> Prepared:
        """The badge in the document, without its proof."""
        return Prepared.known(credential, documents, self.statements, self.values)


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """is_payload: whether it is the payload of a token, with claims beside the badge. signed:
    takes those of all texts that are neither in the proof nor claims. tests: of a gap, by index,
    what the standard wants there.
    """

    is_payload: bool
    stencil: Stencil
    detected: Detected
    settled: Settled
    statements: Stencilled
    signed: Callable[[Sequence[str]], Sequence[str]]
    tests: tuple[tuple[int, Test], ...]


_kept: Recent[int, _Known] = Recent(MAX_KEPT)
_met: Recent[int, int] = Recent(MAX_MET)
_common = Common()


def lay(text: str) -> Laid | None:
    """The badge with this JSON text, if one of the stencils fits it."""
    return _laid(text, is_payload=False)


def lay_payload(payload: bytes) -> Laid | None:
    """The same of the payload of a token."""
    try:
        return _laid(payload.decode(), is_payload=True)
    except UnicodeDecodeError:
        return None


def _laid(text: str, *, is_payload: bool) -> Laid | None:
    known = _kept.get(name_of(text))
    if known is None or known.is_payload is not is_payload:
        return None
    values = known.stencil.read(text)
    if values is None:
        return None
    for index, test in known.tests:
        if not test(values[index]):
            return None
    signed = known.signed(values)
    if not known.statements.fits(signed):
        return None
    document = known.stencil.filled(values)
    return Laid(document, known.detected, known.settled, known.statements, signed)


def keep(text: str, credential: Mapping[str, Any], detected: Detected, settle: Settle) -> None:
    """Make a stencil of a badge of which nothing is to be said but that it is right, the second
    time that one of its issuer and achievement is met; or the third, the fifth, the ninth.

    text: its JSON. settle: tells what of it is settled.
    """
    proof = credential.get("proof")
    if isinstance(proof, dict) and proof.keys() <= _PROOF:
        _keep(text, dict(credential), detected, settle, is_payload=False)


def keep_payload(payload: bytes, jwt: Jwt, detected: Detected, settle: Settle) -> None:
    """The same of a badge in a token that says itself all that its claims say, and has no proof.

    payload: its JSON.
    """
    credential = _credential_in(jwt.payload, is_payload=True)
    if jwt.credential == credential and not credential.keys() & {"proof", "cnf"}:
        _keep(payload.decode(), jwt.payload, detected, settle, is_payload=True)


def _keep(
    text: str, document: dict[str, Any], detected: Detected, settle: Settle, *, is_payload: bool
) -> None:
    if detected.kind != KIND or len(text) > MAX_CHARS:
        return
    name = name_of(text)
    is_to_be_made = is_due(_met, name)
    if is_to_be_made is False:
        return
    common = _common.places_in(document)
    if not is_to_be_made:
        return
    known = _made(text, document, detected, settle, common, is_payload=is_payload)
    if known is not None:
        _kept.put(name, known)


def _made(
    text: str,
    document: dict[str, Any],
    detected: Detected,
    settle: Settle,
    common: frozenset[Place],
    *,
    is_payload: bool,
) -> _Known | None:
    def keeps(place: Place, _value: Any) -> bool:
        if place[:1] == ("proof",):
            return place[-1] in _SIGNED_BY
        return place in common or is_word(place) or (is_payload and place in _TIMES)

    stencil = cut(text, document, keeps)
    if stencil is None:
        return None
    places = _places_in_credential(stencil, is_payload=is_payload)
    credential = _credential_in(document, is_payload=is_payload)
    bare = _credential_in(stencil.blank, is_payload=is_payload)
    statements = stencilled(bare, {place: at(credential, place) for place in places.values()})
    if statements is None:
        return None
    name = KIND if detected.data_model != "1.1" else f"{KIND}V1"
    asked = tests_of_texts(v3.MODEL, credential, name)
    tests = tuple((index, asked[place]) for index, place in places.items() if place in asked)
    signed = picking(list(places))
    return _Known(is_payload, stencil, detected, settle(), statements, signed, tests)


def _credential_in(document: dict[str, Any], *, is_payload: bool) -> dict[str, Any]:
    """The badge without its proof, or without the claims beside or around it (`vc`)."""
    if is_payload and document.keys() - _CLAIMS == {"vc"}:
        return document["vc"] if isinstance(document["vc"], dict) else {}
    beside = _CLAIMS if is_payload else _PROOFS
    return {name: value for name, value in document.items() if name not in beside}


def _places_in_credential(stencil: Stencil, *, is_payload: bool) -> dict[int, Place]:
    """Of the gaps that are in the badge itself, by their index, where they are in it."""
    gaps = enumerate(stencil.gaps)
    if is_payload and stencil.blank.keys() - _CLAIMS == {"vc"}:
        return {index: place[1:] for index, place in gaps if place[0] == "vc"}
    beside = _CLAIMS if is_payload else _PROOFS
    return {index: place for index, place in gaps if place[0] not in beside}


def forget() -> None:
    """Drop all. What follows is found out anew."""
    _kept.clear()
    _met.clear()
    _common.clear()
