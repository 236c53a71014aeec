"""The built-in badge designer: a few choices in, clean SVG out.

Everything here is a pure function of a `Design`. The SVG has no script, no style sheet, no
reference to anything outside itself, and says in its title what it shows.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.issuing.drawing import colour
from alliance.issuing.drawing.icons import ICONS
from alliance.issuing.drawing.patterns import PATTERNS
from alliance.issuing.drawing.shapes import SHAPES, Shape

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

MAX_RIBBON_TEXT = 28
MAX_STARS = 5
MIN_ICON_CONTRAST = 3.0  # WCAG 2.2, 1.4.11: graphical objects

RIBBON_HEIGHT = 72
RIBBON_LEFT, RIBBON_RIGHT = 44, 468
_FONT = "Inter, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Design:
    """What a badge looks like. Colours are `#rrggbb`."""

    shape: str = "hexagon"
    pattern: str = "rays"
    icon: str = "star"
    ground: str = "#2b50c8"
    rim: str = "#f2b632"
    ink: str = "#ffffff"
    ribbon: str = "#14182b"
    ribbon_text: str = ""
    stars: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Palette:
    label: _StrOrPromise
    ground: str
    rim: str
    ink: str
    ribbon: str


PALETTES: dict[str, Palette] = {
    "harbour": Palette(_("Harbour"), "#1f4fd1", "#f7b731", "#ffffff", "#101a3d"),
    "forest": Palette(_("Forest"), "#14693f", "#c9d977", "#fdfbe8", "#0b3321"),
    "ember": Palette(_("Ember"), "#c2352b", "#ffc24b", "#fff6e8", "#5a1220"),
    "plum": Palette(_("Plum"), "#6a2c91", "#f29bc5", "#ffffff", "#2b1042"),
    "lagoon": Palette(_("Lagoon"), "#0b7285", "#7be0d0", "#f2fffd", "#05323b"),
    "saffron": Palette(_("Saffron"), "#f5b82e", "#3a2a12", "#3a2a12", "#a8321f"),
    "slate": Palette(_("Slate"), "#33415c", "#aab6cc", "#ffffff", "#b83232"),
    "rose": Palette(_("Rose"), "#fbd5dc", "#c2255c", "#8a1542", "#8a1542"),
    "mint": Palette(_("Mint"), "#cdf3e1", "#12805c", "#0b5a41", "#0b5a41"),
    "night": Palette(_("Night"), "#161b33", "#7c8cff", "#ffe08a", "#4a3bd1"),
    "bronze": Palette(_("Bronze"), "#8c5a2b", "#f0cfa0", "#fff7ea", "#4b2c10"),
    "silver": Palette(_("Silver"), "#e6e9ef", "#7d879b", "#2c3550", "#2c3550"),
}


class DesignError(ValueError):
    """A design that cannot be drawn. field: which choice is wrong."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field


def from_mapping(values: Mapping[str, Any]) -> Design:
    """Read a design from a form, a query string or stored JSON; what is absent gets its default.

    Raises DesignError, naming the field.
    """
    design = Design()
    known = {f.name for f in fields(Design)}
    given = {k: str(v) for k, v in values.items() if k in known and v not in (None, "")}
    changes: dict[str, Any] = {}
    for name, choices in (("shape", SHAPES), ("pattern", PATTERNS), ("icon", ICONS)):
        value = given.get(name, getattr(design, name))
        if value not in choices:
            raise DesignError(
                name,
                gettext("There is no {name} called “{value}”.").format(name=name, value=value[:40]),
            )
        changes[name] = value
    for name in ("ground", "rim", "ink", "ribbon"):
        parsed = colour.parse(given.get(name, getattr(design, name)))
        if parsed is None:
            raise DesignError(
                name, gettext("Give the colour as # and six digits, for example #2b50c8.")
            )
        changes[name] = parsed
    text = " ".join(given.get("ribbon_text", "").split())
    if len(text) > MAX_RIBBON_TEXT:
        raise DesignError(
            "ribbon_text",
            gettext("The ribbon has room for {max_ribbon_text} characters, not {text}.").format(
                max_ribbon_text=MAX_RIBBON_TEXT, text=len(text)
            ),
        )
    if not text.isprintable():
        raise DesignError(
            "ribbon_text", gettext("The ribbon text holds characters that cannot be printed.")
        )
    changes["ribbon_text"] = text
    stars = given.get("stars", "0")
    if not stars.isascii() or not stars.isdigit() or int(stars[:3]) > MAX_STARS:
        raise DesignError(
            "stars", gettext("Choose between 0 and {max_stars} stars.").format(max_stars=MAX_STARS)
        )
    changes["stars"] = int(stars)
    return replace(design, **changes)


def advice(design: Design) -> list[DesignError]:
    """What a viewer could hardly see, said with the remedy; empty when all is well."""
    found = []
    if design.icon != "none" or design.stars:
        ratio = colour.contrast(design.ink, design.ground)
        if ratio < MIN_ICON_CONTRAST:
            if colour.readable_on(design.ground) == colour.WHITE:
                advised = gettext(
                    "The icon can hardly be seen on this ground (contrast {ratio} : 1, and "
                    "{needed} : 1 is needed). Choose a lighter icon colour."
                )
            else:
                advised = gettext(
                    "The icon can hardly be seen on this ground (contrast {ratio} : 1, and "
                    "{needed} : 1 is needed). Choose a darker icon colour."
                )
            found.append(
                DesignError(
                    "ink",
                    advised.format(ratio=f"{ratio:.1f}", needed=f"{MIN_ICON_CONTRAST:.0f}"),
                )
            )
    return found


