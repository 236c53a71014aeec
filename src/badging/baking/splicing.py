"""Where in an SVG's text something is to be put in or cut out, so that all else stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from badging.errors import ImageError

_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_NAME = re.compile(rb"<([^\s/>]+)")


@dataclass(frozen=True, slots=True)
class Places:
    """text: in UTF-8. root: begin and end of the root's start tag. cut: ranges to leave out, in
    order. bound: what the root binds the prefix to, or "". used: whether what stays uses it.
    """

    text: bytes
    prefix: str
    root: tuple[int, int]
    cut: tuple[tuple[int, int], ...]
    bound: str
    used: bool

    def declares(self, namespace: str) -> bool:
        """Whether the root binds the prefix to the namespace, once `spliced` has written it."""
        return self.bound in ("", namespace) or not self.used


def find_places(text: str, unwanted: set[str], prefix: str) -> Places:
    """Find the root's start tag and all elements of these names ("{namespace}name").

    text: an SVG document that was parsed already. What is inside an unwanted element goes with it.
    Raises ImageError where the two parsers disagree about what is well-formed.
    """
    finder = _Finder(text.encode(), unwanted, prefix)
    parser = expat.ParserCreate("utf-8", "}")  # never mind what the document declares
    parser.namespace_prefixes = True
    parser.StartNamespaceDeclHandler = finder.declare
    parser.StartElementHandler = lambda name, attributes: finder.start(
        parser.CurrentByteIndex, name, attributes
    )
    parser.EndElementHandler = lambda _name: finder.end(parser.CurrentByteIndex)
    try:
        parser.Parse(finder.text, True)
    except expat.ExpatError as error:
        raise ImageError(
            f"The SVG is not well-formed XML: {expat.ErrorString(error.code)}.",
            remedy="Open it in a drawing program and export it as plain SVG.",
            code="damaged",
        ) from error
    return finder.places()


def spliced(places: Places, element: str, namespace: str) -> str:
    """The text with the element right behind the root's start tag, and without what is cut."""
    begin, end = places.root
    start_tag = places.text[begin:end]
    if places.declares(namespace):
        start_tag = _binding(start_tag, places, namespace)
    closing = b""
    if start_tag.endswith(b"/>"):
        start_tag = start_tag[:-2].rstrip() + b">"
        closing = b"</" + _name(start_tag) + b">"
    parts = [places.text[:begin], start_tag, element.encode(), closing]
    at = end
    for first, last in places.cut:
        parts.append(places.text[at:first])
        at = last
    parts.append(places.text[at:])
    return b"".join(parts).decode()


def _binding(start_tag: bytes, places: Places, namespace: str) -> bytes:
    """The root's start tag, in which the prefix stands for the namespace."""
    attribute = f"xmlns:{places.prefix}".encode()
    written = attribute + b"=" + quoteattr(namespace).encode()
    if places.bound == namespace:
        return start_tag
    behind = 1 + len(_name(start_tag))
    # One after the other, so that nothing inside a value is taken for an attribute.
    for said in _ATTRIBUTE.finditer(start_tag, behind):
        if said[1] == attribute:
            return start_tag[: said.start(1)] + written + start_tag[said.end() :]
    return start_tag[:behind] + b" " + written + start_tag[behind:]


def _name(start_tag: bytes) -> bytes:
    found = _NAME.match(start_tag)
    assert found is not None, "a start tag has a name"
    return found[1]


class _Finder:
    def __init__(self, text: bytes, unwanted: set[str], prefix: str) -> None:
        self.text = text
        self._unwanted = {name[1:] for name in unwanted}  # expat writes "namespace}name"
        self._prefix = prefix
        self._root: tuple[int, int] | None = None
        self._cut: list[tuple[int, int]] = []
        self._inside = 0  # how deep within an unwanted element
        self._begun: tuple[int, int] = (0, 0)
        self._bound = ""
        self._used = False

    def declare(self, prefix: str | None, namespace: str) -> None:
        if self._root is None and prefix == self._prefix:
            self._bound = namespace

    def start(self, at: int, name: str, attributes: dict[str, str]) -> None:
        if self._root is None:
            self._root = self._tag(at)
        namespace, local, prefix = [*name.split("}"), "", ""][:3]
        if self._inside or f"{namespace}}}{local}" in self._unwanted:
            self._inside += 1
            if self._inside == 1:
                self._begun = self._tag(at)
            return
        suffix = f"}}{self._prefix}"
        self._used |= prefix == self._prefix or any(word.endswith(suffix) for word in attributes)

    def end(self, at: int) -> None:
        if not self._inside:
            return
        self._inside -= 1
        if not self._inside:
            first, behind = self._begun
            empty = self.text[behind - 2 : behind] == b"/>"
            self._cut.append((first, behind if empty else self.text.index(b">", at) + 1))

    def places(self) -> Places:
        assert self._root is not None, "a document has a root"
        return Places(
            self.text, self._prefix, self._root, tuple(self._cut), self._bound, self._used
        )

    def _tag(self, at: int) -> tuple[int, int]:
        found = _TAG.match(self.text, at)
        assert found is not None, "a start tag ends"
        return found.span()
