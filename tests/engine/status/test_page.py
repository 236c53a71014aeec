"""The examples on the page of status lists run as they are shown."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from badging.proofs import status_list_token
from badging.status.list_credential import read_list
from badging.status.token_list import read_claim, read_claims

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "status-lists.md"


def names_after(number: int) -> dict[str, Any]:
    """What is there after the example of that number has run."""
    examples = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert len(examples) == 2
    names: dict[str, Any] = {}
    exec(compile(examples[number], PAGE.name, "exec"), names)
    return names


def test_the_example_revokes_the_badge_that_it_made_an_entry_for() -> None:
    names = names_after(0)
    published = read_list(json.loads(names["published"]))
    assert list(published.entries_set()) == [int(names["entry"]["statusListIndex"])]


def test_so_does_the_one_for_signed_texts() -> None:
    names = names_after(1)
    place = read_claim(names["claim"])
    token = status_list_token.parse(names["published"], "")
    assert token.payload["sub"] == place.url
    bits = read_claims(token.payload)
    assert [i for i in range(bits.length) if bits.value(i)] == [place.index]
