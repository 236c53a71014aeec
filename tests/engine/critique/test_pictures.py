"""What is said of pictures; contrast is computed from pixels and colours (WCAG 2.2)."""

from __future__ import annotations

import io
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.engine.baking.test_pixels import KINDS, raw

from badging.critique import colours, drawing, lint, pixels
from badging.documents import MappedDocuments
from badging.errors import ImageError

from .conftest import ACHIEVEMENT, chunk, data_url, png, stripes, svg, told

URL = "https://issuer.example.org/badge.png"
NOISE = bytes(range(256)) * 120


def said_of(
    image: bytes | str, kind: str = "image/png", **documents: bytes
) -> list[tuple[str, str]]:
    url = image if isinstance(image, str) else data_url(image, kind)
    place = {"id": url, "type": "Image", "caption": "A ramp"}
    critique = lint(
        ACHIEVEMENT | {"image": place}, documents=MappedDocuments({URL: documents["found"]})
        if documents else None,
    )  # fmt: skip
    return [each for each in told(critique) if each[0].startswith("image")]


def detail(image: bytes, key: str, kind: str = "image/png") -> str:
    place = {"id": data_url(image, kind), "caption": "A ramp"}
    (remark,) = lint(ACHIEVEMENT | {"image": place}).remarks
    return dict(remark.values)[key]


# Presence and form -----------------------------------------------------------------------------
def test_a_badge_without_a_picture_or_caption() -> None:
    assert told(lint(ACHIEVEMENT | {"image": None})) == [("no_image", "/image")]
    plain = ACHIEVEMENT["image"]["id"]
    for image in (plain, {"id": plain}):
        assert told(lint(ACHIEVEMENT | {"image": image})) == [("image_no_caption", "/image")]


def test_a_picture_in_a_list_is_the_first() -> None:
    assert told(lint(ACHIEVEMENT | {"image": [{"id": "data:,x", "caption": "c"}, "x"]})) == [
        ("image_kind", "/image/0")
    ]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("data:image/png;base64,A", "image_damaged"),
        ("data:image/png;base64,iVBORw0KGgo=", "image_damaged"),
        ("data:image/svg+xml,%3Csvg%3E", "image_damaged"),
        ("data:image/jpeg;base64,/9j/4AAQ", "image_kind"),
        ("data:text/plain;charset=utf-8,hello", "image_kind"),
        ("data:,", "image_kind"),
    ],
)
def test_what_cannot_be_read_as_a_picture(url: str, code: str) -> None:
    assert [c for c, _ in said_of(url)] == [code]


def test_a_data_url_may_be_percent_encoded() -> None:
    url = "data:image/svg+xml;charset=utf-8,%3Csvg%20xmlns='http://www.w3.org/2000/svg'/%3E"
    assert said_of(url) == []


def test_a_picture_elsewhere_is_asked_for_only_if_allowed() -> None:
    critique = lint(ACHIEVEMENT | {"image": {"id": URL, "caption": "c"}})
    assert told(critique) == []
    left = {(each.what, each.pointer) for each in critique.not_examined}
    assert ("image", "/image") in left
    assert said_of(URL, found=stripes(0, 255)) == []
    assert said_of(URL, found=stripes(100, 120)) == [("image_low_contrast", "/image")]


def test_a_picture_that_cannot_be_had() -> None:
    class Gone:
        def get(self, url: str, **_: Any) -> Any:
            from badging.errors import DocumentUnavailable

            raise DocumentUnavailable(url, f"{url} is gone.", code="gone")

    critique = lint(
        ACHIEVEMENT | {"image": {"id": URL, "caption": "c"}, "alignment": ["x"]}, documents=Gone()
    )
    assert told(critique) == [("image_unreachable", "/image")]
    assert "is gone" in critique.remarks[0].found


@pytest.mark.parametrize(("side", "tiny"), [(89, True), (90, False)])
def test_a_picture_of_few_pixels_is_tiny(side: int, tiny: bool) -> None:
    assert said_of(stripes(0, 255, size=side)) == [("image_tiny", "/image")] * tiny


@pytest.mark.parametrize(
    ("width", "height", "square"),
    [(110, 100, True), (111, 100, False), (90, 100, True), (100, 112, False)],
)
def test_a_picture_is_about_square(width: int, height: int, square: bool) -> None:
    line = b"\0" + bytes(n % 2 * 255 for n in range(width))
    said = said_of(png((width, height), 0, 8, line * height))
    assert said == [("image_not_square", "/image")] * (not square)
    drawn = svg("<path d='' fill='#fff' stroke='#000'/>", f"viewBox='0 0 {width} {height}'")
    assert said_of(drawn, "image/svg+xml") == said


def test_a_picture_of_more_than_a_megabyte_is_heavy() -> None:
    padding = chunk(b"prVt", bytes(1024 * 1024))
    image = png((100, 100), 0, 8, (b"\0" + bytes([0, 255] * 50)) * 100, padding)
    assert said_of(image) == [("image_heavy", "/image")]
    assert detail(image, "size") == "1024"


