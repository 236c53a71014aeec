"""Pages as a reader has them: the words that the site says, without those that people wrote."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from django.apps import apps
from django.db import models

import alliance
from alliance.help.models import Tag

_WORDS = ("title", "alt", "aria-label", "placeholder", "content")
_SILENT = {"script", "style", "code", "pre", "textarea", "svg", "time", "template"}
_COMPARED = {"diff", "proposal-value"}  # classes: of what people wrote, the words that differ
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Page(HTMLParser):
    """`texts`: what a page says in its own language, and `links`: where it leads.

    What stands in an element with another `lang`, in code, and in what people typed is left out.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.language = ""
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    @property
    def _silent(self) -> bool:
        return any(silent for _tag, silent in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        foreign = "lang" in given and given["lang"] != self.language
        if not (self._silent or foreign):
            self.texts += [given[name] for name in _WORDS if self._says(tag, name, given)]
        if tag not in _VOID:
            compared = not _COMPARED.isdisjoint(given.get("class", "").split())
            self._open.append((tag, foreign or compared or tag in _SILENT))

    @staticmethod
    def _says(tag: str, name: str, given: dict[str, str]) -> bool:
        if name == "content":
            told = given.get("name", given.get("property", ""))
            return tag == "meta" and told in ("description", "og:description", "og:title")
        return name in given

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, _silent = self._open.pop()
            if opened == tag:
                break

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.texts.append(data)


def written_by_people() -> list[str]:
    """What the site shows but does not say: texts in the database, and the code of conduct that
    stands until somebody writes one. The longest first.
    """
    found: set[str] = set()
    for model in apps.get_models():
        names = [f.attname for f in model._meta.concrete_fields if _is_free_text(f)]
        for row in model._default_manager.values_list(*names) if names else ():
            for name, value in zip(names, row, strict=True):
                found.update(value if name == "tags" else _parts(value))
                if model is Tag:  # one word, in small letters
                    found.add(value)
    for code in Path(alliance.__file__).parent.glob("conduct/seed/code.*.md"):
        found.update(_parts(code.read_text(encoding="utf-8")))
    return sorted(found, key=len, reverse=True)


def _is_free_text(field: models.Field) -> bool:
    """A choice is one of our words."""
    kinds = models.CharField | models.TextField | models.JSONField
    return isinstance(field, kinds) and not field.choices


def _parts(value: object) -> set[str]:
    """A text in the pieces that Markdown makes of it; but no code words, like "active"."""
    if isinstance(value, dict):
        return {part for one in value.values() for part in _parts(one)}
    if isinstance(value, list):
        return {part for one in value for part in _parts(one)}
    plain = re.sub(r"^(?:[-#>]+|\d+\.) ", "", str(value or ""), flags=re.M)
    plain = re.sub(r" \{#[\w-]+\}$", "", plain, flags=re.M)  # where a heading is found
    pieces = re.split(r"[*_`]+|\[|\]\([^)]*\)|\n", plain)
    found = {piece.strip() for piece in [*pieces, *plain.splitlines()]}
    stressed = set(re.findall(r"\*\*([^*\n]+)\*\*", plain))
    return stressed | {piece for piece in found if not re.fullmatch(r"[a-z_]*|.{0,2}", piece)}


_LATIN = re.compile(r"(?<![^\W\d_])[A-Za-z]{3,}(?![^\W\d_])")  # not a piece of “allí”
_MAIL = re.compile(r"\S+@\S+")
_NO_WORDS = re.compile(
    r"https?://\S+|/[\w/.-]+|^[A-Z]\w+/[\w/+ -]+$"  # addresses, and zones like Europe/Madrid
    r"|\blists\.localhost\b|\bdid\.json\b|\bmember-\w+|\.[a-z]{3,4}\b|\b[A-Z2-7]{32}\b"
)


def latin_words(texts: list[str], written: list[str]) -> dict[str, str]:
    """Words in Latin letters that no person wrote, each with a text that it stands in."""
    found = {}
    for text in texts:
        shown = " ".join(text.split())
        if shown.endswith("…") and any(part.startswith(shown[:-1].rstrip()) for part in written):
            continue  # the beginning of what somebody wrote
        rest = _MAIL.sub(" ", shown)
        for part in written:
            if part in rest:
                rest = re.sub(rf"(?<![^\W\d_]){re.escape(part)}(?![^\W\d_])", " ", rest)
        for word in _LATIN.findall(_NO_WORDS.sub(" ", rest)):
            found.setdefault(word, shown[:120])
    return found
