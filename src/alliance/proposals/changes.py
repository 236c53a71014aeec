"""What changed from one revision to another: section by section, and in the files beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from alliance.proposals import json_changes
from alliance.proposals.document import Section, sections
from alliance.proposals.json_changes import Change
from alliance.proposals.models import Revision
from alliance.writing.diff import diff_html


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
    changes: list[Change]
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
    """What makes `new` of `old`; without an old one, all of it is new."""
    before = sections(old.text) if old else ()
    after = sections(new.text)
    changed = list(_sections(before, after))
    touched = {one.anchor for one in changed if one.what != "removed"}
    return Changes(
        sections=changed,
        files=[
            change
            for name in ("context", "schema")
            if (change := _file(name, getattr(old, name, ""), getattr(new, name))) is not None
        ],
        unchanged=sum(one.anchor not in touched for one in after),
    )


def _sections(before: tuple[Section, ...], after: tuple[Section, ...]) -> list[SectionChange]:
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
        change = _section(old.get(one.anchor), one)
        if change is not None:
            found.append(change)
        found += [_removed(other) for other in gone.get(one.anchor, [])]
    return found


def _section(old: Section | None, new: Section) -> SectionChange | None:
    title = f"{new.number} {new.title}".strip()
    whole = _whole(new)
    if old is None:
        return SectionChange("added", title, new.anchor, diff_html("", whole))
    if _whole(old) != whole:
        return SectionChange("changed", title, new.anchor, diff_html(_whole(old), whole))
    if old.number != new.number:
        before = f"{old.number} {old.title}".strip()
        return SectionChange("moved", title, new.anchor, diff_html(before, title))
    return None


def _removed(section: Section) -> SectionChange:
    title = f"{section.number} {section.title}".strip()
    return SectionChange("removed", title, section.anchor, diff_html(_whole(section), ""))


def _whole(section: Section) -> str:
    return f"{section.title}\n\n{section.source}".strip()


def _file(name: str, old: str, new: str) -> FileChange | None:
    if old == new:
        return None
    what = "added" if not old else "removed" if not new else "changed"
    found = json_changes.changes(json.loads(old), json.loads(new)) if old and new else []
    return FileChange(name, what, found, diff_html(_pretty(old), _pretty(new)))


def _pretty(text: str) -> str:
    """Laid out alike, so that the layout is no difference."""
    if not text:
        return ""
    value: Any = json.loads(text)
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
