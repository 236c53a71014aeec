"""Markdown to HTML that is safe to show: no raw HTML in, and an allow-list on the way out."""

from __future__ import annotations

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return parser.disable("image")  # a picture from elsewhere would tell that site who reads


def parse(text: str) -> list[Token]:
    """The block tokens of Markdown `text`, for rooms that lay out the parts by themselves."""
    return _parser().parse(text)


def to_html(text: str) -> SafeString:
    """HTML of Markdown `text`. Headings begin at level 3, for pages have their own above, and go
    down one level at a time, whichever levels the author used.
    """
    return render(parse(text))


def render(tokens: list[Token]) -> SafeString:
    """HTML of whole blocks that `parse` gave, in the same way. Changes the tags of headings."""
    headings = [t for t in tokens if t.type in ("heading_open", "heading_close")]
    used = sorted({t.tag for t in headings})
    level = 2
    for token in headings:
        if token.type == "heading_open":
            level = min(3 + used.index(token.tag), level + 1, 6)
        token.tag = f"h{level}"
    html = _parser().renderer.render(tokens, _parser().options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 (cleaned in the line above)
