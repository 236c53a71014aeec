"""From a badge of 0.5 to 2.1 to a draft of 3.0: for its issuer, or for who vouches for it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from badging.documents import Documents
from badging.errors import InvalidCredential
from badging.model import v3
from badging.upgrading.earlier import to_2
from badging.upgrading.leaves import leaves, moved_to, plain, planted
from badging.upgrading.original import Original, read_original
from badging.upgrading.renewal import renewed
from badging.upgrading.v3_draft import credential_of

MAX_CARRIED_BYTES = 256 * 1024
"""What is carried along as evidence, written out; beyond, it is listed as lost."""
MEMBERS = "Members of the original that have no place of their own in version 3.0"
COPY = "The original badge, as it was presented"


@dataclass(frozen=True, slots=True)
class Carried:
    """pointer: into the original, with badge class and profile at /badge and /badge/issuer.

    to: pointer into the draft. changed: whether it is said there in other letters (a time with its
    zone, the name of a type). Of what is carried as evidence, `to` is that evidence.
    """

    pointer: str
    to: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Loss:
    """What of the original is not in the draft. why: one sentence."""

    pointer: str
    value: Any
    why: str


@dataclass(frozen=True, slots=True)
class Upgrade:
    """version: of the original. draft: a credential of 3.0 without proof, for `badging.issue`.

    as_2: the original in the words of 2.0, with badge class and profile inside; {} if it was 3.0.
    carried: where everything went. losses: what is not in the draft; hoped to be nothing.
    open_points: pointers into the draft where 3.0 wants something that the original does not have.
    """

    version: str
    draft: dict[str, Any]
    losses: tuple[Loss, ...]
    carried: tuple[Carried, ...]
    open_points: tuple[str, ...]
    as_2: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "draft": self.draft,
            "losses": [
                {"pointer": loss.pointer, "value": loss.value, "why": loss.why}
                for loss in self.losses
            ],
            "open_points": list(self.open_points),
        }


def upgrade(
    presented: bytes | str | Mapping[str, Any],
    *,
    documents: Documents | None = None,
    issuer: str = "",
) -> Upgrade:
    """A draft of version 3.0 for the issuer of an older badge, to be signed with `badging.issue`.

    presented: a badge of 0.5 to 2.1 (JSON, JWS, baked image, or a parsed document), or one of 3.0
    on the older data model 1.1. documents: where badge class and profile come from that are named
    by address; nowhere by default. issuer: the identifier under which the issuer signs now (a DID,
    an https address); the one of its profile by default.

    Nothing is verified: verify the badge before. Raises Unreadable, InvalidCredential for what
    cannot be upgraded, DocumentUnavailable for a badge class that cannot be had.
    """
    original = read_original(presented, documents)
    if original.version == "3.0":
        return _finished(original, renewed(original), {}, copy=True)
    tree_2 = to_2(original.version, planted(original.document), original.address)
    draft = credential_of(tree_2, original, issuer=issuer)
    return _finished(original, draft, plain(tree_2), copy=original.is_signed)


def wrap(
    presented: bytes | str | Mapping[str, Any],
    by: Mapping[str, Any],
    *,
    documents: Documents | None = None,
    at: datetime | None = None,
) -> Upgrade:
    """A draft of version 3.0 by somebody else than the issuer, with the original as evidence.

    by: the Profile of whoever will sign, with at least `id`; the issuer becomes the achievement's
    `creator`. at: from when it is valid (aware; now by default); the original's own date becomes
    `awardedDate`. A copy of the original goes along, so that it can be verified for itself.
    Presented, documents and errors as of `upgrade`.
    """
    original = read_original(presented, documents)
    if not by.get("id"):
        raise InvalidCredential(
            "Whoever wraps a badge has to be named.", pointer="/issuer/id", remedy="Give an id."
        )
    if original.version == "3.0":
        raise InvalidCredential(
            "A badge of version 3.0 is signed for itself, and needs nobody to vouch for it.",
            remedy="Endorse it, or let its issuer upgrade it.",
            code="not_to_be_wrapped",
        )
    tree_2 = to_2(original.version, planted(original.document), original.address)
    draft = credential_of(tree_2, original, wrapper=by)
    moment = datetime.now(UTC) if at is None else at
    if "validFrom" in draft:
        draft["awardedDate"] = draft.pop("validFrom")
    draft["validFrom"] = moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"
    return _finished(original, draft, plain(tree_2), copy=True)


def _finished(
    original: Original, tree: dict[str, Any], as_2: dict[str, Any], *, copy: bool
) -> Upgrade:
    """The draft with what has no place of its own as evidence, and the account of everything."""
    moved = moved_to(tree)
    rest = {
        origin: each.value
        for _, each in leaves(planted(original.document))
        for origin in each.origins
        if origin not in moved
    }
    draft: dict[str, Any] = plain(tree)
    carried = [Carried(origin, to, changed) for origin, (to, changed) in moved.items()]
    losses: list[Loss] = []
    if copy and _fits(original.text):
        media_type = "application/jose" if original.is_signed else "application/json"
        _add_evidence(draft, COPY, original.text, media_type)
    if rest:
        text = json.dumps(rest, ensure_ascii=False)
        if _fits(text):
            at = _add_evidence(draft, MEMBERS, text, "application/json")
            carried += [Carried(origin, at) for origin in rest]
        else:
            why = f"It is too large to be carried along: {MAX_CARRIED_BYTES} bytes are."
            losses = [Loss(origin, value, why) for origin, value in rest.items()]
    problems = v3.problems(draft, "AchievementCredential", "2.0")
    return Upgrade(
        version=original.version,
        draft=draft,
        losses=tuple(losses),
        carried=tuple(carried),
        open_points=tuple(problem.pointer for problem in problems if problem.grave),
        as_2=as_2,
    )


def _fits(text: str) -> bool:
    return len(text.encode("utf-8", "surrogatepass")) <= MAX_CARRIED_BYTES


def _add_evidence(draft: dict[str, Any], name: str, text: str, media_type: str) -> str:
    """Add a text as evidence under a data: address (RFC 2397); its pointer."""
    data = base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()
    evidence = draft.setdefault("evidence", [])
    if not isinstance(evidence, list):
        evidence = draft["evidence"] = [evidence]
    evidence.append({"id": f"data:{media_type};base64,{data}", "type": ["Evidence"], "name": name})
    return f"/evidence/{len(evidence) - 1}"
