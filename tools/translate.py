"""Keep the catalogues of the pages' texts: find marked texts, merge, compile, say what is missing.

    python tools/translate.py update [LANGUAGE …]  # texts from the sources into the catalogues
    python tools/translate.py check [LANGUAGE …]   # write nothing; exit 1 unless all is whole
    python tools/translate.py compile              # only the .mo files anew
    python tools/translate.py start fr             # a new language: an empty catalogue a room

Catalogues are src/alliance/ROOM/locale/LANGUAGE/LC_MESSAGES/django.po. docs/how-to/translate.md
tells how to translate one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.translation import catalogues  # noqa: E402
from tools.translation.catalogues import Room, State  # noqa: E402

SHOWN = 5


def update(room: Room, language: str) -> None:
    """Bring one catalogue to what the sources say, and compile it."""
    path = room.catalogue(language)
    old = catalogues.read(path) if path.exists() else None
    made = catalogues.merged(old, room.texts(), language, catalogues.memory_of(language))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{made}", encoding="utf-8")
    compile_one(path)


def compile_one(path: Path) -> None:
    path.with_suffix(".mo").write_bytes(catalogues.compiled(path))


def told(state: State) -> str:
    """One line of a catalogue, and below it the first texts that want something."""
    wants = {
        "missing": state.missing,
        "fuzzy": state.fuzzy,
        "not taken up": state.new,
        "gone from the sources": state.gone,
    }
    counts = ", ".join(f"{len(texts)} {what}" for what, texts in wants.items() if texts)
    if not state.compiled:
        counts = ", ".join(filter(None, [counts, "not compiled"]))
    lines = [f"{state.language} {state.room}: {state.texts} texts, {counts or 'whole'}"]
    for what, texts in wants.items():
        lines += [f"    {what}: {text.msgid[:80]!r}" for text in texts[:SHOWN]]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("verb", choices=["update", "check", "compile", "start"])
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE")
    asked = parser.parse_args(argv)
    if asked.verb == "start" and not asked.languages:
        parser.error("start needs the code of a language")
    languages = asked.languages or catalogues.languages()
    rooms = catalogues.rooms()
    if asked.verb == "compile":
        for path in sorted(catalogues.ALLIANCE.glob("**/django.po")):
            compile_one(path)
    if asked.verb in ("update", "start"):
        for language in languages:
            for room in rooms:
                update(room, language)
    states = [catalogues.state_of(room, language) for language in languages for room in rooms]
    for state in states:
        sys.stdout.write(told(state) + "\n")
    return 0 if asked.verb != "check" or all(state.whole for state in states) else 1


if __name__ == "__main__":
    raise SystemExit(main())
