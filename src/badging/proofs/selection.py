"""A part of a document, chosen by JSON pointers (VC-DI-ECDSA 3.4.10 to 3.4.13).

What stands on the way to a chosen value comes along: the `id` and `type` of each object, since a
statement is worth nothing without its subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from badging.errors import Misused


@dataclass(slots=True)
class _Step:
    """A place on the way to what is chosen; whole: all of it is."""

    whole: bool = False
    below: dict[str, _Step] = field(default_factory=dict)


def select(document: Mapping[str, Any], pointers: Iterable[str]) -> dict[str, Any]:
    """3.4.13 selectJsonLd: the part that the pointers choose; {} where there is no pointer.

    Raises Misused for a pointer that is none, or that leads nowhere.
    """
    root = _Step()
    for pointer in pointers:
        place = root
        for step in steps_of(pointer):
            place = place.below.setdefault(step, _Step())
        place.whole = True
    if not root.below:
        return {}
    contexts = {"@context": document["@context"]} if "@context" in document else {}
    return {**contexts, **_chosen(document, root, "")}


def steps_of(pointer: str) -> list[str]:
    """3.4.10 jsonPointerToPaths: the steps of a JSON pointer (RFC 6901), unescaped."""
    if not isinstance(pointer, str) or not pointer.startswith("/"):
        raise Misused(
            f"{pointer!r} is no JSON pointer to a part of the badge.",
            remedy="Write it like /credentialSubject/achievement.",
            code="invalid_pointer",
        )
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _chosen(value: Any, place: _Step, at: str) -> Any:
    """3.4.12 selectPaths, for all pointers at once."""
    if place.whole:
        _refuse_astray(value, place, at)
        return deepcopy(value)
    if isinstance(value, Mapping):
        missing = next((step for step in place.below if step not in value), None)
        if missing is not None:
            raise _astray(at, missing)
        chosen = _initial(value)
        for name, item in value.items():
            if name in place.below:
                part = _chosen(item, place.below[name], f"{at}/{name}")
                chosen.setdefault(name, part)  # id and type are there, and stay whole
        return chosen
    if isinstance(value, list):
        indexes = sorted((_index(step, value, at), step) for step in place.below)
        return [_chosen(value[i], place.below[step], f"{at}/{step}") for i, step in indexes]
    raise _astray(at, next(iter(place.below)))


def _refuse_astray(value: Any, place: _Step, at: str) -> None:
    """What is chosen whole needs no pointers below it, but those have to lead somewhere, too."""
    if place.below:
        _chosen(value, _Step(below=place.below), at)


def _initial(source: Mapping[str, Any]) -> dict[str, Any]:
    """3.4.11 createInitialSelection."""
    return {name: deepcopy(source[name]) for name in ("id", "type") if name in source}


def _index(step: str, value: list[Any], at: str) -> int:
    if not (step.isascii() and step.isdigit()) or str(int(step)) != step or int(step) >= len(value):
        raise _astray(at, step)
    return int(step)


def _astray(at: str, step: str) -> Misused:
    return Misused(
        f"There is no {at}/{step} in the badge.",
        pointer=f"{at}/{step}",
        remedy="Name a part that is there; `badging inspect` shows them.",
        code="pointer_leads_nowhere",
    )
