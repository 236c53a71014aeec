"""What can be taken along. An app registers its parts in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from alliance.people.models import Person

# A part of a person's export: what of this app is theirs, as JSON (dict, list, str, int, bool,
# None; moments as RFC 3339 strings).
PersonPart = Callable[[Person], Any]
# Files of a person that belong to that part: (path within the part's folder, bytes) pairs, one
# file at a time in memory.
PersonFiles = Callable[[Person], Iterator[tuple[str, bytes]]]
# Files of the whole alliance's export: (path in the part's folder, bytes) pairs. A big file comes
# in several pairs with the same path, one after another (`exports.lines.json_lines` does that).
# Without secrets, and without reports under the code of conduct.
AlliancePart = Callable[[], Iterator[tuple[str, bytes]]]

PERSON_PARTS: dict[str, PersonPart] = {}
PERSON_FILES: dict[str, PersonFiles] = {}
ALLIANCE_PARTS: dict[str, AlliancePart] = {}


def register(
    name: str,
    *,
    person: PersonPart | None = None,
    files: PersonFiles | None = None,
    alliance: AlliancePart | None = None,
) -> None:
    """`name` is the app's ("calls"): the key in a person's file, the folder in the alliance's."""
    if person is not None:
        PERSON_PARTS[name] = person
    if files is not None:
        PERSON_FILES[name] = files
    if alliance is not None:
        ALLIANCE_PARTS[name] = alliance
