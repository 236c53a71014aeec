"""What verifiers will say of a badge, told to the one who is about to sign or bake it.

The badge is made all the same: a draft may be signed for a reason of one's own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

MAX_TOLD = 5
_ASKED = frozenset(("format", "schema", "validity"))
_TO_COME = "not_yet_valid"


def warn_of_refusal(command: str, credential: Mapping[str, Any]) -> None:
    """Tell on standard error why a badge of 3.0 will be refused though its signature holds."""
    from badging.documents import Offline
    from badging.errors import BadgingError
    from badging.reading import Presented
    from badging.verification import Outcome
    from badging.verification.examination import begin
    from badging.verification.pipeline import run

    try:
        text = json.dumps(credential)
        examination = begin(Presented("json", text), Offline(), datetime.now(UTC))
    except BadgingError:
        return  # signing says it better
    if examination.detected.is_earlier:
        return  # what is wrong with one of these shows with its documents
    found = run(examination, _ASKED)
    if found[0].outcome is Outcome.FAIL:  # no badge: a status list, say
        return
    told = [c for c in found if c.outcome is Outcome.FAIL and c.code != _TO_COME]
    for check in told[:MAX_TOLD]:
        where = f" (at {check.pointer})" if check.pointer else ""
        print(
            f"badging {command}: verifiers will refuse the badge. {check.reason}{where}",
            file=sys.stderr,
        )


def warn_of_unsigned(credential: bytes) -> None:
    """Tell on standard error that a credential of 3.0 has no proof."""
    from badging.errors import BadgingError
    from badging.model.detect import detect
    from badging.reading import read, unjudged

    try:
        presented = read(credential)
        document = unjudged(presented)
    except BadgingError:
        return  # baking says it better
    is_token = presented.is_jws or presented.is_sd_jwt
    if not is_token and "proof" not in document and not detect(document).is_earlier:
        print(
            "badging bake: the badge is not signed, so nobody will be able to verify it. "
            "Sign it with `badging issue`, and bake what comes out.",
            file=sys.stderr,
        )
