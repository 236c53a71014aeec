"""What commands are given on the command line: keys, moments, documents, JSON files."""

from __future__ import annotations

import argparse
import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from badging.cli import files
from badging.errors import Misused

if TYPE_CHECKING:
    from badging.keys import SigningKey


def key_of(arguments: argparse.Namespace) -> SigningKey:
    """The signing key of --key, under the name of --verification-method."""
    from badging.keys import key_at, named, read_key_text

    if arguments.key == files.STANDARD:
        key: SigningKey = read_key_text(files.read(arguments.key).decode("utf-8", "replace"))
    else:
        key = key_at(arguments.key, os.environ)
    method = arguments.verification_method
    return key if method is None else named(key, method)


def object_in(path: str, what: str) -> dict[str, Any]:
    from badging.strict_json import parse_json

    value = parse_json(files.read(path))
    if not isinstance(value, dict):
        raise Misused(f"The {what} in {path} is no JSON object.", remedy=f"Give one {what}.")
    return value


def moment_of(text: str | None, option: str) -> datetime | None:
    from badging.model.common import parse_time

    if text is None:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        moment = parse_time(text)
    else:
        moment = day
    if moment is None:
        raise Misused(
            f"{option} {text!r} is no date and time.",
            remedy="Write it like 2026-03-11T16:00:00Z or 2026-03-11.",
        )
    return moment


def documents_of(map_path: str | None, *, offline: bool) -> Any:
    """Documents of the map, and behind it the network or nothing."""
    from badging.documents import MappedDocuments, Offline

    if offline:
        behind: Any = Offline()
    else:
        from badging.fetch import Fetcher

        behind = Fetcher()
    if map_path is None:
        return behind
    return MappedDocuments(files.read_map(map_path), behind)


def print_json(value: dict[str, Any]) -> None:
    files.print_text(json.dumps(value, ensure_ascii=False, indent=2))
