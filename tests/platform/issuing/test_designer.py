"""The badge designer: clean SVG out of a few choices, whatever the choices are."""

from __future__ import annotations

import random
from xml.etree import ElementTree

import pytest

from alliance.issuing import designer
from alliance.issuing.artwork import draw_svg
from alliance.issuing.designer import PALETTES, Design, DesignError
from alliance.issuing.drawing import colour
from alliance.issuing.drawing.icons import ICONS
from alliance.issuing.drawing.patterns import PATTERNS
from alliance.issuing.drawing.shapes import SHAPES
from badging.baking.png import check
from badging.baking.sanitise import clean_svg

EVERY_CHOICE = [
    *(Design(shape=name) for name in SHAPES),
    *(Design(pattern=name) for name in PATTERNS),
    *(Design(icon=name, ribbon_text="Ribbon", stars=3) for name in ICONS),
]


@pytest.mark.parametrize("design", EVERY_CHOICE, ids=lambda d: f"{d.shape}-{d.pattern}-{d.icon}")
def test_every_choice_is_drawn_and_survives_the_sanitiser(design: Design) -> None:
    svg = designer.to_svg(design).encode()
    tags = lambda data: [e.tag for e in ElementTree.fromstring(data).iter()]  # noqa: E731
    assert tags(clean_svg(svg)) == tags(svg)
    assert check(draw_svg(svg, 64)).width == 64


def test_words_are_escaped_in_the_drawing() -> None:
    svg = designer.to_svg(Design(ribbon_text='<b>&"'), title="<script>x</script>")
    root = ElementTree.fromstring(svg)
    assert root[0].text == "<script>x</script>"
    assert "textLength" in svg and "<b>" not in svg


def test_ribbon_text_of_any_length_stays_on_the_ribbon() -> None:
    for text in ("W" * designer.MAX_RIBBON_TEXT, "i", "漢字" * 10):
        svg = designer.to_svg(Design(ribbon_text=text))
        length = next(
            float(e.attrib["textLength"]) for e in ElementTree.fromstring(svg).iter()
            if "textLength" in e.attrib
        )  # fmt: skip
        assert length <= designer.RIBBON_RIGHT - designer.RIBBON_LEFT


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shape", "../../etc"), ("icon", "skull"), ("ground", "red"), ("ground", "#12345"),
        ("ink", 'url("x")'), ("ribbon_text", "x" * 60), ("stars", "6"), ("stars", "-1"),
        ("stars", "²"), ("ribbon_text", "a\u202eb"), ("pattern", "none"),
    ],
)  # fmt: skip
def test_a_choice_that_does_not_exist_is_refused_by_name(field: str, value: str) -> None:
    with pytest.raises(DesignError) as caught:
        designer.from_mapping({field: value})
    assert caught.value.field == field


def test_an_icon_that_can_hardly_be_seen_is_advised_against() -> None:
    poor = Design(ground="#ffffff", ink="#ffff00")
    assert [remark.field for remark in designer.advice(poor)] == ["ink"]
    assert "darker" in str(designer.advice(poor)[0])
    assert not designer.advice(Design(ground="#ffffff", ink="#000000"))


@pytest.mark.parametrize("name", PALETTES)
def test_every_palette_can_be_read(name: str) -> None:
    palette = PALETTES[name]
    assert colour.contrast(palette.ink, palette.ground) >= designer.MIN_ICON_CONTRAST
    assert colour.contrast(colour.readable_on(palette.ribbon), palette.ribbon) >= 4.5


def test_suggestions_differ_and_are_sound() -> None:
    made = {designer.suggestion(random.Random(seed)) for seed in range(40)}
    assert len(made) > 30
    assert not any(designer.advice(design) for design in made)


def test_a_design_survives_being_stored() -> None:
    design = Design(shape="flower", ribbon_text="Ünïcode", stars=2)
    assert designer.from_mapping(design.to_json()) == design
