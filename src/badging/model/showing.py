"""Parts of a summary that all versions share: how an issuer, an image, a time is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.model.common import as_list, id_of, is_uri, parse_any_time, text_of, words_of

Summary = dict[str, Any]
MAX_LISTED = 500
"""Achievements of a learner record that are listed."""


def present(**values: Any) -> Summary:
    return {key: value for key, value in values.items() if value not in ("", [], {}, None)}


def node_of(value: Any) -> Mapping[str, Any]:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, Mapping) else {}


def nodes_of(value: Any) -> list[Mapping[str, Any]]:
    return [v for v in as_list(value) if isinstance(v, Mapping)]


def image_of(value: Any) -> str:
    return id_of(value[0] if isinstance(value, list) and value else value)


def first_image(*nodes: Mapping[str, Any]) -> str:
    return next((image for node in nodes if (image := image_of(node.get("image")))), "")


def issuer_of(value: Any) -> Summary:
    node = node_of(value)
    return present(
        id=id_of(value),
        name=words_of(node.get("name")),
        url=text_of(node.get("url")),
        email=text_of(node.get("email")),
        image=image_of(node.get("image")),
    )


def identifier_v2(recipient: Mapping[str, Any]) -> Summary:
    return present(
        type=text_of(recipient.get("type")),
        hashed=recipient.get("hashed") is not False,
        value=text_of(recipient.get("identity")),
    )


def evidence_of(value: Any) -> Summary:
    node = node_of(value)
    return present(
        id=id_of(value),
        name=words_of(node.get("name")),
        description=words_of(node.get("description")),
        narrative=words_of(node.get("narrative")),
        genre=text_of(node.get("genre")),
    )


def result_of(node: Mapping[str, Any]) -> Summary:
    return present(
        value=_digits(node.get("value")),
        status=text_of(node.get("status")),
        description=id_of(node.get("resultDescription")),
    )


def _digits(value: Any) -> str:
    """The value of a result; a number stands for its digits."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return text_of(value)


def moment_of(value: Any) -> str:
    """A time as it is written; seconds since 1970 as a date and time."""
    if isinstance(value, str) and not value.isdecimal():
        return value.strip()
    moment = parse_any_time(value)
    return "" if moment is None else moment.isoformat().replace("+00:00", "Z")


def address_of(criteria: Any) -> str:
    """The address of criteria: an object's id, or the text itself where it is an address."""
    found = id_of(criteria)
    return found if isinstance(criteria, Mapping) or is_uri(found) else ""
