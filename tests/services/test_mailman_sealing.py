"""GNU Mailman core with a key: what a list changes it seals (ARC, RFC 8617)."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.services.mail_world import Sink
from tests.services.mailman_world import World, mail, need_mailman, post, wait_for_copies

pytestmark = [pytest.mark.service, pytest.mark.slow]


def test_with_a_key_the_list_seals_what_it_changed(tmp_path: Path) -> None:
    """ARC (RFC 8617)."""
    need_mailman()
    key = tmp_path / "arc.pem"
    key.write_bytes(
        rsa.generate_private_key(65537, 2048).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    own = Sink()
    sealed = World(
        tmp_path,
        own,
        LISTS_ARC_KEY=str(key),
        LISTS_ARC_SELECTOR="lists",
        MAIL_AUTH_HOST="mx.example.org",
    )
    try:
        sealed.start_mailman()
        sealed.start_worker()
        slug = sealed.make_list("ada@example.org")
        found = "mx.example.org; dmarc=pass header.from=example.org"
        message = mail(slug, "ada@example.org", Authentication_Results=found)
        post(sealed.door_port, message)
        (out,) = wait_for_copies(own, slug, 1, sealed)
        assert "d=lists.example.org" in str(out["ARC-Seal"]) and "cv=none" in str(out["ARC-Seal"])
        assert "dmarc=pass" in str(out["ARC-Authentication-Results"])
        assert "list-unsubscribe" in str(out["ARC-Message-Signature"])
        forged = mail(slug, "ada@example.org", "Forged")
        forged["Authentication-Results"] = "mx.example.org; dmarc=fail header.from=example.org"
        post(sealed.lmtp_port, forged)
        sealed.wait_for("HeldMessage", slug, state="waiting", reasons=["suspicious"])
    finally:
        sealed.close()
        own.close()
