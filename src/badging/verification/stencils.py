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

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from badging.documents import Documents
from badging.familiar import Familiar
from badging.linked_data.canonical import Prepared
from badging.linked_data.stencilled import Stencilled, stencilled
from badging.model import v3
from badging.model.detect import Detected
from badging.model.fitting import Test
from badging.model.leaves import tests_of_texts
from badging.recent import Recent
from badging.stencil import MAX_CHARS, Place, Stencil, cut

KIND = "AchievementCredential"
MAX_KEPT = 128
"""Stencils that are kept, and as many again that were not used lately. About 100 KB each."""
MAX_MET = 2048
"""How many badges were met and read in full, by the hash of how they name issuer and achievement;
and as many again."""
NAMED_CHARS = 120
"""After the words issuer and achievement, so many characters choose the stencil to try."""
_SIGNED_BY = frozenset(("type", "cryptosuite", "verificationMethod", "proofPurpose"))
_PROOF = _SIGNED_BY | {"created", "proofValue"}
_WORDS = (("type",), ("@context",), ("credentialSchema",))
"""Members whose texts are not this badge's own."""
_OF_ONE_PERSON = "credentialSubject"


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A badge that a stencil fits: what it says, its version, and its statements."""

    credential: dict[str, Any]
    detected: Detected
    unsecured: Prepared


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """signed: indices of the gaps outside the proof, which come first or not, in order.

    tests: of a gap, by index, what the standard wants there.
    """

    stencil: Stencil
    detected: Detected
    statements: Stencilled
    signed: tuple[int, ...]
    tests: tuple[tuple[int, Test], ...]


_kept: Recent[int, _Known] = Recent(MAX_KEPT)
_met: Recent[int, int] = Recent(MAX_MET)
_common: Familiar[None, bool] = Familiar()
"""Objects with an identifier that came again."""


def lay(text: str, documents: Documents) -> Laid | None:
    """The badge with this JSON text, if one of the stencils fits it."""
    known = _kept.get(_name_of(text))
    if known is None:
        return None
    values = known.stencil.read(text)
    if values is None:
        return None
    for index, test in known.tests:
        if not test(values[index]):
            return None
    signed = tuple([values[index] for index in known.signed])
    if not known.statements.fits(signed):
        return None
    credential = known.stencil.filled(values)
    prepared = Prepared.known(credential, documents, known.statements, signed)
    return Laid(credential, known.detected, prepared)


def keep(text: str, credential: Mapping[str, Any], detected: Detected) -> None:
    """Make a stencil of a badge of which nothing is to be said but that it is right, the second
    time that one of its issuer and achievement is met; or the third, the fifth, the ninth.
    """
    if detected.kind != KIND or len(text) > MAX_CHARS or not isinstance(credential, dict):
        return
    name = _name_of(text)
    before = _met.get(name) or 0
    _met.put(name, before + 1)
    if before & (before - 1) == 0:  # in vain it is tried ever more seldom
        common = _common_in(credential)
        known = _made(text, credential, detected, common) if before else None
        if known is not None:
            _kept.put(name, known)


def _name_of(text: str) -> int:
    """Which stencil to try; whether it fits is told by the stencil."""
    issuer, achievement = text.find('"issuer"'), text.find('"achievement"')
    return hash(
        (
            text[issuer : issuer + NAMED_CHARS],
            text[achievement : achievement + NAMED_CHARS],
        )
    )


def _common_in(credential: dict[str, Any]) -> frozenset[Place]:
    """Where objects stand that came before, letter for letter."""
    return frozenset(_common_below(credential, ()))


def _common_below(value: Any, at: Place) -> Iterator[Place]:
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in inside:
        if name in {"proof", "@context"} or not isinstance(item, dict | list):
            continue
        here = (*at, name)
        member = here[-2] if isinstance(name, int) else name
        if (
            isinstance(item, dict)
            and "id" in item
            and member != _OF_ONE_PERSON
            and _common.fact(None, item, _is_kept)
        ):
            yield here
        else:
            yield from _common_below(item, here)


def _is_kept(_place: None, _element: dict[str, Any]) -> bool:
    return True


def _made(
    text: str, credential: dict[str, Any], detected: Detected, common: frozenset[Place]
) -> _Known | None:
    proof = credential.get("proof")
    if not isinstance(proof, dict) or not proof.keys() <= _PROOF:
        return None

    def keeps(place: Place, _value: Any) -> bool:
        if place[:1] == ("proof",):
            return place[-1] in _SIGNED_BY
        return place in common or place[-1:] in _WORDS

    stencil = cut(text, credential, keeps)
    if stencil is None:
        return None
    outside = [index for index, place in enumerate(stencil.gaps) if place[0] != "proof"]
    gaps = {place: _at(credential, place) for place in stencil.gaps if place[0] != "proof"}
    bare = {name: value for name, value in stencil.blank.items() if name != "proof"}
    statements = stencilled(bare, gaps)
    if statements is None:
        return None
    name = KIND if detected.data_model != "1.1" else f"{KIND}V1"
    asked = tests_of_texts(v3.MODEL, credential, name)
    tests = tuple((i, asked[place]) for i, place in enumerate(stencil.gaps) if place in asked)
    return _Known(stencil, detected, statements, tuple(outside), tests)


def _at(value: Any, place: Place) -> Any:
    for step in place:
        value = value[step]
    return value


def forget() -> None:
    """Drop all. What follows is found out anew."""
    _kept.clear()
    _met.clear()
    _common.clear()
