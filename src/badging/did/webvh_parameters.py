"""Parameters of a did:webvh log: who may sign the next entry, and under which rules."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from badging.errors import InvalidKey
from badging.keys import multibase
from badging.model.common import id_of

METHOD = "did:webvh:1.0"
MAX_KEYS = 64

_NAMES = frozenset(
    (
        "method", "scid", "updateKeys", "nextKeyHashes", "witness", "watchers", "portable",
        "deactivated", "ttl",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Of `threshold` of these did:keys a version needs the approval; none for threshold 0."""

    threshold: int = 0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is in force after an entry. approving: the witnesses that this entry itself needs."""

    update_keys: tuple[str, ...]
    next_key_hashes: tuple[str, ...] = ()
    witnesses: Witnesses = Witnesses()
    approving: Witnesses = Witnesses()
    portable: bool = False
    deactivated: bool = False


def first_parameters(value: Any, scid: str) -> tuple[Parameters, tuple[str, ...]]:
    """Parameters of the first entry, and the keys that may sign it. Raises InvalidKey."""
    given = _given(value)
    if given.get("method") != METHOD:
        raise _refused(f"It is of the method {given.get('method')!r:.80}; known is {METHOD}.")
    if given.get("scid") != scid or "updateKeys" not in given:
        raise _refused("The first entry names neither its hash nor its keys.")
    witnesses = _witnesses(given.get("witness", {}))
    parameters = Parameters(
        update_keys=_texts(given, "updateKeys"),
        next_key_hashes=_texts(given, "nextKeyHashes"),
        witnesses=witnesses,
        approving=witnesses,
        portable=_flag(given, "portable"),
        deactivated=_flag(given, "deactivated"),
    )
    return parameters, parameters.update_keys


def next_parameters(value: Any, before: Parameters) -> tuple[Parameters, tuple[str, ...]]:
    """Parameters after a further entry, and the keys that may sign it. Raises InvalidKey.

    With pre-rotation, the new keys sign, and each was announced by its hash; without it, those
    of the entry before ("Authorized Keys").
    """
    given = _given(value)
    if "scid" in given or given.get("method", METHOD) != METHOD:
        raise _refused("A later entry changes the hash or the method.")
    after = before
    if "updateKeys" in given:
        after = replace(after, update_keys=_texts(given, "updateKeys"))
    if "nextKeyHashes" in given:
        after = replace(after, next_key_hashes=_texts(given, "nextKeyHashes"))
    if "witness" in given:
        after = replace(after, witnesses=_witnesses(given["witness"]))
    if "deactivated" in given:
        after = replace(after, deactivated=_flag(given, "deactivated"))
    if "portable" in given:
        portable = _flag(given, "portable")
        if portable and not before.portable:
            raise _refused("A later entry makes the DID portable.")
        after = replace(after, portable=portable)
    # New witnesses become active after the entry, but the first ones at once ("witness").
    approving = before.witnesses if before.witnesses.threshold else after.witnesses
    after = replace(after, approving=approving)
    if not before.next_key_hashes:
        return after, before.update_keys
    if "updateKeys" not in given or "nextKeyHashes" not in given:
        raise _refused("While keys are announced beforehand, each entry has to name both kinds.")
    if not {key_hash(key) for key in after.update_keys} <= set(before.next_key_hashes):
        raise _refused("A key was not announced by the entry before.")
    return after, after.update_keys


def key_hash(key: str) -> str:
    """The hash by which a Multikey is announced: base58btc(multihash(multikey))."""
    return multibase.base58_encode(b"\x12\x20" + hashlib.sha256(key.encode()).digest())


def _given(value: Any) -> dict[str, Any]:
    """The parameters of an entry. `null` means the default, as early writers had it."""
    if not isinstance(value, Mapping):
        raise _refused("An entry has no parameters.")
    unknown = sorted(value.keys() - _NAMES)
    if unknown:
        raise _refused(f"An entry has the unknown parameter {unknown[0]!r:.80}.")
    return {name: _DEFAULTS.get(name) if item is None else item for name, item in value.items()}


_DEFAULTS: dict[str, Any] = {
    "updateKeys": [], "nextKeyHashes": [], "witness": {}, "watchers": [], "portable": False,
    "deactivated": False,
}  # fmt: skip


def _texts(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = given.get(name, [])
    if (
        not isinstance(value, list)
        or len(value) > MAX_KEYS
        or not all(isinstance(item, str) for item in value)
    ):
        raise _refused(f"{name} is no list of up to {MAX_KEYS} texts.")
    return tuple(value)


def _flag(given: Mapping[str, Any], name: str) -> bool:
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise _refused(f"{name} is neither true nor false.")
    return value


def _witnesses(value: Any) -> Witnesses:
    if value == {}:
        return Witnesses()
    stated = value if isinstance(value, Mapping) else {}
    threshold, entries = stated.get("threshold"), stated.get("witnesses")
    named = [id_of(entry) for entry in entries] if isinstance(entries, list) else []
    ids = tuple(dict.fromkeys(name for name in named if name.startswith("did:key:")))
    if (
        isinstance(threshold, bool)
        or not isinstance(threshold, int)
        or not 1 <= threshold <= len(ids) <= MAX_KEYS
        or len(ids) != len(named)
    ):
        raise _refused("The witnesses are not named as the method wants it.")
    return Witnesses(threshold, ids)


def _refused(why: str) -> InvalidKey:
    return InvalidKey(f"The log of the DID does not verify. {why}", code="did_log_invalid")