# Contrast --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("white", "black", 21.0), ("#767676", "#FFF", 4.54), ("red", "rgb(255, 0, 0)", 1.0),
     ("rgba(0%, 0%, 100%, 0.5)", "#0000ffff", 1.0), ("#00f8", "BLUE", 1.0)],
)  # fmt: skip
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    found = [colours.parse(text) for text in (one, other)]
    assert None not in found
    first, second = (colours.luminance(colour) for colour in found if colour)
    assert round(colours.contrast(first, second), 2) == ratio
    assert colours.contrast(first, second) == colours.contrast(second, first)


@pytest.mark.parametrize(
    "text", ["", "none", "url(#a)", "currentColor", "#12", "rgb(1,2)", "hsl(1,2,3)"]
)
def test_what_is_no_colour_here(text: str) -> None:
    assert colours.parse(text) is None


def test_named_colours_are_those_of_css() -> None:
    from PIL import ImageColor

    assert len(colours._NAMED) == 148
    for name, value in ImageColor.colormap.items():
        assert colours.parse(name) == ImageColor.getrgb(value if isinstance(value, str) else name)


@pytest.mark.parametrize(
    ("greys", "ratio"),
    [((0, 255), ""), ((118, 255), ""), ((149, 255), "3.0"), ((100, 120), "1.3"), ((50,), "1.0")],
)
def test_a_picture_whose_tones_are_near_each_other(greys: tuple[int, ...], ratio: str) -> None:
    image = stripes(*greys)
    assert said_of(image) == [("image_low_contrast", "/image")] * bool(ratio)
    if ratio:
        assert detail(image, "ratio") == ratio


def test_a_few_specks_are_no_contrast() -> None:
    """Two in a hundred are left out on either side."""
    pale = [200] * 99
    line = b"\0" + bytes([*pale, 0])
    assert said_of(png((100, 100), 0, 8, line * 100)) == [("image_low_contrast", "/image")]
    line = b"\0" + bytes([*pale[:-6], *[0] * 7])
    assert said_of(png((100, 100), 0, 8, line * 100)) == []


def clear(*tones: tuple[int, int], size: int = 100) -> bytes:
    """Columns of grey and alpha."""
    line = b"\0" + b"".join(bytes(tones[n % len(tones)]) for n in range(size))
    return png((size, size), 4, 8, line * size)


@pytest.mark.parametrize(
    ("image", "codes", "background"),
    [
        (clear((240, 255), (0, 0)), ["image_vanishes"], "white"),
        (clear((20, 255), (0, 0)), ["image_vanishes"], "black"),
        (clear((119, 255), (0, 0)), [], ""),
        (clear((240, 255), (0, 255), (0, 0)), [], ""),
        (clear((0, 0)), [], ""),
        (clear((0, 255), (255, 255)), [], ""),
    ],
)  # fmt: skip
def test_a_picture_that_the_page_shows_through(
    image: bytes, codes: list[str], background: str
) -> None:
    assert [code for code, _ in said_of(image)] == codes
    if background:
        assert detail(image, "background") == background


@pytest.mark.parametrize(
    ("inside", "codes"),
    [
        ("<path fill='#fff'/><path fill='black'/>", []),
        ("<path fill='#fff'/><path/>", []),
        ("<g fill='#fff'><path/><path stroke='#eee'/></g>", ["image_low_contrast"]),
        ("<path style='fill: #fff; stroke:#eee'/>", ["image_low_contrast"]),
        ("<style>.a { fill: #fff } .b{fill:#111}</style><path class='a'/>", []),
        ("<linearGradient><stop stop-color='#777'/><stop stop-color='#888'/></linearGradient>",
         ["image_low_contrast"]),
        ("<path fill='white'/>", ["image_vanishes"]),
        ("<path/>", ["image_vanishes"]),
        ("<!-- a note --><g/>", []),
    ],
)  # fmt: skip
def test_a_drawing_is_judged_by_the_colours_it_names(inside: str, codes: list[str]) -> None:
    assert [code for code, _ in said_of(svg(inside), "image/svg+xml")] == codes


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ("viewBox='0 0 20 10'", (20, 10)),
        ("viewBox='0 0 20 10' width='1' height='1'", (20, 10)),
        ("width='30px' height=' 40.5 '", (30, 40.5)),
        ("width='100%' height='40'", (None, 40)),
        ("viewBox='0 0'", (None, None)),
    ],
)
def test_a_drawing_has_the_size_that_it_says(attributes: str, size: Any) -> None:
    found = drawing.examine(svg("", attributes))
    assert (found.width, found.height) == size


def test_a_drawing_without_height_is_not_square_or_otherwise() -> None:
    assert said_of(svg("", "viewBox='0 0 10 0'"), "image/svg+xml") == []


# Pixels ----------------------------------------------------------------------------------------
def by_pillow(image: bytes) -> list[pixels.Pixel]:
    with Image.open(io.BytesIO(image)) as opened:
        if opened.mode.startswith("I;16"):
            return [(v >> 8, v >> 8, v >> 8, 255) for v in opened.get_flattened_data()]
        return list(opened.convert("RGBA").get_flattened_data())


