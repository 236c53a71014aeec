"""Which parts the site has. A room names its own in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliance.operations.findings import Finding

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Part:
    """`examine()` looks once and says what it found; it may block, for somebody else keeps time.

    name        what visitors read
    is_here     whether this site has the part at all: without a chat there is none to speak of
    is_needed   whether a process that lacks it should be sent no requests
    keep_s      how long one look is good for
    """

    key: str
    name: StrOrPromise
    examine: Callable[[], Finding]
    is_here: Callable[[], bool]
    is_needed: bool
    keep_s: float


PARTS: dict[str, Part] = {}


def register(
    key: str,
    name: StrOrPromise,
    examine: Callable[[], Finding],
    *,
    is_here: Callable[[], bool] = lambda: True,
    is_needed: bool = False,
    keep_s: float = 1.0,
) -> None:
    """Have `examine` asked by `alliance doctor`, by probes, by metrics and by the status page."""
    PARTS[key] = Part(key, name, examine, is_here, is_needed, keep_s)


def present() -> list[Part]:
    """The parts that this site has, in the order in which rooms named them."""
    return [part for part in PARTS.values() if part.is_here()]


def needed() -> list[Part]:
    return [part for part in present() if part.is_needed]
