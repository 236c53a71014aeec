"""Old notes read: where one call ends and the next begins, who was there, what was to be done.

Notes were written by many hands in a hurry. What is understood goes into the record; what is not
stays where it was, for the text of each call is a piece of the file, and the pieces together are
the file, character by character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from alliance.meetings.bounds import MAX_IMPORT_BYTES, MAX_IMPORT_CALLS, MAX_IMPORT_LINES
from alliance.meetings.errors import Refused
from alliance.meetings.importing.dates import day_in

LONGEST_LINE = 1000  # longer ones are kept, not read
LONGEST_HEADING = 120
MOST_NAMES = 300
MOST_ITEMS = 40
MOST_ACTIONS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the roll call as it was written; `contact` is an address or a handle."""

    name: str
    organization: str = ""
    contact: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    text: str
    owner: str = ""
    due_on: date | None = None
    is_done: bool = False


@dataclass(slots=True)
class FoundCall:
    """One call of a file. `day` is None when the notes and the file's name leave it open."""

    text: str
    day: date | None
    title: str = ""
    roll_call: list[Line] = field(default_factory=list)
    agenda: list[str] = field(default_factory=list)
    actions: list[Todo] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)


_HASH = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s*(={3,}|-{3,})\s*$")
_BOLD = re.compile(r"^\s*(?:\*\*|__)(.+?)(?:\*\*|__):?\s*$")
_CALL = re.compile(r"\b(call|meeting|notes|minutes|agenda|etherpad)\b", re.I)
_ROLL = re.compile(
    r"^(roll[\s-]?call|attend(?:ees|ance|ing)|present|participants|who(?:['’]s| is) here)\b", re.I
)
_AGENDA = re.compile(r"^(agenda|topics|today['’]?s agenda)\b", re.I)
_LABEL = re.compile(
    r"^(roll[\s-]?call|attend(?:ees|ance|ing)|present|participants|who(?:['’]s| is) here|agenda|"
    r"topics|today['’]?s agenda|notes|minutes|actions?(?: items)?|decisions|links|recording|"
    r"(?:first[\s-]time )?introductions|what are you working on.{0,20}|next (?:call|steps)|"
    r"questions)\b[^.!?]{0,60}:?\??\s*$",
    re.I,
)
_BULLET = re.compile(r"^\s*(?:[-*+•·]|\(?\d{1,2}[.)])\s+(.*)$")
_ACTION = re.compile(
    r"^\s*(?:[-*+•]\s+)?(?:\[(?P<done>[ xX])\]\s*)?(?:\*\*|__)?"
    r"(?:ACTION(?: ITEM)?S?|AI|TO-?DO)(?:\*\*|__)?\s*(?:\((?P<who>[^)]{1,60})\)\s*)?"
    r"(?:[:>]|\s[-–]\s)(?:\*\*|__)?\s*(?P<text>\S.*)$",
    re.I,
)
_DECISION = re.compile(
    r"^\s*(?:[-*+•]\s+)?(?:\*\*|__)?(?:DECISION|DECIDED|RESOLVED|RESOLUTION|AGREED)(?:\*\*|__)?"
    r"\s*:(?:\*\*|__)?\s*(?P<text>\S.*)$",
    re.I,
)
_DUE = re.compile(r"\(?\b(?:by|due|until)[:\s]+(\d{4}-\d{2}-\d{2})\b\)?", re.I)
_ADDRESS = re.compile(r"[^\s<>/,;()@]{1,64}@[^\s<>/,;()@]{1,190}\.[A-Za-z]{2,24}")
_NAMED = re.compile(r"^(@?\w[\w.'-]*(?: [A-Z][\w.'-]*){0,3})(?::\s+|\s+(?:will|to)\s+)(\S.*)$")
_HANDLE = re.compile(r"^@\w{1,30}$")


