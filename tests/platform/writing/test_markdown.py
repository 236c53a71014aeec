"""Criteria: Markdown in, HTML out that can do no harm and keeps the order of headings."""

from __future__ import annotations

import re

import pytest

from alliance.writing.markdown import to_html


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# a\n\n## b\n\n# c", ["3", "4", "3"]),
        ("## a\n\n#### b", ["3", "4"]),
        ("#### a\n\n# b", ["3", "3"]),
        ("# a\n\n###### b\n\n## c\n\n### d", ["3", "4", "4", "5"]),
    ],
)
def test_headings_begin_below_the_page_and_skip_no_level(text: str, levels: list[str]) -> None:
    assert re.findall(r"<h(\d)>", to_html(text)) == levels


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        '<a href="x" onclick="alert(1)">x</a>',
        "![x](https://tracker.example/x.png)",
    ],
)
def test_what_acts_or_loads_does_not_get_through(text: str) -> None:
    html = to_html(text)
    assert not re.search(r"<script|<img|<[^>]*onclick|href=\"(javascript|data):", html)


def test_links_pass_nothing_on() -> None:
    assert 'rel="noopener noreferrer nofollow"' in to_html("[x](https://example.org)")
