"""SVG: the element that holds a badge.

Open Badges 3.0, section 5.3.2: `<openbadges:credential>`, the JWS in `verify` or the JSON in a
CDATA section. 2.0 and 1.x (baking specification): `<openbadges:assertion>`.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from badging.baking.xml import parse_svg
from badging.errors import ImageError, NotBaked

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
NAMESPACE_2 = "http://openbadges.org"

_CREDENTIAL = f"{{{NAMESPACE}}}credential"
_ASSERTION = (f"{{{NAMESPACE_2}}}assertion", "{https://openbadges.org}assertion")
_COMPACT_JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+")
# Characters that JSON may hold and XML 1.0 may not (2.2); inside JSON they can be written escaped.
_NOT_XML = re.compile("[\ufffe\uffff]")
_START = re.compile(rb"<(?:\?xml|!--|!DOCTYPE|(?:[A-Za-z_][\w.-]*:)?svg)[\s>!-]", re.IGNORECASE)


def looks_like_svg(data: bytes) -> bool:
    """Whether the data begins as an SVG may; what it is shows when it is parsed."""
    if data.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<")):
        return True
    return _START.match(data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()) is not None


def bake(data: bytes, credential: str) -> bytes:
    """Put a credential into an SVG, as the first element inside its root.

    Badges of any version that are inside are taken out. The picture is the same; document type
    and processing instructions go, and how the XML is written may change.
    Raises ImageError for an SVG that cannot be read.
    """
    root = parse_svg(data)
    for old in list(root.iter(_CREDENTIAL, *_ASSERTION)):
        _remove(old)
    # A new root, because the prefix belongs there (5.3.2.1), and lxml declares only at birth.
    prefixes: dict[Any, str] = {**root.nsmap, "openbadges": NAMESPACE}
    baked = etree.Element(root.tag, None, prefixes)
    baked.attrib.update(root.attrib)
    holder = etree.SubElement(baked, _CREDENTIAL)
    _fill(holder, credential)
    holder.tail = root.text
    baked.extend(list(root))
    return etree.tostring(baked, encoding="utf-8", xml_declaration=True)


def unbake(data: bytes) -> bytes:
    """The badge inside: of 3.0 if there is one, else of 2.0 or 1.x.

    Where an element has both, a JWS in `verify` goes before the JSON in the body, and that before
    a URL. Raises NotBaked for a sound image without a badge; ImageError for all else.
    """
    root = parse_svg(data)
    for tags in ((_CREDENTIAL,), _ASSERTION):
        elements = list(root.iter(*tags))
        if not elements:
            continue
        found = dict.fromkeys(_content(element) for element in elements)
        if len(found) > 1:
            raise ImageError(
                "Two different badges are inside the image, so it says two things.",
                remedy="Ask the issuer for an image with one badge.",
                code="ambiguous",
            )
        text = next(iter(found))
        if not text:
            raise ImageError(
                "The place for the badge in the image is empty.",
                remedy="Download the badge again from the issuer or the backpack.",
                code="empty",
            )
        return text.encode("utf-8")
    raise NotBaked(
        "The SVG holds no badge.",
        remedy="Use the image as the issuer gave it: many programs throw the badge away.",
    )


def _content(element: etree._Element) -> str:
    verify = (element.get("verify") or "").strip()
    body = str(element.xpath("string()")).strip()  # comments inside are no part of it
    return verify if not body or _COMPACT_JWS.fullmatch(verify) else body


def _fill(holder: etree._Element, credential: str) -> None:
    if not credential.startswith("{"):
        holder.set("verify", credential)
        return
    text = _NOT_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", credential)
    # A CDATA section ends at "]]>", and a parser turns "\r\n" in it into "\n". Escaped text,
    # which says the same to every XML parser, keeps both.
    plain = "]]>" in text or "\r" in text
    holder.text = text if plain else etree.CDATA(text)


def _remove(element: etree._Element) -> None:
    """Take an element out and leave the text behind it where it is."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
