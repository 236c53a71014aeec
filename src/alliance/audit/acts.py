"""Which acts are recorded. A room names its own in `AppConfig.ready()`; the reference
(docs/reference/audit.md) and its test go by this list.
"""

from __future__ import annotations

import re
from typing import Any

ACTS: dict[str, Any] = {}
_NAME = re.compile(r"[a-z_]{1,30}(\.[a-z_]{1,30}){1,2}")


def register(acts: dict[str, Any]) -> None:
    """`acts` are names ("funding.claim.paid": the room, then what happened) and what they are
    called for people, lazily translated.
    """
    for name, label in acts.items():
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of an act, such as funding.claim.paid")
        ACTS[name] = label


def rooms() -> list[str]:
    """The first parts of the names, sorted."""
    return sorted({name.partition(".")[0] for name in ACTS})
