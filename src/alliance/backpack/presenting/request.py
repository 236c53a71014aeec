"""An authorization request (OpenID4VP 1.0, 5), as somebody hands it to a holder's Backpack.

Taken are requests by value whose client is known by where the answer goes (`redirect_uri:`, 5.9.3)
and to which the answer is posted (`direct_post`, 8.2): so nobody can be shown as somebody else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.backpack.presenting import dcql
from alliance.backpack.presenting.errors import RequestRefused
from badging.errors import BadgingError
from badging.strict_json import parse_json

PREFIX = "redirect_uri:"
MAX_QUERY_BYTES = 16 * 1024
MAX_URL_CHARACTERS = 1000
PARAMETERS = (
    "response_type",
    "response_mode",
    "client_id",
    "response_uri",
    "nonce",
    "state",
    "dcql_query",
)
_URL_SAFE = re.compile(r"[A-Za-z0-9._~-]{0,512}")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, and of whom the answer is for. sets: see `dcql.read`."""

    client_id: str
    response_uri: str
    nonce: str
    state: str
    queries: tuple[dcql.Query, ...]
    sets: tuple[tuple[frozenset[str], ...], ...]

    @property
    def host(self) -> str:
        """Who asks, for the holder to judge."""
        return urlsplit(self.response_uri).netloc

    @property
    def is_own(self) -> bool:
        """This site itself asks."""
        return self.response_uri.startswith(f"{settings.SITE_URL}/")


def read(given: Mapping[str, str]) -> Request:
    """The request with these parameters. Raises RequestRefused, in words for the holder."""
    for name in ("request", "request_uri"):
        if name in given:
            raise RequestRefused(
                "invalid_request",
                _("Signed requests are not read here. Ask for one that is written out."),
            )
    if "transaction_data" in given:  # 5.1
        raise RequestRefused("invalid_transaction_data", _("Transactions are not confirmed here."))
    if given.get("response_type") != "vp_token":
        raise RequestRefused("unsupported_response_type", _("The request is for something else."))
    if given.get("response_mode") != "direct_post" or "redirect_uri" in given:
        raise RequestRefused("invalid_request", _("The answer would not be posted (direct_post)."))
    client_id, response_uri = given.get("client_id", ""), given.get("response_uri", "")
    response_uri = response_uri or client_id.removeprefix(PREFIX)
    _check_address(client_id, response_uri)
    nonce, state = given.get("nonce", ""), given.get("state", "")
    if not nonce or not _URL_SAFE.fullmatch(nonce) or not _URL_SAFE.fullmatch(state):
        raise RequestRefused("invalid_request", _("nonce or state is not as it should be."))
    queries, sets = dcql.read(_parsed(given.get("dcql_query", "")))
    return Request(client_id, response_uri, nonce, state, queries, sets)


def _check_address(client_id: str, response_uri: str) -> None:
    try:
        address = urlsplit(response_uri)
        known = address.scheme in ("https", "http") and bool(address.hostname)
        # A site that itself is not protected is being tried out, on one machine.
        safe = address.scheme == "https" or settings.SITE_URL.startswith("http:")
        plain = "@" not in address.netloc and not address.fragment
    except ValueError:
        known = safe = plain = False
    if not (known and safe and plain) or len(response_uri) > MAX_URL_CHARACTERS:
        raise RequestRefused("invalid_request", _("The address for the answer is not a safe one."))
    if client_id != PREFIX + response_uri:
        raise RequestRefused(
            "invalid_client",
            _("Who asks is not who would get the answer, so the request is refused."),
        )


def _parsed(text: str) -> Any:
    try:
        return parse_json(text, max_bytes=MAX_QUERY_BYTES, max_depth=20)
    except BadgingError as error:
        raise RequestRefused("invalid_request", error.message) from error


def parameters(
    *, response_uri: str, nonce: str, state: str, query: Any, formats: Any
) -> dict[str, str]:
    """The parameters of a request of our own, as `read` reads them."""
    return {
        "response_type": "vp_token",
        "response_mode": "direct_post",
        "client_id": PREFIX + response_uri,
        "response_uri": response_uri,
        "nonce": nonce,
        "state": state,
        "dcql_query": json.dumps(query, separators=(",", ":")),
        "client_metadata": json.dumps({"vp_formats_supported": formats}, separators=(",", ":")),
    }
