"""Icons for badges, drawn for this project in a 100 by 100 box.

Each is two lists of SVG path data: what is filled, and what is drawn as a line (7 units wide, round
ends). One colour, so that they work on any ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LINE_WIDTH = 7


@dataclass(frozen=True, slots=True)
class Icon:
    label: _StrOrPromise
    line: tuple[str, ...] = ()
    fill: tuple[str, ...] = ()

    def markup(self, colour: str = "currentColor") -> str:
        """SVG elements in the 100 by 100 box."""
        parts = []
        if self.fill:
            parts.append(f'<path fill="{colour}" fill-rule="evenodd" d="{"".join(self.fill)}"/>')
        if self.line:
            parts.append(
                f'<path fill="none" stroke="{colour}" stroke-width="{LINE_WIDTH}" '
                f'stroke-linecap="round" stroke-linejoin="round" d="{"".join(self.line)}"/>'
            )
        return "".join(parts)


def _dot(x: float, y: float, r: float) -> str:
    return f"M{x - r} {y}a{r} {r} 0 1 1 {2 * r} 0a{r} {r} 0 1 1 {-2 * r} 0Z"


ICONS: dict[str, Icon] = {
    "star": Icon(
        _("Star"),
        fill=(
            "M50 7L62.5 35.5L93.5 38.6L70.2 59.2L77 89.6L50 73.6L23 89.6L29.8 59.2L6.5 38.6"
            "L37.5 35.5Z",
        ),
    ),
    "check": Icon(_("Check mark"), line=(_dot(50, 50, 42), "M31 51L45 65L71 37")),
    "heart": Icon(
        _("Heart"),
        fill=(
            "M50 88C20 66 8 50 8 34C8 20 18 11 30 11C39 11 46 16 50 24C54 16 61 11 70 11"
            "C82 11 92 20 92 34C92 50 80 66 50 88Z",
        ),
    ),
    "bolt": Icon(_("Lightning"), fill=("M58 4L18 57H46L40 96L82 41H53Z",)),
    "bulb": Icon(
        _("Light bulb"),
        line=(
            "M37 72C37 62 22 56 22 37A28 28 0 0 1 78 37C78 56 63 62 63 72Z",
            "M39 83H61",
            "M44 94H56",
            "M50 70V47L41 39M50 47L59 39",
        ),
    ),
    "book": Icon(
        _("Open book"),
        line=(
            "M50 24C40 14 24 13 8 16V80C24 77 40 78 50 88C60 78 76 77 92 80V16C76 13 60 14 50 24Z",
            "M50 24V88",
            "M21 34C28 33 33 35 38 37M21 50C28 49 33 51 38 53",
            "M79 34C72 33 67 35 62 37M79 50C72 49 67 51 62 53",
        ),
    ),
    "cap": Icon(
        _("Mortarboard"),
        line=("M24 49V70C36 82 64 82 76 70V49", "M92 38V66"),
        fill=("M50 16L98 37L50 59L2 37Z", _dot(92, 70, 6)),
    ),
    "code": Icon(_("Code"), line=("M30 26L7 50L30 74", "M70 26L93 50L70 74", "M58 14L42 86")),
    "gear": Icon(
        _("Gear"),
        fill=(
            "M43 5H57L60 18L70 23L82 16L92 27L84 38L87 45V55L96 60L91 74L78 73L71 81L73 94L59 97"
            "L54 86H46L41 97L27 94L29 81L22 73L9 74L4 60L13 55V45L16 38L8 27L18 16L30 23L40 18Z",
            _dot(50, 50, 17),
        ),
    ),
    "people": Icon(
        _("People"),
        line=(
            "M20 90V78A30 25 0 0 1 80 78V90",
            "M6 70V64C6 53 12 47 21 46",
            "M94 70V64C94 53 88 47 79 46",
        ),
        fill=(_dot(50, 29, 19), _dot(19, 29, 10), _dot(81, 29, 10)),
    ),
    "speech": Icon(
        _("Conversation"),
        line=("M8 14H74V60H38L20 76V60H8Z", "M84 34H92V78H82V92L66 78H46", "M24 30H58M24 44H46"),
    ),
    "microphone": Icon(
        _("Microphone"),
        line=("M22 46A28 28 0 0 0 78 46", "M50 75V94M34 94H66"),
        fill=("M35 20A15 15 0 0 1 65 20V46A15 15 0 0 1 35 46Z",),
    ),
    "camera": Icon(
        _("Camera"),
        line=("M8 30H28L36 17H64L72 30H92V82H8Z", _dot(50, 54, 17)),
        fill=(_dot(80, 41, 4),),
    ),
    "globe": Icon(
        _("Globe"),
        line=(
            _dot(50, 50, 43),
            "M7 50H93",
            "M50 7C27 30 27 70 50 93C73 70 73 30 50 7",
            "M14 29H86M14 71H86",
        ),
    ),
    "leaf": Icon(
        _("Leaf"),
        fill=(
            "M90 8C92 54 74 84 40 82C34 81.6 29 79.5 25 76L13 92L6 87L19 70C8 44 30 12 90 8Z"
            "M72 27C52 36 36 50 27 68L31 71C41 54 55 40 74 31Z",
        ),
    ),
    "mountain": Icon(
        _("Mountain"),
        line=("M4 86L36 30L52 58L64 40L96 86Z", "M26 48L35 55L44 46"),
        fill=(_dot(76, 20, 9),),
    ),
    "flask": Icon(
        _("Flask"),
        line=("M34 8H66", "M40 8V38L14 82C11 88 14 93 21 93H79C86 93 89 88 86 82L60 38V8"),
        fill=("M30 62C42 56 56 70 71 63L83 84C84 87 83 89 79 89H21C17 89 16 87 17 84Z",),
    ),
    "atom": Icon(
        "Atom",
        line=(
            "M7 50A43 17 0 1 1 93 50A43 17 0 1 1 7 50Z",
            "M28.5 87.2A43 17 -60 1 1 71.5 12.8A43 17 -60 1 1 28.5 87.2Z",
            "M28.5 12.8A43 17 60 1 1 71.5 87.2A43 17 60 1 1 28.5 12.8Z",
        ),
        fill=(_dot(50, 50, 8),),
    ),
    "rocket": Icon(
        _("Rocket"),
        line=("M32 62L18 66L14 50L28 42", "M40 70L36 84L52 88L60 74", "M22 78L10 92"),
        fill=("M94 6C70 6 44 22 29 54L48 73C80 58 95 32 94 6Z" + _dot(66, 34, 9),),
    ),
    "trophy": Icon(
        _("Trophy"),
        line=("M28 22H10C10 42 18 52 32 54", "M72 22H90C90 42 82 52 68 54", "M50 66V82"),
        fill=("M26 8H74V38C74 56 64 68 50 68C36 68 26 56 26 38Z", "M28 82H72V94H28Z"),
    ),
    "crown": Icon(_("Crown"), fill=("M8 26L30 46L50 14L70 46L92 26L84 76H16Z", "M16 82H84V92H16Z")),
    "key": Icon(
        pgettext_lazy("drawing", "Key"),
        line=(_dot(30, 64, 22), "M46 48L88 8M72 23L86 37M58 36L68 46"),
    ),
    "compass": Icon(
        _("Compass"),
        line=(_dot(50, 50, 43),),
        fill=("M72 28L59 59L28 72L41 41Z" + _dot(50, 50, 6),),
    ),
    "puzzle": Icon(
        _("Puzzle piece"),
        fill=(
            "M10 32H34C30 27 29 23 29 20A13 13 0 0 1 55 20C55 23 54 27 50 32H74V54"
            "C79 50 83 49 86 49A12 13 0 0 1 86 75C83 75 79 74 74 70V94H50"
            "C54 89 55 85 55 82A13 13 0 0 0 29 82C29 85 30 89 34 94H10Z",
        ),
    ),
    "palette": Icon(
        _("Palette"),
        fill=(
            "M50 8C24 8 6 27 6 50C6 73 24 92 48 92C56 92 58 86 55 80C51 71 57 64 66 64H78"
            "C88 64 94 57 94 47C94 24 74 8 50 8Z",
            _dot(28, 40, 7),
            _dot(27, 62, 7),
            _dot(46, 25, 7),
            _dot(68, 30, 7),
        ),
    ),
    "note": Icon(
        _("Music"),
        line=("M37 74V20L83 11V65",),
        fill=(_dot(25, 76, 15), _dot(71, 67, 15), "M37 20L83 11V28L37 37Z"),
    ),
    "pencil": Icon(
        _("Pencil"),
        line=(
            "M12 88L18 64L68 14C73 9 80 9 85 14C91 20 91 27 86 32L36 82Z",
            "M58 24L76 42",
            "M18 64L36 82",
        ),
    ),
    "lens": Icon(
        _("Magnifying glass"), line=(_dot(42, 42, 32), "M66 66L92 92", "M28 38A15 15 0 0 1 42 25")
    ),
    "link": Icon(
        _("Linked rings"),
        line=(
            "M42 60A20 20 0 0 1 42 32L56 18A20 20 0 0 1 84 46L74 56",
            "M58 40A20 20 0 0 1 58 68L44 82A20 20 0 0 1 16 54L26 44",
        ),
    ),
    "flag": Icon(
        _("Flag"), line=("M18 8V94",), fill=("M18 12C38 2 56 24 86 12V58C56 70 38 48 18 58Z",)
    ),
    "sun": Icon(
        pgettext_lazy("drawing", "Sun"),
        line=(
            "M50 5V16M50 84V95M5 50H16M84 50H95M18 18L26 26M74 74L82 82M18 82L26 74M74 26L82 18",
        ),
        fill=(_dot(50, 50, 23),),
    ),
    "wrench": Icon(
        _("Wrench"),
        fill=(
            "M92 26L76 42L62 38L58 24L74 8C62 3 48 7 42 18C38 25 38 32 40 39L9 70C3 76 3 85 9 91"
            "C15 97 24 97 30 91L61 60C68 62 75 62 82 58C93 52 97 38 92 26Z" + _dot(20, 80, 5),
        ),
    ),
    "calendar": Icon(
        _("Calendar"),
        line=("M10 20H90V90H10Z", "M30 8V26M70 8V26", "M34 64L46 76L68 54"),
        fill=("M10 20H90V42H10Z",),
    ),
    "hand": Icon(
        _("Raised hand"),
        line=(
            "M32 56V26A7 7 0 0 1 46 26V46V16A7 7 0 0 1 60 16V46V24A7 7 0 0 1 74 24V52V38"
            "A7 7 0 0 1 88 38V62C88 82 76 94 58 94C44 94 36 88 28 76L12 54A7 7 0 0 1 24 46L32 56",
        ),
    ),
    "home": Icon(_("House"), line=("M8 48L50 10L92 48", "M20 40V90H80V40", "M41 90V62H59V90")),
    "none": Icon(_("No icon")),
}
