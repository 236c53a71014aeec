"""Rows of the database as JSON Lines: one JSON object a line, UTF-8, LF (https://jsonlines.org)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import FileField, Model, QuerySet
from django.db.models.fields.files import FieldFile

CHUNK_BYTES = 256 * 1024
ROWS_AT_ONCE = 500
# A field with such a word in its name is a secret until somebody says otherwise.
SECRETS = ("password", "token", "secret", "private_key", "api_key", "credential_key")


class HoldsSecret(TypeError):
    """A model with a secret field was to be exported, and nobody said what is to become of it."""


def json_lines(
    path: str,
    rows: QuerySet[Any],
    *,
    leave_out: Collection[str] = (),
    harmless: Collection[str] = (),
) -> Iterator[tuple[str, bytes]]:
    """`rows` as pieces of the file `path`, in their order, with bounded memory.

    Each row becomes an object of its fields by name; a foreign key is the number of the row it
    points to, under its column's name ("group_id"); moments and days are RFC 3339 strings, bytes
    are base64, a file is its name. Fields in `leave_out` are missing. A field that is called like
    a secret raises `HoldsSecret` unless it is left out or named in `harmless`.
    """
    names = fields_of(rows.model, leave_out, harmless)
    piece = bytearray()
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        piece += as_line({name: getattr(row, name) for name in names})
        if len(piece) >= CHUNK_BYTES:
            yield path, bytes(piece)
            piece.clear()
    yield path, bytes(piece)  # an empty file says: there are none


def fields_of(
    model: type[Model], leave_out: Collection[str] = (), harmless: Collection[str] = ()
) -> list[str]:
    """Names of the columns that are exported. Raises `HoldsSecret`."""
    names = []
    for field in model._meta.concrete_fields:
        if field.name in leave_out or field.attname in leave_out:
            continue
        if field.name not in harmless and any(word in field.name for word in SECRETS):
            raise HoldsSecret(
                f"{model._meta.label}.{field.name} looks like a secret: name it in leave_out, or "
                "in harmless when it is none"
            )
        names.append(field.name if isinstance(field, FileField) else field.attname)
    return names


def as_line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, default=plain).encode() + b"\n"


def plain(value: Any) -> Any:
    """What JSON has no word for, as text or a list."""
    for kinds, convert in _PLAIN:
        if isinstance(value, kinds):
            return convert(value)
    return str(value)  # numbers with a point, UUIDs, lazily translated words


_PLAIN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    ((datetime, date, time), lambda moment: moment.isoformat()),
    (timedelta, lambda span: span.total_seconds()),
    ((bytes, bytearray, memoryview), lambda b: base64.b64encode(bytes(b)).decode()),
    (FieldFile, lambda file: file.name or None),
    ((set, frozenset, tuple), list),
)
