"""What is left of an SVG from elsewhere: a picture, and nothing that acts or reaches out."""

from __future__ import annotations

import base64
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.conformance import vectors

from badging.baking import bake, unbake
from badging.baking.sanitise import clean_svg
from badging.errors import ImageError

from .conftest import CREDENTIAL, JWS, SVG, png, svg

XLINK = "http://www.w3.org/1999/xlink"
PNG_URL = "data:image/png;base64," + base64.b64encode(png()).decode()


def cleaned(inside: str, attributes: str = f"xmlns:xlink='{XLINK}'") -> str:
    return clean_svg(svg(inside, attributes)).decode()


def body(inside: str) -> str:
    """What is left inside the root."""
    return re.sub(r"^<svg[^>]*?(/>|>)|</svg>$", "", cleaned(inside))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<script href='https://example.org/x.js'/>",
        f"<x:script xmlns:x='{SVG}'>alert(1)</x:script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<set attributeName='onload' to='alert(1)'/>",
        "<animateTransform attributeName='transform'/>",
        "<iframe src='https://example.org'/>",
        "<handler>alert(1)</handler>",
        "<metadata>who made it</metadata>",
        "<image href='https://example.org/x.png'/>",
        "<image xlink:href='//example.org/x.png'/>",
        "<image href='data:image/svg+xml;base64,PHN2Zy8+'/>",
        "<image href='data:image/png;base64,A'/>",
        "<image href='data:image/png;base64,PHN2Zy8+'/>",
        "<image href='data:text/html,x'/>",
        "<feImage href='https://example.org/x.png'/>",
        "<use href='https://example.org/x.svg#a'/>",
        "<use xlink:href='x.svg#a'/>",
        "<use/>",
        "<style>@import url(https://example.org/x.css);</style>",
        "<style>@font-face{font-family:x;src:url(https://example.org/x.woff)}</style>",
        "<style>.a{background:url(https://example.org/x)}</style>",
        "<style>.a{fill:u\\72l(https://example.org/x)}</style>",
        "<style>.a{fill:url(/**/https://example.org/x)}</style>",
        "<style>rect[fill^='a']{fill:red}</style>",
        "<style>/* {} */</style>",
        "<!-- note --><?php echo ?>",
        "text that is nowhere",
    ],
)
def test_what_acts_or_reaches_out_is_left_out(inside: str) -> None:
    assert body(inside) == ""


@pytest.mark.parametrize(
    "attribute",
    [
        "onclick='alert(1)'",
        "ONLOAD='alert(1)'",
        "fill='url(https://example.org/x)'",
        "fill='url(javascript:alert(1))'",
        "fill='URL(//example.org/x)'",
        "fill='u&#x5c;72l(https://example.org)'",
        "filter='url(https://example.org/x#a)'",
        "style='background:url(https://example.org/x)'",
        "style='fill:expression(alert(1))'",
        "style='-moz-binding:url(https://example.org/x)'",
        "style='fill:red&#125; * &#123;fill:blue'",
        "href='https://example.org'",
        "xlink:href='javascript:alert(1)'",
        "xml:base='https://example.org/'",
        "data-x='1'",
        "unknown='1'",
    ],
)
def test_attributes_that_act_or_reach_out_are_left_out(attribute: str) -> None:
    assert body(f"<rect width='1' {attribute}/>") == '<rect width="1"/>'


@pytest.mark.parametrize(
    "inside",
    [
        '<rect width="1" fill="url(#a)"/>',
        '<rect style="fill:red;stroke:url(#a)"/>',
        '<g transform="rotate(3) scale(2)" class="a" id="b" opacity=".5"><path d="M0 0"/></g>',
        '<text x="1">a <tspan>b</tspan> c</text>',
        "<title>A badge</title><desc>About it</desc>",
        '<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs>',
        '<filter id="f"><feGaussianBlur stdDeviation="1"/></filter>',
        "<style>.a{fill:red}\n.b,.c{stroke:url(#a);opacity:.5}</style>",
        '<g id="r"/><use href="#r" x="1"/>',
        f'<image href="{PNG_URL}" width="1"/>',
    ],
)
def test_what_draws_is_kept(inside: str) -> None:
    assert body(inside) == inside


def test_links_and_switches_become_what_they_show() -> None:
    assert body("<a xlink:href='javascript:1'><rect/></a>") == "<g><rect/></g>"
    shown = "<switch><foreignObject/><g><rect/></g></switch>"
    assert body(shown) == "<g><g><rect/></g></g>"


def test_text_behind_what_is_left_out_stays_in_its_place() -> None:
    assert body("<text>a<script>x</script>b<tspan/>c<x/>d</text>") == "<text>ab<tspan/>cd</text>"


def test_size_and_view_stay() -> None:
    root = etree.fromstring(clean_svg(svg("", "width='10mm' height='5' viewBox='0 0 1 2'")))
    assert dict(root.attrib) == {"width": "10mm", "height": "5", "viewBox": "0 0 1 2"}


