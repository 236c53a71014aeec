"""The figures of docs/scaling.md follow from the last measurement."""

from __future__ import annotations

import re

from benchmarks import scaling


def test_the_document_says_what_the_results_give() -> None:
    made = scaling.tables(scaling.read(scaling.RESULT.read_text(encoding="utf-8")))
    document = scaling.DOCUMENT.read_text(encoding="utf-8")
    assert scaling.filled(document, made) == document, "run python -m benchmarks.scaling"
    assert sorted(re.findall(r"<!-- (?!end)(\w+) -->", document)) == sorted(made)
    assert document.count("<!-- end -->") == len(made)
