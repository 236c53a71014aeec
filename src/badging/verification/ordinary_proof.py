"""The proof of a badge that a stencil fits: the letters of one that held, another time and value.

Of such a proof it is known that its options are of their forms, for assertions, of a known suite,
and that it builds on no other (`settled.py`). Asked anew is what may differ: when it was made, what
the verifier expects, which key its method names, whose that is, and whether it made the signature.
Where there is more to be said of the proof than that it holds, nothing is said here, and it is
judged at length (`embedded.py`).
"""

from __future__ import annotations

from badging.did.resolver import find_key
from badging.errors import BadgingError
from badging.model.common import parse_time
from badging.proofs import data_integrity
from badging.verification.binding import bind
from badging.verification.embedded import CLOCK_SKEW, Origin, right
from badging.verification.examination import NOTHING_EXPECTED, Examination


def assess(examination: Examination) -> Origin | None:
    """The findings "proof" and "issuer" of a badge whose proof is ordinary, where it holds."""
    if examination.expected is not NOTHING_EXPECTED:
        return None
    proof, documents = examination.credential["proof"], examination.documents
    created = parse_time(proof.get("created"))
    if "created" in proof and (created is None or created > examination.at + CLOCK_SKEW):
        return None
    try:
        found = find_key(proof["verificationMethod"], documents)
        holds = data_integrity.verify_alike(
            examination.unsecured, proof, found.public_key, documents
        )
    except BadgingError:
        return None
    return (right(proof, "/proof"), bind(examination, found, created)) if holds else None
