"""3.0 on the data model 1.1 of verifiable credentials as 3.0 on 2.0: contexts and dates."""

from __future__ import annotations

from typing import Any

from badging.model import v3
from badging.model.detect import VC_1, VC_2
from badging.upgrading.earlier import time
from badging.upgrading.leaves import Leaf, planted, several
from badging.upgrading.original import Original
from badging.upgrading.v3_draft import OB_3

_DATES = {"issuanceDate": "validFrom", "expirationDate": "validUntil"}


def renewed(original: Original) -> dict[str, Any]:
    """The credential without its proof, which covers the old words, on the data model 2.0."""
    draft: dict[str, Any] = {}
    for key, tree in planted(original.document).items():
        if key == "@context":
            draft[key] = [_context(each) for each in several(tree)]
        elif key in _DATES:
            draft[_DATES[key]] = time(tree) or tree
        elif key != "proof":
            draft[key] = tree
    return draft


def _context(tree: Any) -> Any:
    if isinstance(tree, Leaf) and tree.value == VC_1:
        return tree.into(VC_2)
    is_badge = isinstance(tree, Leaf) and isinstance(tree.value, str)
    if is_badge and v3.OB_CONTEXT.fullmatch(tree.value):
        return tree.into(OB_3)
    return tree
