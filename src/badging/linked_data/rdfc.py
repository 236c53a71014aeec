"""RDF Dataset Canonicalization (RDFC-1.0), W3C Recommendation of 21 May 2024.

Names and steps are those of section 4. Section numbers in remarks are that document's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import permutations

from badging.errors import BadgingError
from badging.linked_data.nquads import Quad, line

MAX_QUADS = 50_000
MAX_BLANK_NODES = 10_000
MAX_WORK = 20_000
"""Steps of hashing related nodes. The hardest dataset of the W3C suite that is meant to pass takes
a third of that; one that is made to exhaust a reader is stopped here, within a second."""
MAX_DEPTH = 150
"""Nodes that look alike and hang together in a chain of more than this many."""

Hash = Callable[[bytes], "hashlib._Hash"]


class TooComplex(BadgingError):
    """A graph that would take more work to canonicalise than is allowed."""

    code = "too_complex"


@dataclass(slots=True)
class Issuer:
    """4.6: gives out canonical or temporary identifiers in the order asked for."""

    prefix: str
    issued: dict[str, str] = field(default_factory=dict)

    def issue(self, existing: str) -> str:
        identifier = self.issued.get(existing)
        if identifier is None:
            identifier = self.issued[existing] = f"{self.prefix}{len(self.issued)}"
        return identifier

    def copy(self) -> Issuer:
        return Issuer(self.prefix, dict(self.issued))


def canonicalize_quads(quads: Iterable[Quad], *, algorithm: str = "sha256") -> str:
    """4.4: canonical N-Quads of a dataset. algorithm: a name of hashlib, SHA-256 by default.

    Raises TooComplex beyond MAX_QUADS, MAX_BLANK_NODES or MAX_WORK.
    """
    dataset = list(dict.fromkeys(quads))
    issued = issue_identifiers(dataset, algorithm=algorithm)
    lines = [line(_relabelled(quad, issued)) for quad in dataset]
    # 5: code point order. Sorting texts in Python is just that.
    return "".join(sorted(lines))


def issue_identifiers(quads: Iterable[Quad], *, algorithm: str = "sha256") -> dict[str, str]:
    """4.4.3 steps 1 to 5: the canonical label (`_:c14n0`) of each blank node label (`_:b0`)."""
    dataset = list(dict.fromkeys(quads))
    _refuse_over(len(dataset), MAX_QUADS, "statements")
    state = _State(getattr(hashlib, algorithm))
    for quad in dataset:  # step 2
        for term in dict.fromkeys(quad):
            if term.startswith("_:"):
                state.mentions.setdefault(term, []).append(quad)
    _refuse_over(len(state.mentions), MAX_BLANK_NODES, "nodes without an identifier")
    by_hash: dict[str, list[str]] = {}
    for node in state.mentions:  # step 3
        by_hash.setdefault(state.hash_first_degree(node), []).append(node)
    shared = []
    for _, nodes in sorted(by_hash.items()):  # step 4: the short road, mostly the whole of it
        if len(nodes) == 1:
            state.canonical.issue(nodes[0])
        else:
            shared.append(nodes)
    for nodes in shared:  # step 5
        results = []
        for node in nodes:
            if node not in state.canonical.issued:
                temporary = Issuer("_:b")
                temporary.issue(node)
                results.append(state.hash_n_degree(node, temporary))
        for _, issuer in sorted(results, key=lambda result: result[0]):
            for existing in issuer.issued:
                state.canonical.issue(existing)
    return state.canonical.issued


@dataclass(slots=True)
class _State:
    """4.3: canonicalization state, with a bound on the work."""

    hash: Hash
    mentions: dict[str, list[Quad]] = field(default_factory=dict)
    first_degree: dict[str, str] = field(default_factory=dict)
    canonical: Issuer = field(default_factory=lambda: Issuer("_:c14n"))
    work: int = 0
    depth: int = 0

    def digest(self, text: str) -> str:
        return self.hash(text.encode()).hexdigest()

    def spend(self, steps: int = 1) -> None:
        self.work += steps
        if self.work > MAX_WORK or self.depth > MAX_DEPTH:
            raise TooComplex(
                "The graph has too many nodes without identifiers that look alike.",
                remedy="Give the objects of the document an id each.",
            )

    def hash_first_degree(self, node: str) -> str:
        """4.7: a node by what is said of it, all other blank nodes being alike."""
        known = self.first_degree.get(node)
        if known is None:
            lines = [
                line(Quad(*(_a_or_z(term, node) for term in quad))) for quad in self.mentions[node]
            ]
            known = self.first_degree[node] = self.digest("".join(sorted(lines)))
        return known

    def hash_related(self, related: str, quad: Quad, issuer: Issuer, position: str) -> str:
        """4.8: a neighbour by its relation, and by its name where it has one."""
        text = position
        if position != "g":
            text += quad.predicate
        identifier = self.canonical.issued.get(related) or issuer.issued.get(related)
        return self.digest(text + (identifier or self.hash_first_degree(related)))

    def hash_n_degree(self, node: str, issuer: Issuer) -> tuple[str, Issuer]:
        """4.9: a node by its neighbours, in the order of naming that comes first."""
        self.depth += 1
        self.spend()
        neighbours: dict[str, list[str]] = {}  # steps 1 to 3
        for quad in self.mentions[node]:
            for term, position in ((quad.subject, "s"), (quad.object, "o"), (quad.graph, "g")):
                if term.startswith("_:") and term != node:
                    self.spend()
                    related = self.hash_related(term, quad, issuer, position)
                    neighbours.setdefault(related, []).append(term)
        data = []  # step 4
        for related, nodes in sorted(neighbours.items()):  # step 5
            chosen_path, chosen_issuer = "", issuer
            for permutation in permutations(nodes):  # step 5.4
                self.spend(1 + len(issuer.issued) // 64)  # the copy has its price
                path = self._path_of(permutation, issuer.copy(), chosen_path)
                if path is not None and (not chosen_path or path[0] < chosen_path):
                    chosen_path, chosen_issuer = path
            data.append(related + chosen_path)  # 5.1, 5.5
            issuer = chosen_issuer  # 5.6
        self.depth -= 1
        return self.digest("".join(data)), issuer

    def _path_of(
        self, nodes: tuple[str, ...], issuer: Issuer, chosen: str
    ) -> tuple[str, Issuer] | None:
        """4.9, steps 5.4.1 to 5.4.5; None as soon as the path cannot come before the chosen one."""
        path = ""
        recursion = []
        for related in nodes:  # 5.4.4
            canonical = self.canonical.issued.get(related)
            if canonical is not None:
                path += canonical
            else:
                if related not in issuer.issued:
                    recursion.append(related)
                path += issuer.issue(related)
            if _comes_later(path, chosen):
                return None
        for related in recursion:  # 5.4.5
            result, found = self.hash_n_degree(related, issuer)
            path += f"{issuer.issue(related)}<{result}>"
            issuer = found
            if _comes_later(path, chosen):
                return None
        return path, issuer


def _comes_later(path: str, chosen: str) -> bool:
    return bool(chosen) and len(path) >= len(chosen) and path > chosen


def _a_or_z(term: str, node: str) -> str:
    """4.7.3, step 3.1."""
    if not term.startswith("_:"):
        return term
    return "_:a" if term == node else "_:z"


def _relabelled(quad: Quad, issued: dict[str, str]) -> Quad:
    return Quad(*(issued[term] if term.startswith("_:") else term for term in quad))


def _refuse_over(count: int, limit: int, what: str) -> None:
    if count > limit:
        raise TooComplex(f"The graph has {count} {what}; {limit} are allowed.")
