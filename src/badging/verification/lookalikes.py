"""Addresses that look like another's: letters of other alphabets in the name of a host.

A reader compares names by eye, a network by code points. “еxample.org” with a Cyrillic “е” is
somebody else's, however well its documents vouch for its keys (Unicode Technical Standard 39).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from badging.model.common import parts_of

_LATIN_TWINS = frozenset(
    "асԁеһіјӏорԛѕԝхуүѵ"  # Cyrillic
    "αικνορτυχγ"  # Greek
    "օոսհց"  # Armenian
)
"""Letters of other alphabets that pass for Latin ones in a line of text."""

_TOGETHER = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"})
"""Scripts that are written side by side."""


def ascii_form(identifier: str) -> str:
    """The host of an identifier as the network writes it (xn--…) when a reader may take it for
    another's; "" when there is no such danger.

    identifier: an https or http URL, or a did:web or did:webvh. Dangerous is a label that mixes
    alphabets, one whose letters all have twins in the Latin alphabet, and one with characters that
    cannot be seen. A name written in one alphabet of its own is nobody's twin.
    """
    if identifier.isascii() and "%" not in identifier and "xn--" not in identifier.lower():
        return ""  # no other letters, and none in disguise
    host = _host_of(identifier)
    labels = [_written(label) for label in host.split(".")]
    if not any(_deceives(label) for label in labels):
        return ""
    return ".".join(map(_encoded, labels))


def _host_of(identifier: str) -> str:
    scheme, _, rest = identifier.partition(":")
    if scheme == "did":
        method, _, name = rest.partition(":")
        if method == "webvh":  # what the name itself commits to comes first
            name = name.partition(":")[2]
        elif method != "web":
            return ""
        return unquote(name.partition(":")[0]).partition(":")[0]
    if scheme.lower() not in ("https", "http"):
        return ""
    return parts_of(identifier).hostname or ""


def _written(label: str) -> str:
    """The label as a browser may show it: decoded, when it comes as xn--…"""
    if not label.lower().startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _encoded(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _deceives(label: str) -> bool:
    if label.isascii():
        return False
    if any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cn", "Mn") for c in _composed(label)):
        return True
    scripts = set(_scripts(label))
    if len(scripts) > 1 and not scripts <= _TOGETHER:
        return True
    foreign = [c for c in label.lower() if c.isalpha()]
    return scripts != {"LATIN"} and all(c in _LATIN_TWINS for c in foreign)


def _composed(label: str) -> str:
    return unicodedata.normalize("NFC", label)


def _scripts(label: str) -> Iterator[str]:
    """The alphabet of each letter, by the first word of its name in Unicode."""
    for character in label:
        if character.isalpha():
            yield unicodedata.name(character, "UNNAMED").partition(" ")[0]
