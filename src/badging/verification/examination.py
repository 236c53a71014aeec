"""What the checks share: the badge, the means to look things up, and what was found so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from badging.documents import Documents
from badging.errors import BadgingError, Unreadable
from badging.keys import PublicKey, multibase
from badging.linked_data.canonical import Prepared, unsecured
from badging.model.common import OBJECTS, id_of
from badging.model.detect import Detected, detect
from badging.proofs import enveloping, jws
from badging.proofs.jwt import Jwt
from badging.reading import Presented, parse_json
from badging.verification import stencils
from badging.verification.budget import Budget
from badging.verification.findings import say
from badging.verification.proven_lists import ProvenLists
from badging.verification.report import PASS, WARN, Check, Outcome
from badging.verification.settled import UNSETTLED, Settled

MAX_COMPANIONS = 40
"""Endorsements and nested credentials that are examined along with one badge, in all."""


@dataclass(slots=True)
class HostedParts:
    """What a badge of an earlier version points to, once it was had: badge class, profile, and key.

    proof: what was found of the proof. gone: whether the issuer's server says that the badge is
    revoked; reason: its words, or "".
    """

    proof: Check | None = None
    badge: Mapping[str, Any] | None = None
    badge_url: str = ""
    issuer: Mapping[str, Any] | None = None
    issuer_url: str = ""
    key: Mapping[str, Any] | None = None
    key_url: str = ""
    gone: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a verifier asked its counterpart for (VC-DATA-INTEGRITY 2.1); None: it did not ask.

    domain: where the proof is to be used. challenge: a text that was given out for this use alone.
    """

    domain: frozenset[str] | None = None
    challenge: str | None = None


NOTHING_EXPECTED = Expected()
_TOKENS = ("jws", "sd-jwt")
_ESTABLISHED = frozenset((PASS, WARN))


Proven = set[tuple[int, PublicKey]]
"""Proofs of a credential, by the identity of the object, each with a key that has made it."""


@dataclass(slots=True)
class Companions:
    """How many other credentials one verification may still look into: endorsements, and what a
    learner record holds. Shared by all that are examined along with a badge.
    """

    left: int = MAX_COMPANIONS

    def take(self) -> bool:
        """Whether one more may be examined."""
        self.left -= 1
        return self.left >= 0


@dataclass(frozen=True, slots=True)
class Known:
    """What the text of a credential decides, kept for when it comes again (`recurring.py`).

    is_right: whether schema and contexts are, and no document had to be asked for it.
    """

    credential: Mapping[str, Any]
    detected: Detected
    unsecured: Prepared
    is_right: bool
    proven: Proven = field(default_factory=set)