@settings(deadline=None, max_examples=80)
@given(
    st.sampled_from(KINDS),
    st.tuples(st.integers(1, 24), st.integers(1, 24)),
    st.binary(min_size=1, max_size=64),
)
def test_pixels_are_those_that_pillow_reads(
    kind: tuple[int, int], size: tuple[int, int], noise: bytes
) -> None:
    """Every kind of picture and each of the five filters, sample by sample."""
    image = raw(*kind, size, False, noise)
    found = pixels.sample(image)
    assert found is not None
    assert len(found) == size[0] * size[1]
    for ours, theirs in zip(found, by_pillow(image), strict=True):
        assert all(abs(a - b) <= 1 for a, b in zip(ours, theirs, strict=True)), kind


@pytest.mark.parametrize(("color", "depth"), KINDS)
@pytest.mark.parametrize("size", [(1, 1), (5, 9), (30, 17)])
def test_of_an_interlaced_picture_the_early_passes_are_read(
    color: int, depth: int, size: tuple[int, int]
) -> None:
    image = raw(color, depth, size, True, NOISE[:4099])
    with Image.open(io.BytesIO(image)) as opened:
        width, height = opened.size
        sixteen = opened.mode.startswith("I;16")
        whole = opened if sixteen else opened.convert("RGBA")
        places = [
            (x, y)
            for left, top, across, down in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8))
            for y in range(top, height, down)
            for x in range(left, width, across)
        ]
        theirs = [whole.getpixel(place) for place in places]
    if sixteen:
        theirs = [(v >> 8, v >> 8, v >> 8, 255) for v in theirs]
    found = pixels.sample(image)
    assert found is not None
    assert len(found) == len(theirs)
    for ours, other in zip(found, theirs, strict=True):
        assert all(abs(a - b) <= 1 for a, b in zip(ours, other, strict=True))


def test_a_large_picture_is_thinned_out_and_a_larger_one_left() -> None:
    side = 1000
    line = b"\0" + bytes(n % 2 * 255 for n in range(side))
    found = pixels.sample(png((side, side), 0, 8, line * side))
    assert found is not None
    assert len(found) == 67 * 67
    over = pixels.MAX_PIXELS + 1
    assert pixels.sample(png((over, 1), 0, 8, b"\0" + bytes(over))) is None
    critique = lint(
        ACHIEVEMENT | {"image": {"caption": "c", "id": data_url(png((1100, 1001), 0, 1, b""))}}
    )
    assert told(critique) == []
    assert [each.to_json()["why"] for each in critique.not_examined if each.what == "image"] == [
        "It has more than 1,100,000 pixels."
    ]


@pytest.mark.parametrize(
    ("key", "alpha"), [(b"\0\x07", 0), (b"\0\x08", 255), (b"\x07", 255), (b"", 255)]
)
def test_one_colour_can_stand_for_the_background(key: bytes, alpha: int) -> None:
    assert pixels.sample(png((1, 1), 0, 8, b"\0\x07", chunk(b"tRNS", key))) == [(7, 7, 7, alpha)]
    keyed = struct.pack(">HHH", 1, 2, 3)
    assert pixels.sample(png((1, 1), 2, 8, b"\0\1\2\3", chunk(b"tRNS", keyed))) == [(1, 2, 3, 0)]


def test_a_palette_has_opacities_of_its_own() -> None:
    palette = chunk(b"PLTE", bytes(range(6)))
    image = png((2, 1), 3, 1, b"\0\x40", palette, chunk(b"tRNS", b"\x09"))
    assert pixels.sample(image) == [(0, 1, 2, 9), (3, 4, 5, 255)]


@pytest.mark.parametrize(
    ("image", "why"),
    [
        (png((2, 2), 0, 8, b"\0\0\0\0\0"), "fewer pixels"),
        (png((1, 1), 0, 8, b"\5\0"), "filter that does not exist"),
        (png((1, 1), 3, 1, b"\0\x80", chunk(b"PLTE", b"\0\0\0")), "colour that its palette lacks"),
    ],
)
def test_a_picture_whose_data_is_not_what_its_header_says(image: bytes, why: str) -> None:
    with pytest.raises(ImageError) as caught:
        pixels.sample(image)
    assert why in caught.value.message
    assert [code for code, _ in said_of(image) if code != "image_tiny"] == ["image_damaged"]


def test_picture_data_that_is_no_zlib_is_damaged() -> None:
    sound = png((1, 1), 0, 8, b"\0\0")
    start = sound.index(b"IDAT")
    length = int.from_bytes(sound[start - 4 : start], "big")
    broken = sound[: start - 4] + chunk(b"IDAT", b"x" * length) + sound[start + 8 + length :]
    with pytest.raises(ImageError) as caught:
        pixels.sample(broken)
    assert "cannot be unpacked" in caught.value.message


def test_data_that_goes_on_after_the_picture_is_not_unpacked() -> None:
    """64 MiB behind one pixel: no more is inflated than the header asks for."""
    assert pixels.sample(png((1, 1), 0, 8, b"\0\7" + bytes(64 * 1024 * 1024))) == [(7, 7, 7, 255)]