def read(text: str, file_name: str = "") -> list[FoundCall]:
    """The calls of a file in their order, at least one. Raises `Refused` when there is too much.

    A new call begins at a heading that names a day in full. What stands before the first such
    heading belongs to the first call; without one the whole file is one call, and its day is looked
    for in its first lines and in the file's name.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_IMPORT_BYTES:
        raise Refused(
            _("These notes are larger than %(most)d MiB. Split them.")
            % {"most": MAX_IMPORT_BYTES // (1024 * 1024)}
        )
    lines = text.splitlines(keepends=True)
    if len(lines) > MAX_IMPORT_LINES:
        raise Refused(_("These notes have very many lines. Split them."))
    starts = list(_starts(lines))
    if len(starts) > MAX_IMPORT_CALLS:
        raise Refused(
            _("At most %(count)d calls are read from one file. Split it.")
            % {"count": MAX_IMPORT_CALLS}
        )
    if not starts:
        return [_call(lines, _day_of_one(lines, file_name), "")]
    calls = []
    for number, (place, day, title) in enumerate(starts):
        begin = 0 if number == 0 else place
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        calls.append(_call(lines[begin:end], day, title))
    return calls


def without_addresses(text: str) -> str:
    """The same text with e-mail addresses made unreadable: old pads were full of them, and a
    record is public. Who may see the original sees them.
    """
    return _ADDRESS.sub(lambda found: f"{found[0][0]}…@…", text)


def _starts(lines: list[str]) -> Iterator[tuple[int, date, str]]:
    """Where calls begin: (index of the line, day, what the heading says)."""
    last: date | None = None
    for place, raw in enumerate(lines):
        line = raw.rstrip("\r\n")
        if not line.strip() or len(line) > LONGEST_HEADING:
            continue
        following = lines[place + 1] if place + 1 < len(lines) else ""
        title = _heading(line, following)
        if title is None:
            continue
        day = day_in(title)
        if day is not None and day != last:
            last = day
            yield place, day, title


def _heading(line: str, following: str) -> str | None:
    """What a heading says: Markdown, underlined, bold, or a line that speaks of a call alone."""
    if found := _HASH.match(line):
        # A deeper heading is part of a call, unless it speaks of one.
        return found[2] if len(found[1]) <= 2 or _CALL.search(found[2]) else None
    if found := _BOLD.match(line):
        return found[1]
    if _UNDERLINE.match(following) and not _BULLET.match(line):
        return line.strip()
    if _CALL.search(line) and len(line.split()) <= 12 and not _BULLET.match(line):
        # "Community Call 29 July 2015", but no sentence that mentions one.
        return line.strip() if line.strip()[-1:] not in ".,;!?" else None
    return None


def _day_of_one(lines: list[str], file_name: str) -> date | None:
    for line in [line for line in lines if line.strip()][:5]:
        if len(line) <= LONGEST_HEADING and (day := day_in(line)) is not None:
            return day
    return day_in(file_name.rsplit("/", 1)[-1])


def _call(lines: list[str], day: date | None, title: str) -> FoundCall:
    call = FoundCall("".join(lines), day, title.strip()[:LONGEST_HEADING])
    section = ""
    for raw in lines:
        line = raw.rstrip("\r\n")
        if not line.strip() or len(line) > LONGEST_LINE:
            continue
        label = _label(line)
        if label is not None:
            section = label
        elif section == "roll" and len(call.roll_call) < MOST_NAMES:
            if person := _person(line):
                call.roll_call.append(person)
        elif section == "agenda" and len(call.agenda) < MOST_ITEMS:
            bullet = _BULLET.match(line)
            if bullet and not line.startswith(("  ", "\t")) and not _marked(line):
                call.agenda.append(bullet[1].strip(" *_")[:LONGEST_HEADING])
    for raw in lines:  # the names are known by now
        line = raw.rstrip("\r\n")
        if len(line) > LONGEST_LINE:
            continue
        if (found := _ACTION.match(line)) and len(call.actions) < MOST_ACTIONS:
            call.actions.append(_todo(found, call.roll_call))
        elif (found := _DECISION.match(line)) and len(call.decisions) < MOST_ACTIONS:
            call.decisions.append(found["text"].strip()[:500])
    return call


def _label(line: str) -> str | None:
    """Whether this line begins a section: roll, agenda, or another (""); None when it does not."""
    bare = line
    is_heading = False
    if found := _HASH.match(line):
        bare, is_heading = found[2], True
    elif found := _BOLD.match(line):
        bare, is_heading = found[1], True
    bare = bare.strip(" *_:")
    if not is_heading and not _LABEL.match(bare if line.rstrip().endswith(":") else line.strip()):
        return None
    if _ROLL.match(bare):
        return "roll"
    if _AGENDA.match(bare):
        return "agenda"
    return ""


def _marked(line: str) -> bool:
    return bool(_ACTION.match(line) or _DECISION.match(line))


def _person(line: str) -> Line | None:
    """`Ada Lovelace / @ada / ada@example.org / wants to listen`, `Ada (Example University)`,
    `Ada, Example University`: the first part is the name.
    """
    if _marked(line) or _UNDERLINE.match(line):
        return None
    bullet = _BULLET.match(line)
    bare = (bullet[1] if bullet else line).strip(" \t*_")
    if not bare or bare.startswith(("http://", "https://", "(name", "name /")):
        return None
    organization = ""
    if found := re.match(r"^([^()/]{2,80})\(([^()]{2,100})\)\s*(.*)$", bare):
        bare, organization = f"{found[1].strip()} / {found[3]}", found[2].strip()
    separator = next((s for s in (" / ", "/", "\t", " | ", ", ", " - ", " – ") if s in bare), None)
    parts = [p.strip() for p in (bare.split(separator) if separator else [bare])]
    name = parts[0].strip(" ,;")
    if (
        not 1 < len(name) <= 120
        or len(name.split()) > 6
        or "@" in name
        or name.endswith((".", ":"))
    ):
        return None
    contact, words = "", []
    for part in filter(None, parts[1:]):
        if not contact and (_HANDLE.match(part) or _ADDRESS.search(part)):
            contact = part[:120]
        elif not _HANDLE.match(part) and not _ADDRESS.search(part):
            words.append(part)
    if not organization and words:
        organization, words = words[0], words[1:]
    return Line(name, organization[:120], contact, "; ".join(words)[:400])


def _todo(found: re.Match[str], roll_call: list[Line]) -> Todo:
    text = found["text"].strip()
    due = None
    if day := _DUE.search(text):
        due = day_in(day[1])
    owner = (found["who"] or "").strip()
    if not owner:
        owner, text = _owner(text, roll_call)
    return Todo(text[:300], owner[:120], due, (found["done"] or "").lower() == "x")


def _owner(text: str, roll_call: list[Line]) -> tuple[str, str]:
    """Whom an action names first: somebody of the roll call, or `Ada: …`, `Ada Lovelace to …`."""
    low = text.lower()
    for line in roll_call:
        for name in (line.name, line.name.split()[0]):
            rest = text[len(name) :]
            if low.startswith(name.lower()) and len(name) > 1 and not rest[:1].isalnum():
                return line.name, _said(rest, text)
    named = _NAMED.match(text)
    if named and (named[1][0] == "@" or named[1][0].isupper()):
        return named[1], named[2]
    return "", text


def _said(rest: str, text: str) -> str:
    said = re.sub(r"^[\s:,–-]*(?:(?:will|to|should)\s+)?", "", rest)
    return said or text