@dataclass(slots=True)
class Examination:
    """One badge under examination.

    credential: the document as it was received; a refreshed one takes its place.
    text: the same as it was secured. jws: the compact JWS when it came as one, parsed; jwt: when
    there is a credential in it.
    at: the moment for which validity is asked, aware. recipient: a known value, or None.
    depth: 0 for a badge, 1 for an endorsement, nested credential or status list that is verified
    along with it, 2 for an endorsement of that, and so on.
    address: where the document was fetched from, or "". anchors: certificates (PEM) of authorities
    that may say whose key it is.
    origin: the two findings about who signed, once they were made (`origin.py`); other_proofs:
    what is wrong with the proofs beside that one. expected: what the proof was asked to be for.
    json: the very text that `credential` was read from, or None where it was put together.
    lists: where status lists that were proven are kept for the next badge, or None.
    proven: what is known of the signatures in a credential that is kept (`recurring.py`), or None.
    is_laid: whether it is known that schema and contexts are right (`stencils.py`, `recurring.py`).
    settled: what its letters decide (`settled.py`).
    """

    form: str
    text: str
    credential: Mapping[str, Any]
    detected: Detected
    documents: Documents
    at: datetime
    recipient: str | None = None
    jwt: Jwt | None = None
    jws: jws.Jws | None = None
    depth: int = 0
    address: str = ""
    anchors: bytes = b""
    origin: tuple[Check, Check] | None = None
    other_proofs: tuple[Check, ...] = ()
    expected: Expected = NOTHING_EXPECTED
    hosted: HostedParts = field(default_factory=HostedParts)
    companions: Companions = field(default_factory=Companions)
    json: str | bytes | None = None
    lists: ProvenLists | None = None
    proven: Proven | None = None
    is_laid: bool = False
    settled: Settled = UNSETTLED
    _unsecured: Prepared | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def unsecured(self) -> Prepared:
        """The credential without its proofs: what embedded proofs sign. Walked once for all."""
        if self._unsecured is None:
            self._unsecured = unsecured(self.credential, self.documents)
        return self._unsecured

    @property
    def issuer_id(self) -> str:
        return id_of(self.credential.get("issuer"))

    @property
    def names_of_dates(self) -> tuple[str, str]:
        """The keys of begin and end of validity: each version and data model has its own.

        Where a credential has only the name of the other data model, that one counts.
        """
        if self.detected.is_earlier:
            return "issued_on" if self.detected.version == "0.5" else "issuedOn", "expires"
        own, other = ("validFrom", "validUntil"), ("issuanceDate", "expirationDate")
        if self.detected.data_model == "1.1":
            own, other = other, own
        begin, end = own
        if begin not in self.credential and other[0] in self.credential:
            begin = other[0]
        if end not in self.credential and other[1] in self.credential:
            end = other[1]
        return begin, end

    @property
    def origin_established(self) -> bool:
        """Whether a signature holds and its key is the issuer's."""
        origin = self.origin
        return origin is not None and {origin[0].outcome, origin[1].outcome} <= _ESTABLISHED

    def may_mention(self, name: str) -> bool:
        """Whether an object in the credential may have a member of this name. False is certain.

        In JSON only an escape by number could hide it (RFC 8259, section 7).
        """
        if isinstance(self.json, bytes):
            return name.encode() in self.json or (b"\\" in self.json and b"\\u" in self.json)
        return self.json is None or name in self.json or ("\\" in self.json and "\\u" in self.json)

    def may_mention_again(self, name: str) -> bool:
        """Whether a second object may have a member of this name. False is certain."""
        text = self.json
        if isinstance(text, bytes):
            return text.count(name.encode()) != 1 or b"\\u" in text
        return text is None or text.count(name) != 1 or "\\u" in text

    def beside(self, text: str, form: str, *, address: str = "") -> Examination:
        """An examination of another credential on the way, with the same means and moment.

        Raises Unreadable.
        """
        presented = Presented("json", text, address)
        other = begin(presented, self.documents, self.at, form=form, depth=self.depth + 1)
        return self._with_its_means(other)

    def beside_as_before(self, text: str, other: Known) -> Examination:
        """The same of a credential whose JSON text was read before."""
        begun = Examination(
            form="json",
            text=text,
            credential=other.credential,
            detected=other.detected,
            documents=self.documents,
            at=self.at,
            depth=self.depth + 1,
            json=text,
        )
        begun.know(other)
        return self._with_its_means(begun)

    def lay(self, laid: stencils.Laid) -> None:
        """Take over what is known of all badges that one stencil fits."""
        self._unsecured, self.is_laid = laid.unsecured(self.credential, self.documents), True
        if self.depth == 0:  # inside of another badge, not the same is asked
            self.settled = laid.settled.in_form(self.form)

    def know(self, known: Known) -> None:
        """Take over what was found out about the same text before."""
        self.credential, self._unsecured = known.credential, known.unsecured
        self.proven, self.is_laid = known.proven, known.is_right

    def _with_its_means(self, other: Examination) -> Examination:
        other.companions, other.anchors = self.companions, self.anchors
        other.lists = self.lists
        return other

    def replace(self, other: Examination) -> None:
        """Go on with a newer version of the same badge."""
        self.text, self.credential, self._unsecured = other.text, other.credential, other.unsecured
        self.detected, self.origin = other.detected, other.origin
        self.jwt, self.jws, self.json = other.jwt, other.jws, other.json
        self.is_laid, self.settled = other.is_laid, other.settled


