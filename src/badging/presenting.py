"""Present: what the recipient of a badge hands on, without what nobody needs to know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from badging.errors import Misused
from badging.keys import SigningKey
from badging.proofs import sd_jwt_vc
from badging.reading import read


def present(
    badge: bytes | str,
    *,
    withhold: Collection[str] = (),
    holder: SigningKey | None = None,
    audience: str = "",
    nonce: str = "",
    created: datetime | None = None,
) -> bytes:
    """An SD-JWT without some of its parts; the issuer's signature still holds.

    withhold: JSON pointers to what is kept back, of those that the issuer made disclosable.
    holder: the key that the issuer was given for the recipient; with it, the presentation is bound
    to whom it is for (audience) and to what that one asked (nonce), and to a moment, now by
    default. Raises Misused, Unreadable, ProofError.
    """
    presented = read(badge)
    if not presented.is_sd_jwt:
        raise Misused(
            "Of this badge nothing can be kept back: it is no SD-JWT.",
            remedy="Ask the issuer for a badge signed as vc+sd-jwt.",
            code="not_disclosable",
        )
    shown = sd_jwt_vc.present(presented.text, withhold)
    if holder is not None:
        moment = datetime.now(UTC) if created is None else created
        shown = sd_jwt_vc.bind(shown, holder, audience=audience, nonce=nonce, created=moment)
    return shown.encode("ascii")
