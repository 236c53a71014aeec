"""SVG: the badge goes in and comes out, and the picture stays."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.conformance import vectors

from badging.baking import bake, unbake
from badging.errors import ImageError, NotBaked

from .conftest import CREDENTIAL, JWS, SVG, svg

OB3 = "https://purl.imsglobal.org/ob/v3p0"
OB2 = "http://openbadges.org"


def picture(data: bytes) -> bytes:
    """The canonical form of the picture, whatever is baked in."""
    root = etree.fromstring(data)
    for element in root.findall(f"{{{OB3}}}credential"):
        root.text = (root.text or "") + (element.tail or "")  # it comes first
        root.remove(element)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, method="c14n2", strip_text=True)


@pytest.mark.parametrize("credential", [CREDENTIAL, JWS])
def test_what_was_baked_comes_out(credential: str) -> None:
    baked = bake(svg(), credential)
    assert unbake(baked).decode() == credential
    assert picture(baked) == picture(svg())


def test_json_is_in_a_cdata_section_and_a_jws_in_an_attribute() -> None:
    """Open Badges 3.0, 5.3.2.1."""
    with_json = bake(svg(), CREDENTIAL).decode()
    assert f"<openbadges:credential><![CDATA[{CREDENTIAL}]]></openbadges:credential>" in with_json
    assert f'<openbadges:credential verify="{JWS}"/>' in bake(svg(), JWS).decode()


def test_the_prefix_is_declared_at_the_root_and_the_badge_comes_first() -> None:
    root = etree.fromstring(bake(svg(), JWS))
    assert root.nsmap["openbadges"] == OB3
    assert root[0].tag == f"{{{OB3}}}credential"


def test_baking_again_replaces_the_badge() -> None:
    once = bake(svg(), CREDENTIAL)
    assert bake(bake(once, JWS), CREDENTIAL) == once


def test_a_badge_of_an_older_version_is_replaced_too() -> None:
    old = svg(
        f"<g/><openbadges:assertion xmlns:openbadges='{OB2}' verify='https://example.org/1'/>"
    )
    baked = bake(old, CREDENTIAL)
    assert b"assertion" not in baked
    assert picture(baked) == picture(svg("<g/>"))


json_texts = st.dictionaries(
    st.text(), st.text() | st.sampled_from(["]]>", "<![CDATA[", "&amp;", "\r\n"])
).flatmap(
    lambda value: st.sampled_from(
        [json.dumps(value, ensure_ascii=False), json.dumps(value, indent=2).replace("\n", "\r\n")]
    )
)


@settings(deadline=None)
@given(json_texts)
def test_any_json_comes_out_as_it_went_in(credential: str) -> None:
    """Characters that XML has not (U+FFFE, U+FFFF) come out escaped, which is the same JSON."""
    out = unbake(bake(svg(), credential)).decode()
    assert json.loads(out) == json.loads(credential)
    if not {"\ufffe", "\uffff"} & set(credential):
        assert out == credential


shapes = st.recursive(
    st.sampled_from(
        ["<rect width='1'/>", "<text>a &lt; <tspan>b</tspan> ü</text>", "<!-- note -->"]
    ),
    lambda inner: st.lists(inner, max_size=3).map(lambda many: f"<g>{''.join(many)}</g>"),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.lists(shapes, max_size=4))
def test_any_picture_is_kept(parts: list[str]) -> None:
    image = svg(
        "".join(parts), "viewBox='0 0 1 1' xmlns:x='http://www.w3.org/1999/xlink' x:title='t'"
    )
    assert picture(bake(image, CREDENTIAL)) == picture(image)


def test_the_published_image_is_read_and_baked_again() -> None:
    image = vectors.folder("1edtech/ob30").joinpath("simple-jwt.svg").read_bytes()
    assert unbake(image).startswith(b"eyJhbGciOiJSUzI1NiIs")
    again = bake(image, CREDENTIAL)
    assert unbake(again).decode() == CREDENTIAL
    assert picture(again) == picture(image)


def holding(element: str) -> bytes:
    return svg(element, f"xmlns:openbadges='{OB2}' xmlns:ob3='{OB3}'")


@pytest.mark.parametrize(
    "element, text",
    [
        ("<openbadges:assertion verify='https://example.org/1'/>", "https://example.org/1"),
        (f"<openbadges:assertion verify='{JWS}'>{{}}</openbadges:assertion>", JWS),
        ("<openbadges:assertion verify='https://e.org'> {} </openbadges:assertion>", "{}"),
        ("<g><ob3:credential><!-- x -->{}</ob3:credential></g>", "{}"),
        ("<openbadges:assertion verify='x'/><ob3:credential>{}</ob3:credential>", "{}"),
        ("<ob3:credential>{}</ob3:credential><ob3:credential>{}</ob3:credential>", "{}"),
    ],
)
def test_older_and_looser_ways_of_baking_are_read(element: str, text: str) -> None:
    assert unbake(holding(element)).decode() == text


def test_an_element_of_another_vocabulary_is_no_badge() -> None:
    with pytest.raises(NotBaked):
        unbake(svg("<openbadges:credential xmlns:openbadges='urn:x'>{}</openbadges:credential>"))


@pytest.mark.parametrize(
    "element, code",
    [
        ("<ob3:credential/>", "empty"),
        ("<ob3:credential>{}</ob3:credential><ob3:credential>[]</ob3:credential>", "ambiguous"),
    ],
)
def test_an_empty_or_double_badge_is_an_error(element: str, code: str) -> None:
    with pytest.raises(ImageError) as caught:
        unbake(holding(element))
    assert caught.value.code == code


ENTITIES = f"""<?xml version="1.0"?><!-- <!DOCTYPE x> -->
<!DOCTYPE svg [ <!ENTITY a "ha"> <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"> ]>
<svg xmlns="{SVG}"><text>&b;</text></svg>"""
EXTERNAL = f"""<!DOCTYPE svg [ <!ENTITY x SYSTEM "file:///etc/passwd"> ]>
<svg xmlns="{SVG}"><text>&x;</text></svg>"""
PARAMETER = f"""<!DOCTYPE svg SYSTEM "http://example.org/x.dtd" [ %x; ]><svg xmlns="{SVG}"/>"""


@pytest.mark.parametrize("text", [ENTITIES, EXTERNAL, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declared_entities_are_refused_before_anything_is_parsed(text: str, encoding: str) -> None:
    with pytest.raises(ImageError) as caught:
        unbake(text.encode(encoding))
    assert caught.value.code == "entities"


def test_a_document_type_that_declares_nothing_is_passed_over() -> None:
    named = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://example.org/svg11.dtd">'
    assert unbake(named + bake(svg(), JWS).partition(b"?>")[2]).decode() == JWS


@pytest.mark.parametrize(
    "data, code",
    [
        (b"<svg", "image_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "damaged"),
        (b"<svg><g></svg>", "damaged"),
        (b"<svg>&undeclared;</svg>", "damaged"),
        (b"<svg>" + b"<g>" * 1000 + b"</g>" * 1000 + b"</svg>", "damaged"),
        (b"<?xml version='1.0'?><html/>", "image_type"),
        (b"<?xml version='1.0' encoding='utf-7'?><svg/>", "encoding"),
        (b"<svg>\xff</svg>", "encoding"),
        (b"<svg>" + b"<g/>" * 100_001 + b"</svg>", "too_many_elements"),
        (b"<svg>" + b" " * 21 * 1024 * 1024 + b"</svg>", "too_large"),
    ],
)
def test_what_is_no_sound_svg_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(ImageError) as caught:
        unbake(data)
    assert caught.value.code == code
    assert caught.value.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_other_encodings_are_read(encoding: str) -> None:
    name = encoding.replace("-sig", "")
    text = f"<?xml version='1.0' encoding='{name}'?><svg xmlns='{SVG}'><text>ü</text></svg>"
    assert "ü".encode() in bake(text.encode(encoding), JWS)
