"""Statements of an issuer about others than recipients: a list of issuers, say. Only issuing signs,
so whoever has such a statement to make hands it in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import badging
from alliance.issuing.keystore import DatabaseKeyStore, KeyStore
from alliance.issuing.models import Issuer


def sign(
    issuer: Issuer, members: Mapping[str, Any], *, created: datetime, keys: KeyStore | None = None
) -> bytes:
    """The verifiable credential `members` with a proof by `issuer` (eddsa-jcs-2022), as JSON.

    members: a credential of VC 2.0 without `issuer`, which is filled in. The proof signs the text
    in its canonical form (RFC 8785) and asks no vocabulary of the words in it. The same members
    and moment give the same bytes. Raises KeyUnavailableError.
    """
    signer = (keys or DatabaseKeyStore()).signer(issuer)
    whole = {**members, "issuer": issuer.did}
    return badging.issue(whole, signer, proof="eddsa-jcs-2022", created=created)