def test_rules_behind_an_at_rule_are_kept() -> None:
    sheet = "@charset 'x'; @media print{.a{fill:red}} .b{fill:blue}"
    assert body(f"<style>{sheet}</style>") == "<style>.b{fill:blue}</style>"


def test_a_baked_badge_is_left_out_so_bake_afterwards() -> None:
    baked = bake(svg(), JWS)
    assert b"openbadges" not in clean_svg(baked)
    assert unbake(bake(clean_svg(baked), CREDENTIAL)).decode() == CREDENTIAL


def test_the_published_picture_is_kept() -> None:
    image = vectors.folder("1edtech/ob30").joinpath("simple-jwt.svg").read_bytes()
    clean = clean_svg(image)
    assert clean.count(b"<path") == image.count(b"<path")
    assert clean_svg(clean) == clean


def nested(levels: int, reference: str) -> str:
    """Each level shows the one below ten times: ten to the power of levels, in a small file."""
    made = ["<g id='l0'><rect/></g>"]
    for level in range(1, levels):
        made.append(f"<g id='l{level}'>{reference.format(below=level - 1) * 10}</g>")
    return "".join(made)


@pytest.mark.parametrize(
    "inside",
    [
        nested(9, "<use href='#l{below}'/>"),
        nested(9, "<use xlink:href='#l{below}'/>"),
        nested(9, "<rect fill='url(#l{below})'/>"),
        nested(9, "<rect style='fill:url(\"#l{below}\")'/>"),
        "<style>"
        + "".join(f".c{n}{{fill:url(#l{n})}}" for n in range(9))
        + "</style>"
        + nested(9, "<rect class='c{below}'/>"),
    ],
)
def test_parts_that_multiply_are_refused(inside: str) -> None:
    with pytest.raises(ImageError) as caught:
        cleaned(inside)
    assert caught.value.code == "too_many_elements"


def test_parts_that_go_in_circles_are_refused() -> None:
    with pytest.raises(ImageError) as caught:
        cleaned("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>")
    assert caught.value.code == "circular"


def test_a_long_chain_of_references_is_refused_in_words() -> None:
    chain = "".join(f"<g id='a{n}'><use href='#a{n + 1}'/></g>" for n in range(2000))
    with pytest.raises(ImageError) as caught:
        cleaned(chain)
    assert caught.value.code == "too_many_elements"


def test_entities_are_refused() -> None:
    bomb = b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>"
    with pytest.raises(ImageError) as caught:
        clean_svg(bomb)
    assert caught.value.code == "entities"


def test_the_size_is_bounded() -> None:
    with pytest.raises(ImageError) as caught:
        clean_svg(svg("<g/>" * 1000), max_bytes=1000)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    "text",
    ["@", "a", "a ", "url(", "/*", "{", "a{b", "@a{", "a{}", "-", "! ", "url( ", "<!--", "(", "."],
)
def test_repetition_takes_no_more_than_proportional_time(text: str) -> None:
    """Hostile text for each pattern: 300 kB of it takes well below quadratic time."""
    many = (text * (300_000 // len(text))).replace("<", "&lt;")
    started = time.process_time()
    for inside in (f"<style>{many}</style>", f"<rect fill='{many}' style='fill:{many}'/>"):
        try:
            cleaned(inside)
        except ImageError:
            continue
    assert time.process_time() - started < 5


names = st.sampled_from(
    ["svg", "g", "rect", "text", "use", "a", "style", "script", "image", "switch", "x:y", "tspan"]
)
attributes = st.dictionaries(
    st.sampled_from(["id", "href", "xlink:href", "fill", "style", "class", "onclick", "d", "x"]),
    st.sampled_from(
        ["#a", "a", "url(#a)", "url(https://e.org)", "javascript:1", "fill:red;x:y", "1", PNG_URL]
    ),
    max_size=4,
).map(lambda found: "".join(f" {k}='{v}'" for k, v in found.items()))
trees = st.recursive(
    st.sampled_from(["", "text", "<!-- c -->", "<![CDATA[.a{fill:red}]]>"]),
    lambda inner: st.tuples(names, attributes, st.lists(inner, max_size=3)).map(
        lambda t: f"<{t[0]}{t[1]}>{''.join(t[2])}</{t[0]}>"
    ),
    max_leaves=10,
)


@settings(deadline=None)
@given(trees)
def test_what_is_left_is_harmless_and_cleaning_again_changes_nothing(inside: str) -> None:
    try:
        clean = cleaned(inside, f"xmlns:xlink='{XLINK}' xmlns:x='urn:x'")
    except ImageError as error:
        assert error.code == "circular"
        return
    assert clean_svg(clean.encode()).decode() == clean
    for element in etree.fromstring(clean).iter():
        assert element.tag.removeprefix(f"{{{SVG}}}") not in ("script", "foreignObject", "y", "a")
        assert "https:" not in (element.text or "")
        for key, value in element.attrib.items():
            assert not key.startswith("on")
            assert "url(h" not in value
            if key.endswith("href"):
                assert value.startswith(("#", "data:image/png;base64,"))
