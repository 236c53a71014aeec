"""What changed from one revision to another: section by section, and in the files beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from alliance.proposals import json_changes
from alliance.proposals.document import Section, sections
from alliance.proposals.models import Revision
from alliance.writing.diff import Effort, diff_html

Texts = tuple[str, str, str]  # text, context, schema


@dataclass(frozen=True)
class SectionChange:
    """`what` is "added", "removed", "changed" or "moved"; `html` shows the words."""

    what: str
    title: str
    anchor: str
    html: SafeString


@dataclass(frozen=True)
class FileChange:
    """A context or a schema. `changes` is empty where only its layout differs, or where it came or
    went as a whole, which `what` says: "added", "removed" or "changed".
    """

    name: str
    what: str
    changes: list[json_changes.Change]
    html: SafeString


@dataclass(frozen=True)
class Changes:
    sections: list[SectionChange]
    files: list[FileChange]
    unchanged: int  # sections of the new text in which nothing differs

    @property
    def are_none(self) -> bool:
        return not self.sections and not self.files


def between(old: Revision | None, new: Revision) -> Changes:
    """What makes `new` of `old`; without an old one, all of it is new. Remembered for the last few
    pairs, for revisions stay as they are and a comparison may take a second.
    """
    before = (old.text, old.context, old.schema) if old else ("", "", "")
    return _between(before, (new.text, new.context, new.schema), get_language() or "")


@lru_cache(maxsize=16)
def _between(old: Texts, new: Texts, language: str) -> Changes:
    """`language` is that of the words by which a reader of screens is told of each change."""
    before, after = sections(old[0]), sections(new[0])
    effort = Effort()  # one for all, however many sections there are
    changed = _sections(before, after, effort)
    touched = {one.anchor for one in changed if one.what != "removed"}
    found = (
        _file(name, old[place], new[place], effort)
        for place, name in enumerate(("context", "schema"), start=1)
    )
    return Changes(
        sections=changed,
        files=[change for change in found if change is not None],
        unchanged=sum(one.anchor not in touched for one in after),
    )


def _sections(
    before: tuple[Section, ...], after: tuple[Section, ...], effort: Effort
) -> list[SectionChange]:
    """In the order of the new text; what went stands behind what it followed."""
    old = {one.anchor: one for one in before}
    new = {one.anchor for one in after}
    gone: dict[str | None, list[Section]] = {}
    last: str | None = None
    for one in before:
        if one.anchor in new:
            last = one.anchor
        else:
            gone.setdefault(last, []).append(one)
    found = [_removed(one) for one in gone.get(None, [])]
    for one in after:
        change = _section(old.get(one.anchor), one, effort)
        if change is not None:
            found.append(change)
        found += [_removed(other) for other in gone.get(one.anchor, [])]
    return found


def _section(old: Section | None, new: Section, effort: Effort) -> SectionChange | None:
    title = f"{new.number} {new.title}".strip()
    whole = _whole(new)
    if old is None:
        return SectionChange("added", title, new.anchor, diff_html("", whole))
    if _whole(old) != whole:
        html = diff_html(_whole(old), whole, effort)
        return SectionChange("changed", title, new.anchor, html)
    if old.number != new.number:
        before = f"{old.number} {old.title}".strip()
        return SectionChange("moved", title, new.anchor, diff_html(before, title))
    return None


def _removed(section: Section) -> SectionChange:
    title = f"{section.number} {section.title}".strip()
    return SectionChange("removed", title, section.anchor, diff_html(_whole(section), ""))


def _whole(section: Section) -> str:
    return f"{section.title}\n\n{section.source}".strip()


def _file(name: str, old: str, new: str, effort: Effort) -> FileChange | None:
    if old == new:
        return None
    what = "added" if not old else "removed" if not new else "changed"
    found = json_changes.changes(json.loads(old), json.loads(new)) if old and new else []
    return FileChange(name, what, found, diff_html(_pretty(old), _pretty(new), effort))


def _pretty(text: str) -> str:
    """Laid out alike, so that the layout is no difference."""
    if not text:
        return ""
    value: Any = json.loads(text)
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
