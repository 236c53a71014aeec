"""What kinds of badges a set for verifiers is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """fault, requirement: as in `models.Sample`. make(maker): the badge, as it is handed out.
    graphs: whether of signatures over graphs alone (True), over letters alone (False), or of both.
    """

    fault: str
    requirement: str
    make: Callable[[Any], bytes]
    graphs: bool | None = None
