"""Proofs that build on others: `previousProof` (VC-DATA-INTEGRITY 2.1.2, 4.4, 4.5).

A proof that names previous ones signs them together with the document, and holds only if they do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from badging.errors import ProofError
from badging.proofs.options import texts_of

Proof = Mapping[str, Any]


def previous_of(proof: Proof, proofs: Sequence[Any]) -> list[Proof]:
    """The proofs among all those of the document that this one names, in the document's order.

    4.5 step 3.2 (4.4 steps 4 and 5 when a proof is made). Raises ProofError for a name that is not
    there, or is that of several.
    """
    if "previousProof" not in proof:
        return []
    names = texts_of(proof["previousProof"])
    if not names:
        raise _broken("is neither the id of a proof nor a list of such")
    found = [one for one in proofs if isinstance(one, Mapping) and one.get("id") in names]
    found_names = [one["id"] for one in found]
    for name in names:
        if found_names.count(name) != 1:
            many = "several proofs" if name in found_names else "no proof"
            raise _broken(f"names {name[:120]!r}, which is the id of {many} of the document")
    return found


def links_of(proof: Proof, proofs: Sequence[Any]) -> list[Proof]:
    """The proof after all those that it builds on, each once; those that are built on come first.

    Raises ProofError as `previous_of` does, and for proofs that build on one another in a circle.
    """
    ordered: list[Proof] = []
    open_: list[int] = []

    def visit(one: Proof) -> None:
        if any(one is done for done in ordered):
            return
        if id(one) in open_:
            raise _broken("leads back to the proof itself")
        open_.append(id(one))
        for earlier in previous_of(one, proofs):
            visit(earlier)
        open_.pop()
        ordered.append(one)

    visit(proof)
    return ordered


def _broken(what: str) -> ProofError:
    return ProofError(
        f"The proof's previousProof {what}.",
        pointer="/proof/previousProof",
        remedy="Use the badge with all of its proofs.",
        code="proof_chain",
    )
