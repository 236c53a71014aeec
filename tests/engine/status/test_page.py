"""The example on the page of status lists runs as it is shown."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from badging.status.list_credential import read_list

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "status-lists.md"


def test_the_example_revokes_the_badge_that_it_made_an_entry_for() -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    names: dict[str, Any] = {}
    exec(compile(example, PAGE.name, "exec"), names)
    published = read_list(json.loads(names["published"]))
    assert list(published.entries_set()) == [int(names["entry"]["statusListIndex"])]
