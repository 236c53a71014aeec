"""A document on its way to a proof: walked once, asked for its canonical form and its survey.

The compiled path (`emitting.py`, `short_road.py`) is tried first; what it does not know goes to the
reference (`reference.py`, `rdfc.py`), and is counted (`tally.py`). Both give the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from badging.documents import Documents
from badging.linked_data import short_road
from badging.linked_data.emitting import Emission
from badging.linked_data.nquads import Quad
from badging.linked_data.ordinary import has_ordinary_contexts, with_known_contexts
from badging.linked_data.outline import Outline
from badging.linked_data.processing import Pointer
from badging.linked_data.rdfc import TooComplex, canonicalize_quads
from badging.linked_data.reference import to_quads
from badging.linked_data.shapes import NotCompiled
from badging.linked_data.stencilled import Stencilled
from badging.linked_data.tally import tally
from badging.linked_data.watching import Finding, Watch, pointer_to


class Prepared(dict[str, Any]):
    """A document without its proof, and what has been found out about it so far.

    It can stand wherever a document can: `canonicalize`, `survey` and the suites see that their
    work is done. It must not be changed, nor what is in it: nothing is looked at twice.
    """

    __slots__ = (
        "_canonical",
        "_documents",
        "_emission",
        "_findings",
        "_reference",
        "_refused",
        "_written",
    )

    def __init__(self, document: Mapping[str, Any], documents: Documents) -> None:
        super().__init__(document)
        self._documents = documents
        self._canonical: dict[str, str | TooComplex] = {}
        self._findings: list[Finding] | None = None
        self._refused = False
        self._emission: Emission | None = None
        self._reference: tuple[list[Quad], Watch] | None = None
        self._written: tuple[Stencilled, Sequence[str]] | None = None

    @classmethod
    def known(
        cls,
        document: Mapping[str, Any],
        documents: Documents,
        statements: Stencilled,
        values: Sequence[str],
    ) -> Prepared:
        """A document, of which the proof is left out, in whose gaps these texts are; they fit."""
        found = cls(document, documents)
        found.pop("proof", None)
        found._findings = []
        found._written = statements, values
        return found

    def canonical(self, algorithm: str = "sha256") -> str:
        """Canonical N-Quads; see `canonical.canonicalize`. What is too complex once stays so."""
        found = self._canonical.get(algorithm)
        if found is None:
            try:
                found = self._canonicalize(algorithm)
            except TooComplex as error:
                found = error
            self._canonical[algorithm] = found
        if isinstance(found, TooComplex):
            raise found
        return found

    def _canonicalize(self, algorithm: str) -> str:
        if self._written is not None:
            statements, values = self._written
            found = statements.canonical(values, algorithm)
            if found is not None:
                return found
        emission = self.emission()
        if emission is None:
            return canonicalize_quads(self._watched()[0], algorithm=algorithm)
        return short_road.canonical(emission, algorithm)

    def quads(self) -> list[Quad]:
        """The statements, each once, with labels of no meaning. Raises as `to_quads` does."""
        emission = self.emission()
        if emission is None:
            return list(dict.fromkeys(self._watched()[0]))
        return short_road.quads(emission)

    @property
    def findings(self) -> list[Finding]:
        """What a reader may see otherwise than it is signed; see `undefined.survey`."""
        if self._findings is None:
            emission = self.emission()
            found = None if emission is None else _survey(self, emission)
            self._findings = self._survey_by_reference() if found is None else found
        return list(self._findings)

    @property
    def findings_alone(self) -> list[Finding]:
        """The same, without the statements where they are not there yet."""
        if self._findings is None and self._emission is None and not self._refused:
            try:
                outline = Outline(self)
                if outline.certain:  # else it is counted where the reference is asked
                    self._findings = _survey(self, outline)
            except NotCompiled as error:
                self._refused = True
                tally.count(f"reference: {error.reason}")
        return self.findings

    def emission(self) -> Emission | None:
        """The statements as the compiled path has them; None for what it does not know."""
        if self._emission is None and not self._refused:
            try:
                self._emission = Emission(self)
                tally.count("compiled")
            except NotCompiled as error:
                self._refused = True
                tally.count(f"reference: {error.reason}")
        return self._emission

    @property
    def stands_alone(self) -> bool:
        """Whether neither canonical form nor survey depends on any document but itself."""
        emission = self.emission()
        return emission is not None and emission.certain and not emission.harmless

    def _watched(self) -> tuple[list[Quad], Watch]:
        if self._reference is None:
            watch = Watch(self)
            self._reference = to_quads(self, self._documents, watch), watch
        return self._reference

    def _survey_by_reference(self) -> list[Finding]:
        _, watch = self._watched()
        if not has_ordinary_contexts(self):
            plain = Watch(self)
            to_quads(with_known_contexts(self, top=True), self._documents, plain)
            watch.compare(plain)
        watch.look_for_split()
        return watch.findings


def prepare(document: Mapping[str, Any], documents: Documents) -> Prepared:
    """The document, ready to be canonicalised and surveyed at the cost of one walk.

    One that is prepared already is given back as it is, with the contexts it was prepared with.
    """
    return document if isinstance(document, Prepared) else Prepared(document, documents)


def prepare_by_reference(document: Mapping[str, Any], documents: Documents) -> Prepared:
    """The same without the compiled path: what it is compared with."""
    found = Prepared(document, documents)
    found._refused = True
    return found


def unsecured(document: Mapping[str, Any], documents: Documents) -> Prepared:
    """The document without its proof (VC-DI 4.2 step 1), prepared."""
    if isinstance(document, Prepared) and "proof" not in document:
        return document
    return Prepared({name: value for name, value in document.items() if name != "proof"}, documents)


def _survey(document: dict[str, Any], emission: Emission | Outline) -> list[Finding] | None:
    """What the reference would find, told from the shapes; None where that cannot be told."""
    if not emission.certain:
        tally.count("reference: survey")
        return None
    own = document.get("id")
    split = own is not None and emission.identifiers.count(f"<{own}>") > 1
    if not emission.harmless and not split:
        return []
    watch = Watch(document)
    if emission.harmless:
        shapes = {id(element): shape for element, shape in emission.harmless}
        places = [
            (place, shapes[id(element)])
            for place, element in objects_of(document)
            if id(element) in shapes
        ]
        if len(places) != len(
            emission.harmless
        ):  # one object in two places that read it in two ways
            tally.count("reference: survey")
            return None
        dropped: set[str] = set()
        for place, shape in places:
            for finding in shape.harmless:
                pointer = pointer_to(place) + finding.pointer
                watch.findings.append(replace(finding, pointer=pointer))
            dropped |= shape.dropped
        watch.done(dropped)
    if split:
        watch.look_for_split()
    return watch.findings


def objects_of(value: Any, place: Pointer = ()) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """All objects and where they stand, in the order of an expansion: members by name."""
    if isinstance(value, dict):
        yield place, value
        for name in sorted(value):
            if name != "@context":
                yield from objects_of(value[name], (*place, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from objects_of(item, (*place, index))
