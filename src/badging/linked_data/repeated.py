"""Documents that one issuer writes again and again: which of their texts are their own.

A text is kept from one document to the next only within an object with an identifier that came
again, letter for letter, and never what is said of one person there. All other texts are gaps
(`stencil.py`), but for types, contexts and schemas.

What is to be signed is laid on a stencil here: its canonical form is filled in
(`stencilled.py`), as it is for what is verified (`verification/stencils.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from badging.canonical_json import is_plain
from badging.documents import Documents
from badging.familiar import Familiar
from badging.linked_data.prepared import Prepared
from badging.linked_data.stencilled import Stencilled, stencilled
from badging.recent import Recent
from badging.stencil import Place, Stencil, cut

MAX_KEPT = 128
"""Stencils that are kept, and as many again that were not used lately. About 100 KB each."""
MAX_MET = 2048
"""How many documents were met that no stencil fitted, by `name_of`; and as many again."""
NAMED_CHARS = 120
"""After the words issuer and achievement, so many characters choose the stencil to try."""

_WORDS = (("type",), ("@context",), ("credentialSchema",))
"""Members whose texts are not this document's own."""
_OF_ONE_PERSON = "credentialSubject"


class Common:
    """Objects that came again. Threads may share it."""

    def __init__(self) -> None:
        self._familiar: Familiar[None, bool] = Familiar()

    def places_in(self, document: dict[str, Any]) -> frozenset[Place]:
        """Where such objects stand in the document. All in it have been met from now on."""
        return frozenset(self._below(document, ()))

    def _below(self, value: Any, at: Place) -> Iterator[Place]:
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for name, item in inside:
            if name in {"proof", "@context"} or not isinstance(item, (dict, list)):
                continue
            here = (*at, name)
            member = here[-2] if isinstance(name, int) else name
            if (
                isinstance(item, dict)
                and "id" in item
                and member != _OF_ONE_PERSON
                and self._familiar.fact(None, item, _is_kept)
            ):
                yield here
            else:
                yield from self._below(item, here)

    def clear(self) -> None:
        self._familiar.clear()


def _is_kept(_place: None, _element: dict[str, Any]) -> bool:
    return True


def is_word(place: Place) -> bool:
    """Whether what stands there is no text of the document's own."""
    return place[-1:] in _WORDS


def name_of(text: str) -> int:
    """Which stencil to try; whether it fits is told by the stencil."""
    issuer, achievement = text.find('"issuer"'), text.find('"achievement"')
    return hash(
        (
            text[issuer : issuer + NAMED_CHARS],
            text[achievement : achievement + NAMED_CHARS],
        )
    )


def is_due(met: Recent[int, int], name: int) -> bool | None:
    """Whether a stencil is to be made; in vain it is tried ever more seldom. None: the first time,
    when objects are to be noted and nothing more.
    """
    before = met.get(name) or 0
    met.put(name, before + 1)
    if before & (before - 1):
        return False
    return True if before else None


_kept: Recent[int, tuple[Stencil, Stencilled]] = Recent(MAX_KEPT)
_met: Recent[int, int] = Recent(MAX_MET)
_common = Common()


def unsecured_again(document: dict[str, Any], documents: Documents) -> Prepared | None:
    """The document, which has no proof, prepared by a stencil that fits it; None where none does.

    Of a document for which the answer is None, `keep` is to be asked.
    """
    known = _kept.get(_name_in(document))
    text = _written(document) if known is not None else ""
    if known is None or not text:
        return None
    stencil, statements = known
    values = stencil.read(text)
    if values is None or not statements.fits(values):
        return None
    return Prepared.known(document, documents, statements, values)


def keep(document: Prepared) -> None:
    """Make a stencil of a document without a proof, of which the survey has nothing to say: the
    second time that one of its issuer and achievement is met, or the third, the fifth, the ninth.
    """
    name = _name_in(document)
    is_to_be_made = is_due(_met, name)
    if is_to_be_made is False:
        return
    plain = dict(document)
    text = _written(plain)
    common = _common.places_in(plain)
    if is_to_be_made and text and (made := _made(text, plain, common)) is not None:
        _kept.put(name, made)


def _name_in(document: Mapping[str, Any]) -> int:
    """Which stencil to try, of a document that has no text yet."""
    issuer, subject = document.get("issuer"), document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    named = [one.get("id") if isinstance(one, dict) else one for one in (issuer, achievement)]
    return hash((*(one if isinstance(one, str) else "" for one in named), *document))


def _written(document: dict[str, Any]) -> str:
    """As JSON; "" for what is not made of objects, lists, texts and the like alone, or is endless.

    What orjson would write on its own account (tuples, classes) is no JSON as it stands.
    """
    try:
        text = orjson.dumps(document)
    except TypeError:
        return ""
    return text.decode() if is_plain(document) else ""


def _made(
    text: str, document: dict[str, Any], common: frozenset[Place]
) -> tuple[Stencil, Stencilled] | None:
    stencil = cut(text, document, lambda place, _value: place in common or is_word(place))
    if stencil is None:
        return None
    gaps = {place: at(document, place) for place in stencil.gaps}
    statements = stencilled(stencil.blank, gaps)
    return (stencil, statements) if statements is not None and statements.is_written else None


def at(value: Any, place: Place) -> Any:
    """What stands there."""
    for step in place:
        value = value[step]
    return value


def forget() -> None:
    """Drop all. What follows is found out anew."""
    _kept.clear()
    _met.clear()
    _common.clear()
