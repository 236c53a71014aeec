"""SVG: the badge goes in and comes out, and the picture stays."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.conformance import vectors

from badging.baking import Baked, badges_in, bake, unbake
from badging.errors import ImageError, NotBaked

from .conftest import ASSERTION, CREDENTIAL, JWS, SVG, jws_of, svg

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
    assert unbake(bake(named + svg(), JWS)).decode() == JWS
    assert bake(named + svg(), JWS) == named + bake(svg(), JWS)


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "us-ascii"])
@pytest.mark.parametrize("credential", [CREDENTIAL, JWS, '{"name":"Ἀθῆναι ü"}'])
def test_an_encoding_is_kept_and_holds_every_badge(encoding: str, credential: str) -> None:
    name = encoding.replace("-sig", "")
    u = "&#252;" if name == "us-ascii" else "ü"
    text = f"<?xml version='1.0' encoding='{name}'?><svg xmlns='{SVG}'><text>{u}</text></svg>"
    baked = bake(text.encode(encoding), credential)
    assert unbake(baked).decode() == credential
    if not credential.isascii() and name not in ("utf-8", "utf-16"):
        assert "<openbadges:credential>{" in baked.decode(encoding), "no CDATA: it cannot hold it"
    without = re.sub(r"<openbadges:credential.*?(?:/>|</[^>]*>)", "", baked.decode(encoding))
    assert without.replace(f' xmlns:openbadges="{OB3}"', "") == text


# Bit for bit -----------------------------------------------------------------------------------
DECLARED = f' xmlns:openbadges="{OB3}"'
HOLDER = f'<openbadges:credential verify="{JWS}"/>'
AWKWARD = f"""<?xml version='1.0'   standalone="yes"?>\r
<?xml-stylesheet href="#a"?><!-- <svg> -->\t
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>
<s:svg\n\txmlns:s = '{SVG}'  title='a > b "c"'\r\n  >
  <s:g  a='1'></s:g ><s:g/><![CDATA[ <x> ]]> &#xe9; &amp; \r\n<!-- </svg> --><?pi  data ?>
</s:svg >
<!-- after -->\n"""


def test_all_but_the_badge_and_its_prefix_stays_bit_for_bit() -> None:
    """Comments, white space, quotation marks, CDATA, references, instructions, document type."""
    baked = bake(AWKWARD.encode(), JWS).decode()
    assert baked.replace(DECLARED, "", 1).replace(HOLDER, "", 1) == AWKWARD
    assert baked.index(DECLARED) == baked.index("<s:svg") + len("<s:svg")
    assert baked.partition(HOLDER)[0].endswith("\r\n  >")
    assert bake(bake(baked.encode(), CREDENTIAL), JWS).decode() == baked


def test_a_root_that_was_an_empty_element_gets_an_end_tag() -> None:
    baked = bake(f"<svg xmlns='{SVG}' />".encode(), JWS).decode()
    assert baked == f"<svg{DECLARED} xmlns='{SVG}'>{HOLDER}</svg>"


def test_a_prefix_that_is_bound_already_is_not_bound_again() -> None:
    image = svg("<g/>", f"xmlns:openbadges='{OB3}'").decode()
    assert bake(image.encode(), JWS).decode() == image.replace("<g/>", HOLDER + "<g/>")


def test_a_prefix_of_a_badge_that_goes_is_bound_anew() -> None:
    old = svg("<openbadges:assertion verify='x'/><g/>", f'xmlns:openbadges = "{OB2}"').decode()
    assert bake(old.encode(), JWS).decode() == old.replace(
        f'xmlns:openbadges = "{OB2}"', f'xmlns:openbadges="{OB3}"'
    ).replace("<openbadges:assertion verify='x'/>", "").replace("<g/>", HOLDER + "<g/>")


def test_a_binding_is_not_looked_for_inside_a_value() -> None:
    title = f"""title=" xmlns:openbadges='{OB2}'" """
    old = svg("<g/>", f"{title}xmlns:openbadges='{OB2}'").decode()
    assert bake(old.encode(), JWS).decode() == old.replace(
        f"{title}xmlns:openbadges='{OB2}'", f'{title}xmlns:openbadges="{OB3}"'
    ).replace("<g/>", HOLDER + "<g/>")


@pytest.mark.parametrize("user", ["<openbadges:note/>", "<g openbadges:note='1'/>"])
def test_a_prefix_that_the_picture_uses_keeps_its_meaning(user: str) -> None:
    image = svg(user, f"xmlns:openbadges='{OB2}'").decode()
    local = HOLDER.replace(" verify", f"{DECLARED} verify")
    assert bake(image.encode(), JWS).decode() == image.replace(user, local + user)
    assert unbake(bake(image.encode(), JWS)).decode() == JWS


def test_every_badge_inside_is_taken_out_with_all_that_is_in_it() -> None:
    nested = (
        f"<a:credential xmlns:a='{OB3}'>{{}}<a:credential>x</a:credential><g/></a:credential >"
        f"text<b:assertion xmlns:b='https://openbadges.org'/>"
        f"<g><c:assertion xmlns:c='{OB2}'></c:assertion></g><g/>"
    )
    assert bake(svg(nested), JWS) == bake(svg("text<g></g><g/>"), JWS)


def test_a_badge_is_put_where_its_version_has_it() -> None:
    """2.0 baking: `verify` is the assertion's address or its JWS; the JSON is the body."""
    url = "https://issuer.example.org/assertions/1"
    hosted = bake(svg(), ASSERTION).decode()
    assert f'<openbadges:assertion verify="{url}"><![CDATA[{ASSERTION}]]></openb' in hosted
    assert f'xmlns:openbadges="{OB2}"' in hosted
    token = jws_of(ASSERTION)
    for text, verify in ((token, token), (url, url)):
        assert f'<openbadges:assertion verify="{verify}"/>' in bake(svg(), text).decode()
        assert unbake(bake(svg(), text)).decode() == text
    assert unbake(hosted.encode()).decode() == ASSERTION
    assert bake(hosted.encode(), JWS) == bake(svg(), JWS)


def test_an_assertion_of_1_x_is_hosted_where_its_verify_says() -> None:
    assertion = {
        "uid": "1", "recipient": {"type": "email", "identity": "x"}, "issuedOn": 1,
        "badge": "https://issuer.example.org/badges/1",
        "verify": {"type": "hosted", "url": "https://issuer.example.org/assertions/1.json"},
    }  # fmt: skip
    baked = bake(svg(), json.dumps(assertion)).decode()
    assert 'verify="https://issuer.example.org/assertions/1.json"><![CDATA[' in baked


def test_of_a_badge_of_3_0_and_an_older_one_both_are_told() -> None:
    both = holding("<openbadges:assertion verify='x'/><ob3:credential>{}</ob3:credential>")
    assert list(badges_in(both)) == [Baked("3.0", b"{}"), Baked("2.0", b"x")]


def test_a_name_that_only_one_of_two_parsers_knows_is_refused() -> None:
    """libxml2 has the names of XML 1.0's fifth edition, expat those of the fourth."""
    with pytest.raises(ImageError) as caught:
        bake(svg("<g \u0370='1'/>"), JWS)
    assert caught.value.code == "damaged"
    assert caught.value.remedy
