"""Which addresses may be asked: decided before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.errors import DocumentUnavailable
from badging.fetch import Fetcher
from badging.fetch.addresses import target_of, why_not


def never(host: str, port: int) -> Sequence[str]:
    raise AssertionError(f"{host} was looked up")


def refusal(url: str, **options: object) -> DocumentUnavailable:
    with pytest.raises(DocumentUnavailable) as caught:
        Fetcher(**{"resolver": never, "total_timeout_s": 2} | options).get(url)  # type: ignore[arg-type]
    assert caught.value.remedy
    assert caught.value.url == url.partition("#")[0]
    return caught.value


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.8.9.1/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://192.0.0.8/",
        "http://192.88.99.1/",
        "http://[::]/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[ff02::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[::127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::1]/",
        "http://[2001:db8::1]/",
        "http://[3fff::1]/",
        "http://[100::1]/",
    ],
)
def test_an_address_that_is_not_public_is_refused(url: str) -> None:
    assert refusal(url).code == "refused"


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://127.0.0.01/",
        "http://0/",
        "http://1.2.3.4.5/",
        "http://256.0.0.1/",
        "http://example.0x10/",
    ],
)
def test_an_ip_address_in_another_spelling_is_refused(url: str) -> None:
    assert "plain form" in refusal(url).message


def test_digits_of_full_width_are_read_as_digits() -> None:
    assert "private network" in refusal("http://１２７.0.0.1/").message


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "data:application/json,{}",
        "javascript:alert(1)",
        "urn:uuid:00000000-0000-0000-0000-000000000000",
        "http+unix://%2Ftmp%2Fsocket/",
    ],
)
def test_only_http_and_https_are_asked(url: str) -> None:
    assert refusal(url).code == "refused"


@pytest.mark.parametrize(
    "url",
    [
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://example.org@127.0.0.1/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org /",
        "http://example.org/\r\nX: y",
        "http://example.org/\tx",
        "http://exam\x00ple.org/",
        "http://example..org/",
        "http://-example.org/",
        "http://exa$mple.org/",
        "http://",
        "http:///path",
        "http://[::1/",
        "http://[#",
        "http://example.org/\ud800",
        "http://\udc00.example.org/",
        "http://[fe80::1%25eth0]/",
        "http://[v1.x]/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://faß.example/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/",
        "http://example.org/" + "a" * 3000,
    ],
)
def test_a_url_that_two_readers_could_read_differently_is_refused(url: str) -> None:
    assert refusal(url).code == "refused"


def test_ports_other_than_those_of_the_web_are_refused_unless_allowed() -> None:
    assert "port 22 " in refusal("https://example.org:22/").message
    assert target_of("https://example.org:22/", schemes=("https",), ports=None).port == 22


def test_plain_http_can_be_forbidden() -> None:
    assert refusal("http://example.org/", schemes=("https",)).code == "refused"


def test_a_name_in_another_script_is_asked_in_its_ascii_form() -> None:
    target = target_of(
        "https://BÜCHER.example./a b".replace(" ", "%20"), schemes=("https",), ports=None
    )
    assert target.host == "xn--bcher-kva.example"
    assert target.host_header == "xn--bcher-kva.example"


def test_path_and_query_are_sent_in_ascii() -> None:
    target = target_of("https://example.org/ü?q=ä%20b&c", schemes=("https",), ports=None)
    assert target.path == "/%C3%BC?q=%C3%A4%20b&c"


@pytest.mark.parametrize(
    "answer", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["fe80::1%1"]]
)
def test_a_name_that_leads_to_a_private_address_is_refused(answer: list[str]) -> None:
    error = refusal("https://rebound.example.org/", resolver=lambda *_: answer)
    assert error.code == "refused"


def test_private_addresses_can_be_allowed_and_the_metadata_address_never() -> None:
    for text in ("127.0.0.1", "10.1.2.3", "192.168.0.1", "::1", "fd00::1"):
        assert why_not(ip_address(text), allow_private=False)
        assert not why_not(ip_address(text), allow_private=True)
    for text in ("169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "::", "100.64.0.1"):
        assert why_not(ip_address(text), allow_private=True)


def test_public_addresses_are_allowed() -> None:
    for text in ("8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450::1"):
        assert not why_not(ip_address(text), allow_private=False)


@settings(deadline=None)  # a busy machine is no failure
@given(st.ip_addresses())
def test_nothing_that_python_calls_local_is_asked(address: object) -> None:
    local = (
        address.is_private or address.is_loopback or address.is_link_local  # type: ignore[attr-defined]
        or address.is_multicast or address.is_reserved or address.is_unspecified  # type: ignore[attr-defined]
    )  # fmt: skip
    if local:
        assert why_not(address, allow_private=False)  # type: ignore[arg-type]


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(st.characters(categories=None), max_size=60))
def test_any_text_as_a_url_is_refused_in_words(text: str) -> None:
    for url in (text, f"http://{text}", f"https://example.org:{text}"):
        with pytest.raises(DocumentUnavailable):
            Fetcher(resolver=lambda *_: []).get(url)
