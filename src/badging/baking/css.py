"""The little CSS that drawings use: rules of class and colour, and nothing that reaches out.

At-rules (@import, @font-face), escapes, and `url()` beyond the picture are left out, because each
of them can load something or hide what does.
"""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a list, as a set."""
    return frozenset(text.split())


PROPERTIES = words(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color color-interpolation "
    "color-interpolation-filters stop-color stop-opacity flood-color flood-opacity "
    "lighting-color clip-path clip-rule mask mask-type filter marker marker-start marker-mid "
    "marker-end display visibility overflow paint-order vector-effect shape-rendering "
    "text-rendering image-rendering font font-family font-size font-size-adjust font-stretch "
    "font-style font-variant font-weight text-anchor text-decoration letter-spacing word-spacing "
    "line-height dominant-baseline alignment-baseline baseline-shift writing-mode direction "
    "unicode-bidi white-space transform transform-origin transform-box isolation "
    "mix-blend-mode enable-background"
)

# Every pattern here takes time in proportion to its text: none can begin at each of n places and
# then run over the rest.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_AT_STATEMENT = re.compile(r"@[^;{}@]*;")
_AT_BLOCK = re.compile(r"@[^{}@]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SELECTOR = re.compile(r"[A-Za-z0-9_ \t\r\n.#,*>+~-]+")
_CLASS = re.compile(r"\.([A-Za-z0-9_-]+)")
_IMPORTANT = re.compile(r"!\s*important$", re.IGNORECASE)
_URL = re.compile(r"url\(\s*(['\"]?)#([^\s#\"'()<>\\]{1,200}?)\1\s*\)", re.IGNORECASE)
_FUNCTION = re.compile(r"(?<![A-Za-z-])([A-Za-z-]++)\(")
_FORBIDDEN = re.compile(r"[\\<>{}@;:]|/\*")
_FUNCTIONS = words(
    "rgb rgba hsl hsla matrix translate translatex translatey scale scalex scaley rotate skewx "
    "skewy calc blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate "
    "sepia"
)


def clean_declarations(text: str) -> str:
    """`fill: red; stroke: url(#a)` without what is not known to be harmless."""
    kept = []
    for declaration in _COMMENT.sub("", text).split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name in PROPERTIES and value and is_harmless(_IMPORTANT.sub("", value).strip()):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def clean_sheet(text: str) -> str:
    """Plain rules (selectors without functions or attributes), one a line; at-rules left out.

    `url()` is kept in rules for classes only, where it can be told whom it concerns.
    """
    text = _AT_BLOCK.sub("", _AT_STATEMENT.sub("", _COMMENT.sub("", text)))
    rules = []
    at = 0
    while match := _RULE.match(text, at):
        at = match.end()
        selectors = [" ".join(part.split()) for part in match[1].split(",")]
        body = clean_declarations(match[2])
        if not all(_CLASS.fullmatch(selector) for selector in selectors):
            body = ";".join(d for d in body.split(";") if not _URL.search(d))
        if body and all(_SELECTOR.fullmatch(selector) for selector in selectors):
            rules.append(f"{','.join(selectors)}{{{body}}}")
    return "\n".join(rules)


def references(text: str) -> list[str]:
    """Identifiers in the picture that a value or declarations refer to."""
    return [match[2] for match in _URL.finditer(text)] if "(" in text else []


def class_references(sheet: str) -> dict[str, set[str]]:
    """For each class in a clean sheet, the identifiers that its rules refer to."""
    found: dict[str, set[str]] = {}
    for match in _RULE.finditer(sheet):
        names = references(match[2])
        for selector in match[1].split(",") if names else ():
            found.setdefault(selector.strip().removeprefix("."), set()).update(names)
    return found


def is_harmless(value: str) -> bool:
    """Whether a property's value reaches nowhere: known functions, and url() of a place inside."""
    rest = _URL.sub("", value)
    if _FORBIDDEN.search(rest):
        return False
    return all(match[1].lower() in _FUNCTIONS for match in _FUNCTION.finditer(rest))
