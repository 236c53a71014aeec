"""Catalogues on the disk: one a room and language, and beside each its compiled form."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib
from tools.translation.extraction import Text, texts_of

ROOT = Path(__file__).resolve().parents[2]
ALLIANCE = ROOT / "src" / "alliance"
ALIKE = 0.75  # from here on an old translation is offered for a changed text, marked fuzzy


@dataclass(frozen=True)
class Room:
    """Where texts are translated together: a Django app, or all of the platform that is none."""

    name: str
    locale: Path
    sources: tuple[Path, ...]

    def texts(self) -> dict[Text, list[str]]:
        """Each marked text, and the files it is in, relative to src/.

        A text that is used alone and also with a plural is one entry, that with the plural: so
        gettext has it, and finds its first form for the text alone.
        """
        found: dict[tuple[str, str], tuple[Text, list[str]]] = {}
        for source in self.sources:
            place = source.relative_to(ROOT / "src").as_posix()
            for text in texts_of(source):
                known, places = found.get((text.context, text.msgid), (text, []))
                if place not in places:
                    places.append(place)
                found[text.context, text.msgid] = (known if known.plural else text, places)
        return dict(found.values())

    def catalogue(self, language: str) -> Path:
        return self.locale / language / "LC_MESSAGES" / "django.po"


def rooms() -> list[Room]:
    """Those with a marked text, by name; `alliance` is what belongs to no app."""
    apps = sorted(found.parent for found in ALLIANCE.glob("*/apps.py"))
    found = [Room(app.name, app / "locale", tuple(_sources(app))) for app in apps]
    rest = [s for s in _sources(ALLIANCE) if not any(s.is_relative_to(app) for app in apps)]
    found.append(Room("alliance", ALLIANCE / "locale", tuple(rest)))
    return [room for room in found if room.texts()]


def _sources(folder: Path) -> Iterator[Path]:
    skipped = ("migrations", "static", "locale")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part in skipped for part in path.parts):
            yield path


def languages() -> list[str]:
    """Those that any room has a catalogue in."""
    return sorted({path.parent.parent.name for path in ALLIANCE.glob("**/django.po")})


def read(path: Path) -> polib.POFile:
    # 78 columns, as polib wraps by itself; never wrapped by an editor's own idea.
    return polib.pofile(str(path), wrapwidth=98, check_for_duplicates=True)


def text_of(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def strings_of(entry: polib.POEntry) -> list[str]:
    """The translations of an entry: one, or as many as the language has plural forms."""
    if entry.msgid_plural:
        return [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)]
    return [entry.msgstr]


# Keeping ----------------------------------------------------------------------------------------
def merged(
    old: polib.POFile | None,
    texts: Mapping[Text, list[str]],
    language: str,
    memory: Mapping[Text, list[str]],
) -> polib.POFile:
    """The catalogue of `texts`, with what `old` says of them.

    A new text takes what another room says of the same (`memory`), else what `old` said of one
    much like it, marked fuzzy. What the sources no longer have is dropped.
    """
    known = {text_of(entry): entry for entry in old or [] if not entry.obsolete}
    gone = {text.msgid: entry for text, entry in known.items() if text not in texts}
    made = polib.POFile(wrapwidth=98)
    made.metadata = header(language)
    forms = forms_of(language)
    for text, places in texts.items():
        entry = known.get(text) or _new(text, forms, memory, gone)
        entry.occurrences = [(place, "") for place in places]
        kept = [flag for flag in entry.flags if flag == "fuzzy"]
        entry.flags = kept + _formats(text)
        made.append(entry)
    return made


def _new(
    text: Text, forms: int, memory: Mapping[Text, list[str]], gone: Mapping[str, polib.POEntry]
) -> polib.POEntry:
    entry = polib.POEntry(msgid=text.msgid, msgctxt=text.context or None)
    strings = memory.get(text, [""] * (forms if text.plural else 1))
    if text not in memory and not text.plural:
        for like in difflib.get_close_matches(text.msgid, gone, n=1, cutoff=ALIKE):
            if not gone[like].msgid_plural:
                strings, entry.previous_msgid = [gone[like].msgstr], like
                entry.flags = ["fuzzy"]
    if text.plural:
        entry.msgid_plural = text.plural
        entry.msgstr_plural = dict(enumerate(strings))
    else:
        entry.msgstr = strings[0]
    return entry


def _formats(text: Text) -> list[str]:
    if re.search(r"%\(\w+\)[sd]", text.msgid + text.plural):
        return ["python-format"]
    return ["python-brace-format"] if re.search(r"\{\w*\}", text.msgid + text.plural) else []


def header(language: str) -> dict[str, str]:
    """No dates and no names: those are in the repository's history, and files stay comparable."""
    return {
        "Project-Id-Version": "badge-alliance",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(language),
    }


def plural_forms(language: str) -> str:
    """As Django's own catalogue of the language has them."""
    import django

    own = Path(django.__file__).parent / "conf" / "locale" / language.replace("-", "_")
    return polib.mofile(str(own / "LC_MESSAGES" / "django.mo")).metadata["Plural-Forms"]


def forms_of(language: str) -> int:
    found = re.search(r"nplurals\s*=\s*(\d+)", plural_forms(language))
    return int(found[1]) if found else 2


def memory_of(language: str) -> dict[Text, list[str]]:
    """What is translated in any room; where rooms differ, the first by name."""
    known: dict[Text, list[str]] = {}
    for path in sorted(ALLIANCE.glob(f"**/{language}/LC_MESSAGES/django.po")):
        for entry in read(path):
            if entry.translated():
                known.setdefault(text_of(entry), strings_of(entry))
    return known


# Reading back -----------------------------------------------------------------------------------
def compiled(path: Path) -> bytes:
    """What the .mo beside a catalogue has to be."""
    made: bytes = read(path).to_binary()
    return made


@dataclass(frozen=True)
class State:
    """How far one catalogue is."""

    room: str
    language: str
    texts: int
    missing: tuple[Text, ...]
    fuzzy: tuple[Text, ...]
    new: tuple[Text, ...]  # in the sources, not in the catalogue
    gone: tuple[Text, ...]  # in the catalogue, no longer in the sources
    compiled: bool

    @property
    def whole(self) -> bool:
        return self.compiled and not (self.missing or self.fuzzy or self.new or self.gone)


def state_of(room: Room, language: str) -> State:
    path = room.catalogue(language)
    texts = room.texts()
    if not path.exists():
        return State(room.name, language, len(texts), (), (), tuple(texts), (), False)
    entries = {text_of(entry): entry for entry in read(path) if not entry.obsolete}
    binary = path.with_suffix(".mo")
    return State(
        room.name,
        language,
        len(texts),
        missing=tuple(t for t, e in entries.items() if not e.fuzzy and not all(strings_of(e))),
        fuzzy=tuple(t for t, e in entries.items() if e.fuzzy),
        new=tuple(t for t in texts if t not in entries),
        gone=tuple(t for t in entries if t not in texts),
        compiled=binary.exists() and binary.read_bytes() == compiled(path),
    )
