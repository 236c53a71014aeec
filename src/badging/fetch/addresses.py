"""Which URLs and which addresses may be asked at all.

IANA's special-purpose registries decide what is public; addresses that carry another address
inside (IPv4-mapped, 6to4, Teredo, NAT64) are refused as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from urllib.parse import quote, urlsplit

from badging.fetch.refusals import refused

MAX_URL_CHARACTERS = 2048
DEFAULT_PORTS = {"http": 80, "https": 443}

Address = IPv4Address | IPv6Address

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_SPACE = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
# IDNA 2003, which Python has, and 2008 read these characters as different names (RFC 5894, 7.2).
_DEVIATING = re.compile("[ßς\u200c\u200d]")
# What urlsplit leaves as it is and HTTP allows; all else is percent-encoded. "%" stays.
_SAFE = "/:@!$&'()*+,;=-._~%"

_EXTRA_4 = tuple(
    IPv4Network(text)
    for text in (
        "100.64.0.0/10",  # shared address space of carriers
        "192.0.0.0/24",  # IETF protocol assignments
        "192.88.99.0/24",  # relays of 6to4
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
_NOT_GLOBAL_6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments, Teredo and ORCHID among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
    )
)
_LOCAL_4 = tuple(
    IPv4Network(text) for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)
_LOCAL_6 = (IPv6Network("::1/128"), IPv6Network("fc00::/7"))


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart once, so that all who look at it see the same.

    host: in ASCII small letters, or an IP address without brackets. path: with query.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == DEFAULT_PORTS[self.scheme] else f"{name}:{self.port}"


def target_of(url: str, *, schemes: Collection[str], ports: Collection[int] | None) -> Target:
    """Take a URL apart, if it is one that may be asked. ports: None for any.

    Raises DocumentUnavailable (refused).
    """
    if len(url) > MAX_URL_CHARACTERS:
        raise refused(url, f"the address has more than {MAX_URL_CHARACTERS} characters")
    if _SPACE.search(url):
        raise refused(url, "the address holds spaces, control characters or backslashes")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise refused(url, "it is no valid address") from error
    if parts.scheme not in schemes:
        allowed = " or ".join(f"{scheme}:" for scheme in sorted(schemes, reverse=True))
        raise refused(url, f"only {allowed} is asked, not {parts.scheme[:20] or 'nothing'}:")
    if "@" in parts.netloc:
        raise refused(url, "the address holds a user name or password")
    host = _host(url, parts.hostname or "", bracketed="[" in parts.netloc)
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if ports is not None and port not in ports:
        raise refused(url, f"port {port} is not asked")
    path = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        path += "?" + quote(parts.query, safe=_SAFE + "?")
    return Target(url, parts.scheme, host, port, path)


def address_in(text: str) -> Address | None:
    """The address, if the host is one in its plain spelling; None for a name."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def why_not(address: Address, *, allow_private: bool) -> str:
    """The reason why this address is not connected to, or "".

    allow_private: for development, loopback and private networks may be asked; link-local
    addresses (where clouds keep their secrets), multicast and reserved ones never.
    """
    local = _LOCAL_4 if isinstance(address, IPv4Address) else _LOCAL_6
    if any(address in network for network in local):
        return "" if allow_private else f"{address} is an address of a private network"
    if address.is_link_local:
        return f"{address} is a link-local address"
    if isinstance(address, IPv4Address):
        public = address.is_global and not any(address in network for network in _EXTRA_4)
    else:
        public = address in _GLOBAL_6 and not any(address in n for n in _NOT_GLOBAL_6)
    if address.is_multicast or address.is_reserved or not public:
        return f"{address} is no public address"
    return ""


def _host(url: str, host: str, *, bracketed: bool) -> str:
    if bracketed:
        try:
            return str(IPv6Address(host)) if "%" not in host else _refuse_host(url)
        except AddressValueError:
            return _refuse_host(url)
    if _DEVIATING.search(host):
        raise refused(url, "its name is read differently by different programs; write it as xn--…")
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        return _refuse_host(url)
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return _refuse_host(url)
    if _NUMERIC.fullmatch(labels[-1]):
        # No top-level domain is a number: this is an IPv4 address, and only its plain spelling is
        # read the same by everybody (0177.1, 2130706433 and 0x7f.1 are 127.0.0.1 to some).
        try:
            return str(IPv4Address(name))
        except AddressValueError:
            raise refused(url, "its IP address is not written in the plain form") from None
    return name


def _refuse_host(url: str) -> str:
    raise refused(url, "it names no valid host")
