"""XML from strangers, read without entities, without a DTD and without reaching for anything."""

from __future__ import annotations

import re

from lxml import etree

from badging.errors import ImageError

MAX_BYTES = 20 * 1024 * 1024
MAX_ELEMENTS = 100_000
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

# What may stand before the root: white space, comments, processing instructions (XML 1.0, 2.8).
_MISC = re.compile(r"(?:\s++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
# A document type that only names its kind. One with `[` declares something, and is refused.
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\[\]<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_DECLARATION = re.compile(r"<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ENCODINGS = {"utf-8", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "iso-8859-15"}


def parse_svg(data: bytes, *, max_bytes: int = MAX_BYTES) -> etree._Element:
    """The root of an SVG document.

    A document type is passed over; one that declares entities is refused before anything is
    parsed. Raises ImageError: too large, not XML, not SVG, too many elements.
    """
    if len(data) > max_bytes:
        raise ImageError(
            f"The SVG has {len(data):,} bytes; {max_bytes:,} are allowed.",
            remedy="Simplify the picture, or link fewer pixels into it.",
            code="too_large",
        )
    text = _without_prolog(decoded(data)[1])
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        why = (getattr(error, "msg", "") or str(error)).splitlines()[0][:200]
        raise ImageError(
            f"The SVG is not well-formed XML: {why}.",
            remedy="Open it in a drawing program and export it as plain SVG.",
            code="damaged",
        ) from error
    if root.tag not in (f"{{{SVG}}}svg", "svg"):
        raise ImageError(
            f"This is XML, but no SVG: its root is {str(root.tag)[:80]!r}.",
            remedy="Give an SVG or PNG image.",
            code="image_type",
        )
    _bound_elements(root)
    return root


def local_name(element: etree._Element) -> str:
    """The element's name in SVG, or "" for comments and elements of other vocabularies."""
    tag: object = element.tag  # a function, when it is a comment
    namespace, _, name = tag.rpartition("}") if isinstance(tag, str) else ("?", "", "")
    return name if namespace in ("", f"{{{SVG}") else ""


def decoded(data: bytes) -> tuple[bytes, str, str]:
    """Byte order mark, text and encoding of an SVG. Raises ImageError for what is no text."""
    marked = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), None)
    mark, encoding = marked or (b"", _declared_encoding(data))
    try:
        return mark, data[len(mark) :].decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise _not_text(encoding) from error


def _declared_encoding(data: bytes) -> str:
    declared = _ENCODING.match(data)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding not in _ENCODINGS:
        raise _not_text(encoding)
    return encoding


def _not_text(encoding: str) -> ImageError:
    return ImageError(
        f"The SVG cannot be read as text in {encoding}.",
        remedy="Save it as UTF-8.",
        code="encoding",
    )


def _without_prolog(text: str) -> str:
    """The document without XML declaration and document type, which is all that may declare."""
    declaration = _DECLARATION.match(text)
    start = declaration.end() if declaration else 0
    misc = _MISC.match(text, start)
    at = misc.end() if misc else start
    if text[at : at + 9].upper() != "<!DOCTYPE":
        return text[start:]
    doctype = _DOCTYPE.match(text, at)
    if doctype is None:
        raise ImageError(
            "The SVG declares entities in its document type, which can be used for attacks.",
            remedy="Export it as plain SVG: without DOCTYPE and without <!ENTITY …>.",
            code="entities",
        )
    return text[doctype.end() :]


def _bound_elements(root: etree._Element) -> None:
    for count, _element in enumerate(root.iter(), start=1):
        if count > MAX_ELEMENTS:
            raise ImageError(
                f"The SVG has more than {MAX_ELEMENTS:,} elements.",
                remedy="Simplify the picture.",
                code="too_many_elements",
            )
