"""A wallet of somebody, as far as it answers requests: it holds a key, and a badge bound to it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import badging
from alliance.issuing import services as issuing
from alliance.issuing.models import Award
from alliance.people.models import Person
from badging.keys import SigningKey


class Wallet:
    """`copy`: a badge that the issuer bound to the wallet's key."""

    def __init__(self, award: Award, person: Person) -> None:
        self.key: SigningKey = badging.generate_key("ed25519")
        self.copy = issuing.bound_copy(
            award, self.key.public, self.key.controller, by=person, now=datetime.now(UTC)
        )

    def bound(self, parameters: dict[str, str], **changed: str) -> str:
        """A presentation for the request; changed: another `audience` or `nonce`."""
        asked = {"audience": parameters["client_id"], "nonce": parameters["nonce"]} | changed
        return badging.present(self.copy, holder=self.key, **asked).decode()


def answer(client: Any, parameters: dict[str, str], token: Any, **changed: str) -> Any:
    """Post it to where the request says; the HTTP answer. token: what vp_token is, as JSON."""
    form = {"state": parameters["state"], "vp_token": json.dumps(token)} | changed
    return client.post(urlsplit(parameters["response_uri"]).path, form)
