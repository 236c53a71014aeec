"""Which checks there are, by their stable names, in the order of Open Badges 3.0, section 9.

`refresh` stands after the proof, since only a badge that is proven may send a reader to a newer
one. `status` stands before `validity`: that a badge was revoked says more than that it expired.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from badging.verification.checks import (
    contexts,
    endorsements,
    format,
    hosted,
    hosted_parts,
    hosted_status,
    issuer,
    nested,
    proof,
    recipient,
    refresh,
    schema,
    status,
    validity,
)
from badging.verification.examination import Examination
from badging.verification.report import Check

CheckFunction = Callable[[Examination], Iterable[Check]]

CHECKS_3: dict[str, CheckFunction] = {
    "format": format.check,
    "schema": schema.check,
    "contexts": contexts.check,
    "proof": proof.check,
    "issuer": issuer.check,
    "refresh": refresh.check,
    "status": status.check,
    "validity": validity.check,
    "recipient": recipient.check,
    "endorsements": endorsements.check,
    "nested": nested.check,
}

CHECKS_2: dict[str, CheckFunction] = {
    "format": format.check,
    "schema": schema.check_2,
    "contexts": contexts.check_2,
    "proof": hosted.check,
    "issuer": hosted_parts.check,
    "status": hosted_status.check,
    "validity": validity.check,
    "recipient": recipient.check,
    "endorsements": endorsements.check_2,
    "nested": nested.check_2,
}
"""Of versions before 3.0: hosted and signed assertions."""