def begin(
    presented: Presented,
    documents: Documents,
    at: datetime,
    *,
    recipient: str | None = None,
    form: str = "",
    depth: int = 0,
    expected: Expected = NOTHING_EXPECTED,
) -> Examination:
    """Parse what was presented, and begin to examine it.

    A JWS that is readable but must not be accepted (no algorithm, a symmetric one) is examined
    with that finding already made. Raises Unreadable for what is no JSON object.
    """
    source = documents if isinstance(documents, Budget) else Budget(documents)
    laid = None if presented.form in _TOKENS else stencils.lay(presented.text)
    if laid is not None:
        token = _Token(laid.document, json=presented.text, laid=laid)
    elif presented.is_jws or presented.is_sd_jwt:
        token = _read_token(presented.text)
    else:
        token = _Token(parse_json(presented.text), json=presented.text)
        within = enveloping.token_within(token.document)
        if within is not None:
            presented = replace(presented, text=within)
            token = _read_token(within)
    document = token.document
    if not isinstance(document, OBJECTS):
        raise Unreadable(
            "The JSON is no object, so it is no badge.",
            remedy="Give one badge, not a list of them or a part of one.",
            code="not_an_object",
        )
    begun = Examination(
        form=form or presented.form,
        text=presented.text,
        credential=document,
        detected=detect(document) if token.laid is None else token.laid.detected,
        documents=source,
        at=at,
        recipient=recipient,
        jwt=token.jwt,
        jws=token.jws,
        depth=depth,
        address=presented.address,
        origin=token.origin,
        json=token.json,
        expected=expected,
    )
    if token.laid is not None:
        begun.lay(token.laid)
    return begun


@dataclass(slots=True)
class _Token:
    document: Any
    jws: jws.Jws | None = None
    jwt: Jwt | None = None
    origin: tuple[Check, Check] | None = None
    json: str | bytes | None = None
    laid: stencils.Laid | None = None


def _read_token(text: str) -> _Token:
    """What is in a compact JWS or an SD-JWT. Raises Unreadable."""
    compact = text.partition("~")[0]
    try:
        signed = jws.parse(compact)
    except BadgingError as error:
        return _refused(compact, error)
    laid = None if "~" in text else stencils.lay_payload(signed.payload)
    if laid is not None:
        signed.was_read(laid.document)
    elif detect(signed.content).is_earlier:
        return _Token(signed.content, signed, json=signed.payload)
    try:
        jwt = enveloping.parse(text) if "~" in text else enveloping.read(text, signed)
    except BadgingError as error:
        return _refused(compact, error)
    whole = signed.payload if jwt.presentation is None else None
    return _Token(jwt.credential, jwt.parsed, jwt, json=whole, laid=laid)


def _refused(compact: str, error: BadgingError) -> _Token:
    """A token that must not be accepted, with what can be read in it all the same."""
    header, document = jws_parts(compact)
    finding = _refusal(error, header)
    document = document.get("vc", document) if isinstance(document, dict) else {}
    origin = (finding, say("issuer", Outcome.SKIP, "issuer_not_examined"))
    return _Token(document, origin=origin)


def jws_parts(text: str) -> tuple[Any, Any]:
    """Header and payload of a compact JWS, read strictly but not judged. Raises Unreadable."""
    header, payload, _ = text.split(".")
    try:
        parts = [multibase.base64url_decode(part) for part in (header, payload)]
    except ValueError as error:
        raise Unreadable(
            f"The text has three parts, but one of them is {error}.",
            remedy="Copy the whole text of the badge, from the first character to the last.",
            code="not_base64url",
        ) from error
    return parse_json(parts[0]), parse_json(parts[1])


def _refusal(error: BadgingError, header: Any) -> Check:
    if error.code == "unsupported_algorithm":
        algorithm = header.get("alg") if isinstance(header, Mapping) else "?"
        return say("proof", Outcome.FAIL, "algorithm_refused", algorithm=algorithm)
    return say("proof", Outcome.FAIL, "proof_malformed", pointer=error.pointer, why=error.message)