def suggestion(rng: random.Random) -> Design:
    """A design that looks well, to begin with."""
    palette = PALETTES[rng.choice(list(PALETTES))]
    icons = [name for name in ICONS if name != "none"]
    return Design(
        shape=rng.choice(list(SHAPES)),
        pattern=rng.choice(list(PATTERNS)),
        icon=rng.choice(icons),
        ground=palette.ground,
        rim=palette.rim,
        ink=palette.ink,
        ribbon=palette.ribbon,
    )


def to_svg(design: Design, title: str = "Badge") -> str:
    """The badge as an SVG document, 512 by 512 units."""
    shape = SHAPES[design.shape]
    face = shape.path(0.87)
    body = [
        f'<path d="{shape.path(1.0)}" fill="url(#rim)"/>',
        f'<path d="{face}" fill="url(#ground)"/>',
        _pattern(design),
        f'<path d="{shape.path(0.81)}" fill="none" stroke="{design.rim}" stroke-width="3" '
        'stroke-opacity=".75"/>',
        _stars(design, shape),
        _icon(design, shape),
        _ribbon(design, shape),
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512" '
        f'role="img"><title>{escape(title)}</title><defs>'
        + _gradient("rim", colour.lighter(design.rim, 0.22), colour.darker(design.rim, 0.14))
        + _gradient(
            "ground", colour.lighter(design.ground, 0.1), colour.darker(design.ground, 0.16)
        )
        + f'<clipPath id="face"><path d="{face}"/></clipPath></defs>'
        + "".join(body)
        + "</svg>\n"
    )


def _gradient(name: str, top: str, bottom: str) -> str:
    return (
        f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/>'
        "</linearGradient>"
    )


def _pattern(design: Design) -> str:
    drawing = PATTERNS[design.pattern][1]()
    if not drawing:
        return ""
    tone = colour.readable_on(design.ground)
    strength = ".10" if tone == colour.WHITE else ".07"
    return (
        f'<g clip-path="url(#face)"><g fill="{tone}" stroke="none" opacity="{strength}">'
        # lines take their colour from here as well; a figure is either filled or drawn
        + drawing.replace('fill="none"', f'fill="none" stroke="{tone}"')
        + "</g></g>"
    )


def _icon(design: Design, shape: Shape) -> str:
    middle_y, size = shape.icon_above if design.ribbon_text else shape.icon
    if design.stars:
        middle_y, size = middle_y + 18, size * 0.84
    markup = ICONS[design.icon].markup(design.ink)
    if not markup:
        return ""
    scale = size / 100
    x, y = 256 - size / 2, middle_y - size / 2
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:.3f})">{markup}</g>'


def _stars(design: Design, shape: Shape) -> str:
    if not design.stars:
        return ""
    path = "".join(ICONS["star"].fill)
    size, step = 34, 40
    left = 256 - (design.stars - 1) * step / 2 - size / 2
    return "".join(
        f'<path transform="translate({left + i * step:.1f} {shape.stars_y - size / 2:.1f}) '
        f'scale({size / 100})" fill="{design.ink}" d="{path}"/>'
        for i in range(design.stars)
    )


def _ribbon(design: Design, shape: Shape) -> str:
    if not design.ribbon_text:
        return ""
    top = shape.ribbon_y
    bottom, left, right = top + RIBBON_HEIGHT, RIBBON_LEFT, RIBBON_RIGHT
    tail, fold = colour.darker(design.ribbon, 0.22), colour.darker(design.ribbon, 0.5)
    drop = 22
    tails = "".join(
        f"M{inner} {top + drop}H{outer}l{notch} {RIBBON_HEIGHT / 2:.0f}l{-notch} "
        f"{RIBBON_HEIGHT / 2:.0f}H{inner}Z"
        for inner, outer, notch in ((left + 44, 4, 22), (right - 44, 508, -22))
    )
    folds = (
        f"M{left} {bottom}h44v{drop}Z M{right} {bottom}h-44v{drop}Z"  # where the band turns back
    )
    text, size = design.ribbon_text, 40.0
    width = text_width(text, size)
    room = right - left - 36
    if width > room:
        size *= room / width
        width = room
    return (
        f'<path d="{tails}" fill="{tail}"/><path d="{folds}" fill="{fold}"/>'
        f'<path d="M{left} {top}H{right}V{bottom}H{left}Z" fill="{design.ribbon}"/>'
        f'<path d="M{left} {top + 6}H{right}M{left} {bottom - 6}H{right}" fill="none" '
        f'stroke="{design.rim}" stroke-width="2.5" stroke-opacity=".8"/>'
        f'<text x="256" y="{top + RIBBON_HEIGHT / 2 + size * 0.36:.1f}" text-anchor="middle" '
        f'font-family="{_FONT}" font-weight="700" font-size="{size:.1f}" '
        f'textLength="{width:.0f}" lengthAdjust="spacingAndGlyphs" '
        f'fill="{colour.readable_on(design.ribbon)}">{escape(text)}</text>'
    )


def text_width(text: str, size: float) -> float:
    """About how wide bold `text` is. Stated in the SVG too, so that any font fits the ribbon."""

    def advance(character: str) -> float:
        if character in "iljI.,:;'|! ":
            return 0.3
        if character in "mwMW@%":
            return 0.92
        if ord(character) > 0x2E80:  # ideographs and syllables fill their square
            return 1.0
        return 0.7 if character.isupper() or character.isdigit() else 0.6

    return sum(advance(c) for c in text) * size
