"""A document on its way to a proof: walked once, asked for its canonical form and its survey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.documents import Documents
from badging.linked_data.nquads import Quad
from badging.linked_data.ordinary import has_ordinary_contexts, with_known_contexts
from badging.linked_data.rdfc import canonicalize_quads
from badging.linked_data.reference import to_quads
from badging.linked_data.watching import Finding, Watch


class Prepared(dict[str, Any]):
    """A document without its proof, and what has been found out about it so far.

    It can stand wherever a document can: `canonicalize`, `survey` and the suites see that their
    work is done. It must not be changed, nor what is in it: nothing is looked at twice.
    """

    __slots__ = ("_canonical", "_documents", "_findings", "_walked")

    def __init__(self, document: Mapping[str, Any], documents: Documents) -> None:
        super().__init__(document)
        self._documents = documents
        self._canonical: dict[str, str] = {}
        self._findings: list[Finding] | None = None
        self._walked: tuple[list[Quad], Watch] | None = None

    def canonical(self, algorithm: str = "sha256") -> str:
        """Canonical N-Quads; see `canonical.canonicalize`."""
        found = self._canonical.get(algorithm)
        if found is None:
            quads, _ = self._walk()
            found = self._canonical[algorithm] = canonicalize_quads(quads, algorithm=algorithm)
        return found

    @property
    def findings(self) -> list[Finding]:
        """What a reader may see otherwise than it is signed; see `undefined.survey`."""
        if self._findings is None:
            _, watch = self._walk()
            if not has_ordinary_contexts(self):
                plain = Watch(self)
                to_quads(with_known_contexts(self, top=True), self._documents, plain)
                watch.compare(plain)
            watch.look_for_split()
            self._findings = watch.findings
        return list(self._findings)

    def _walk(self) -> tuple[list[Quad], Watch]:
        if self._walked is None:
            watch = Watch(self)
            self._walked = to_quads(self, self._documents, watch), watch
        return self._walked


def prepare(document: Mapping[str, Any], documents: Documents) -> Prepared:
    """The document, ready to be canonicalised and surveyed at the cost of one walk.

    One that is prepared already is given back as it is, with the contexts it was prepared with.
    """
    return document if isinstance(document, Prepared) else Prepared(document, documents)


def unsecured(document: Mapping[str, Any], documents: Documents) -> Prepared:
    """The document without its proof (VC-DI 4.2 step 1), prepared."""
    if isinstance(document, Prepared) and "proof" not in document:
        return document
    return Prepared({name: value for name, value in document.items() if name != "proof"}, documents)
