"""SVG: the element that holds a badge.

Open Badges 3.0, section 5.3.2: `<openbadges:credential>`, the JWS in `verify` or the JSON in a
CDATA section. 2.0 and 1.x (baking specification): `<openbadges:assertion>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from badging.baking.splicing import find_places, spliced
from badging.baking.xml import decoded, parse_svg
from badging.errors import ImageError

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
NAMESPACE_2 = "http://openbadges.org"
PREFIX = "openbadges"

_CREDENTIAL = f"{{{NAMESPACE}}}credential"
_ASSERTION = (f"{{{NAMESPACE_2}}}assertion", "{https://openbadges.org}assertion")
_COMPACT_JWS = re.compile(  # RFC 7515, 7.1; with disclosures, RFC 9901, 4
    r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+(?:~[A-Za-z0-9_.~-]*)?"
)
# Characters that JSON may hold and XML 1.0 may not (2.2); inside JSON they can be written escaped.
_NOT_XML = re.compile("[\ufffe\uffff]")
_START = re.compile(rb"<(?:\?xml|!--|!DOCTYPE|(?:[A-Za-z_][\w.-]*:)?svg)[\s>!-]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Holder:
    """An element that is to hold a badge. verify: its attribute, or "". body: its text, or ""."""

    namespace: str
    name: str
    verify: str
    body: str


def holder_3(text: str) -> Holder:
    """Open Badges 3.0: `verify` for a compact JWS, a body for JSON."""
    if text.startswith("{"):
        return Holder(NAMESPACE, "credential", "", text)
    return Holder(NAMESPACE, "credential", text, "")


def holder_2(text: str, url: str) -> Holder:
    """2.0 and 1.x: `verify` for a compact JWS or the assertion's URL, beside it a body for JSON."""
    if text.startswith("{"):
        return Holder(NAMESPACE_2, "assertion", url, text)
    return Holder(NAMESPACE_2, "assertion", text, "")


def looks_like_svg(data: bytes) -> bool:
    """Whether the data begins as an SVG may; what it is shows when it is parsed."""
    if data.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<")):
        return True
    return _START.match(data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()) is not None


def bake(data: bytes, holder: Holder) -> bytes:
    """Put a badge into an SVG, as the first element inside its root.

    Badges of any version that are inside are taken out. All else stays bit for bit, as do encoding
    and line ends, but for two things: the root's start tag declares the prefix, and a root that
    was an empty element gets an end tag.
    Raises ImageError for an SVG that cannot be read.
    """
    parse_svg(data)
    mark, text, encoding = decoded(data)
    places = find_places(text, {_CREDENTIAL, *_ASSERTION}, PREFIX)
    element = _element(holder, encoding, declared=places.declares(holder.namespace))
    return mark + spliced(places, element, holder.namespace).encode(encoding)


def badges(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Namespace and text of the badges inside: of 3.0 if there is one, then of 2.0 or 1.x.

    Where an element has both, a JWS in `verify` goes before the JSON in the body, and that before
    a URL. The same badge twice is one. Raises ImageError for an SVG that cannot be read, an empty
    place, or two different badges of one version.
    """
    root = parse_svg(data)
    for namespace, tags in ((NAMESPACE, (_CREDENTIAL,)), (NAMESPACE_2, _ASSERTION)):
        found = dict.fromkeys(_content(element) for element in root.iter(*tags))
        if len(found) > 1:
            raise ImageError(
                "Two different badges are inside the image, so it says two things.",
                remedy="Ask the issuer for an image with one badge.",
                code="ambiguous",
            )
        for text in found:
            if not text:
                raise ImageError(
                    "The place for the badge in the image is empty.",
                    remedy="Download the badge again from the issuer or the backpack.",
                    code="empty",
                )
            yield namespace, text.encode()


def _content(element: etree._Element) -> str:
    verify = (element.get("verify") or "").strip()
    body = str(element.xpath("string()")).strip()  # comments inside are no part of it
    return verify if not body or _COMPACT_JWS.fullmatch(verify) else body


def _element(holder: Holder, encoding: str, *, declared: bool) -> str:
    tag = f"{PREFIX}:{holder.name}"
    start = tag if declared else f"{tag} xmlns:{PREFIX}={quoteattr(holder.namespace)}"
    if holder.verify:
        start += f" verify={quoteattr(holder.verify)}"
    if not holder.body:
        return f"<{start}/>"
    return f"<{start}>{_written(holder.body, encoding)}</{tag}>"


def _written(body: str, encoding: str) -> str:
    """JSON as the content of an element, in a CDATA section where that can hold it."""
    body = _NOT_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", body)
    fits = body.encode(encoding, "ignore").decode(encoding) == body
    # A CDATA section ends at "]]>", a parser turns "\r\n" in it into "\n", and nothing in it can
    # name a character that the encoding lacks. Escaped text says all three.
    if fits and "]]>" not in body and "\r" not in body:
        return f"<![CDATA[{body}]]>"
    escaped = escape(body, {"\r": "&#13;"})
    return escaped.encode(encoding, "xmlcharrefreplace").decode(encoding)
