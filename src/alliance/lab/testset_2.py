"""Badges of Open Badges 2.0 for a verifier to judge: hosted ones, and signed ones.

A hosted badge is what stands at its address, so each has documents of its own below the address of
the run, under names that say nothing: the assertion, its BadgeClass, the issuer's Profile. A signed
one is a JWS; its issuer lists the key and names a revocation list. The faults are in what is served
as well as in what is handed out: the specification lets a verifier go by either.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from alliance.issuing.documents import instant
from alliance.lab.kinds import Kind
from alliance.lab.scoring import TAKE
from badging.keys import LocalKey, generate_key
from badging.proofs import jws_v2

Json = dict[str, Any]
HOSTED, SIGNED = "HostedBadge", "SignedBadge"
"""As a VerificationObject of 2.0 calls them."""
MECHANISMS = (HOSTED, SIGNED)
CONTEXT = "https://w3id.org/openbadges/v2"
_PICTURE = (
    "data:image/svg+xml;base64,"
    "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI4IiBoZWlnaHQ9IjgiLz4="
)


@dataclass(frozen=True, slots=True)
class _Maker:
    """base: of the documents, with a slash at its end. documents: what is served there, to which
    each badge adds its own. keys: two of RSA, made once a set, for they take long.
    """

    base: str
    now: datetime
    documents: dict[str, str]
    keys: tuple[LocalKey, ...] = field(default_factory=tuple)

    def address(self) -> str:
        return self.base + uuid4().hex

    def serve(self, document: Json) -> str:
        """Serve it at its `id`, which is returned."""
        url: str = document["id"]
        self.documents[url.removeprefix(self.base)] = json.dumps(document)
        return url

    def profile(self, **more: Any) -> Json:
        return {
            "@context": CONTEXT,
            "type": "Issuer",
            "id": self.address(),
            "name": "Badge Lab",
            "url": "https://lab.example.org",
            "email": "lab@example.org",
            **more,
        }

    def badge_class(self, issuer: str) -> Json:
        return {
            "@context": CONTEXT,
            "type": "BadgeClass",
            "id": self.address(),
            "name": "Read closely",
            "description": "Made by the Badge Lab, to see what a verifier says of it.",
            "image": _PICTURE,
            "criteria": {"narrative": "Be judged by a verifier."},
            "issuer": issuer,
        }

    def assertion(self, badge: str, **more: Any) -> Json:
        salt = uuid4().hex
        digest = sha256(f"holder@example.org{salt}".encode()).hexdigest()
        return {
            "@context": CONTEXT,
            "type": "Assertion",
            "recipient": {
                "type": "email",
                "hashed": True,
                "salt": salt,
                "identity": f"sha256${digest}",
            },
            "badge": badge,
            "issuedOn": instant(self.now - timedelta(days=2)),
            **more,
        }

    # Hosted ---------------------------------------------------------------------------------------
    def hosted(self, badge: str = "", **more: Any) -> Json:
        """A whole assertion, not served yet."""
        badge = badge or self.serve(self.badge_class(self.serve(self.profile())))
        return self.assertion(badge, id=self.address(), verification={"type": HOSTED}, **more)

    def out(self, assertion: Json) -> bytes:
        """Served, and as it is handed out."""
        self.serve(assertion)
        return json.dumps(assertion, indent=2).encode()

    # Signed ---------------------------------------------------------------------------------------
    def signed(
        self,
        *,
        owner: str = "",
        by: int = 0,
        undated: bool = False,
        revoked: bool = False,
        **more: Any,
    ) -> bytes:
        """A JWS whose key names, and is named by, its issuer. owner: whom the key names instead.
        by: the key that really signs. revoked: whether the issuer's list names the badge.
        """
        name, key_url, list_url = f"urn:uuid:{uuid4()}", self.address(), self.address()
        profile = self.profile(publicKey=key_url, revocationList=list_url)
        badge = self.serve(self.badge_class(self.serve(profile)))
        key = self._named(by, profile["id"], key_url)
        listed = self._named(0, owner or profile["id"], key_url)
        self.serve(jws_v2.key_document(listed))
        self.serve(
            {
                "@context": CONTEXT,
                "type": "RevocationList",
                "id": list_url,
                "issuer": profile["id"],
                "revokedAssertions": [{"id": name if revoked else f"urn:uuid:{uuid4()}"}],
            }
        )
        assertion = self.assertion(badge, id=name, **more)
        if undated:
            del assertion["issuedOn"]
        return jws_v2.sign(assertion, key).encode()

    def _named(self, number: int, controller: str, url: str) -> LocalKey:
        return replace(self.keys[number], controller=controller, verification_method=url)


def _hosted_good(make: _Maker) -> bytes:
    return make.out(make.hosted(expires=instant(make.now + timedelta(days=3650))))


def _hosted_plain(make: _Maker) -> bytes:
    return make.out(make.hosted())


def _hosted_missing(make: _Maker) -> bytes:
    """Nothing is served at its address."""
    return json.dumps(make.hosted(), indent=2).encode()


def _hosted_another(make: _Maker) -> bytes:
    """At its address another badge of the same issuer is served, to somebody else."""
    given = make.hosted()
    other = make.hosted(given["badge"])
    make.documents[given["id"].removeprefix(make.base)] = json.dumps(other)
    return json.dumps(given, indent=2).encode()


def _hosted_elsewhere(make: _Maker) -> bytes:
    """The issuer says that its badges are kept elsewhere."""
    elsewhere = {"startsWith": "https://badges.example.org/"}
    issuer = make.serve(make.profile(verification=elsewhere))
    return make.out(make.hosted(make.serve(make.badge_class(issuer))))


def _hosted_expired(make: _Maker) -> bytes:
    return make.out(make.hosted(expires=instant(make.now - timedelta(days=1))))


def _hosted_revoked(make: _Maker) -> bytes:
    """Handed out as it was before; its address says by now that it was revoked."""
    given = make.hosted()
    make.serve(given | {"revoked": True, "revocationReason": "For a test."})
    return json.dumps(given, indent=2).encode()


def _hosted_undated(make: _Maker) -> bytes:
    given = make.hosted()
    del given["issuedOn"]
    return make.out(given)


def _signed_good(make: _Maker) -> bytes:
    return make.signed(expires=instant(make.now + timedelta(days=3650)))


def _signed_altered(make: _Maker) -> bytes:
    header, payload, signature = make.signed().split(b".")
    said = json.loads(urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
    said["issuedOn"] = instant(make.now - timedelta(days=900))
    return b".".join([header, _encoded(said), signature])


def _signed_unsigned(make: _Maker) -> bytes:
    _header, payload, _signature = make.signed().split(b".")
    return b".".join([_encoded({"alg": "none"}), payload, b""])


def _encoded(said: Json) -> bytes:
    return urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=")


KINDS: dict[str, tuple[Kind, ...]] = {
    HOSTED: (
        Kind("", TAKE, _hosted_good),
        Kind("", TAKE, _hosted_plain),
        Kind("not_served", "proof", _hosted_missing),
        Kind("another_served", "proof", _hosted_another),
        Kind("elsewhere", "issuer", _hosted_elsewhere),
        Kind("expired", "validity", _hosted_expired),
        Kind("revoked", "status", _hosted_revoked),
        Kind("undated", "schema", _hosted_undated),
    ),
    SIGNED: (
        Kind("", TAKE, _signed_good),
        Kind("", TAKE, lambda make: make.signed()),
        Kind("altered", "proof", _signed_altered),
        Kind("wrong_key", "proof", lambda make: make.signed(by=1)),
        Kind("unsigned", "proof", _signed_unsigned),
        Kind("other_issuer", "issuer", lambda make: make.signed(owner=make.address())),
        Kind(
            "expired",
            "validity",
            lambda make: make.signed(expires=instant(make.now - timedelta(days=1))),
        ),
        Kind("revoked", "status", lambda make: make.signed(revoked=True)),
        Kind("undated", "schema", lambda make: make.signed(undated=True)),
    ),
}


def make(
    mechanism: str, base: str, now: datetime, documents: dict[str, str]
) -> list[tuple[str, Kind, bytes]]:
    """Each kind of badge of one mechanism, with its documents added to `documents`.

    base: the address below which they will be served, with a slash at its end. now: aware.
    """
    keys = tuple(generate_key("rsa2048") for _ in range(2)) if mechanism == SIGNED else ()
    maker = _Maker(base, now.astimezone(UTC), documents, keys)
    return [(mechanism, kind, kind.make(maker)) for kind in KINDS[mechanism]]
