"""Digital Credentials Query Language (OpenID4VP 1.0, 6): which credentials are asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alliance.backpack.presenting.errors import RequestRefused

SD_JWT, LINKED, JWT = "dc+sd-jwt", "ldp_vc", "jwt_vc_json"
BADGE_VCT = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"
CREDENTIAL_TYPE = "https://www.w3.org/2018/credentials#VerifiableCredential"
BADGE_TYPES = frozenset((CREDENTIAL_TYPE, BADGE_VCT))
"""What the types of an AchievementCredential stand for, written out by its contexts."""

MOST_QUERIES, MOST_CLAIMS, MOST_STEPS = 10, 30, 12
_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")

Step = str | int | None


@dataclass(frozen=True, slots=True)
class Claim:
    """path: a claims path pointer (7). values: any of them will do; () for whatever it is."""

    path: tuple[Step, ...]
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """One credential query (6.1). is_bound: a proof of the holder's key is required. types: each
    a set of types that will do together; () for any.
    """

    id: str
    format: str
    is_bound: bool
    types: tuple[frozenset[str], ...]
    claims: tuple[Claim, ...]

    def is_met_by(self, credential: Mapping[str, Any]) -> bool:
        """Whether a badge of Open Badges 3.0 is what is asked for, its format aside."""
        if self.types and not any(wanted <= BADGE_TYPES for wanted in self.types):
            return False
        return all(_holds(claim, credential) for claim in self.claims)


def read(value: Any) -> tuple[tuple[Query, ...], tuple[tuple[frozenset[str], ...], ...]]:
    """The credential queries, and of each required set of them its options (6.2); with no sets
    all queries are one option. Raises RequestRefused.
    """
    rows = _list(value, "credentials", MOST_QUERIES)
    queries = tuple(_query(row) for row in rows)
    ids = {query.id for query in queries}
    if len(ids) != len(queries):
        raise _wrong("credentials")
    if "credential_sets" not in value:
        return queries, ((frozenset(ids),),)
    sets = []
    for row in _list(value, "credential_sets", MOST_QUERIES):
        options = [frozenset(map(str, option)) for option in _list(row, "options", MOST_QUERIES)]
        if not all(option and option <= ids for option in options):
            raise _wrong("credential_sets")
        if row.get("required", True) is not False:
            sets.append(tuple(options))
    return queries, tuple(sets)


def select(credential: Any, path: tuple[Step, ...]) -> list[Any]:
    """What a claims path pointer points to (7.1.1); [] where it leads to nothing."""
    selected = [credential]
    for step in path:
        if isinstance(step, str):
            if not all(isinstance(one, Mapping) for one in selected):
                return []
            selected = [one[step] for one in selected if step in one]
        else:
            if not all(isinstance(one, list) for one in selected):
                return []
            if step is None:
                selected = [inner for one in selected for inner in one]
            else:
                selected = [one[step] for one in selected if step < len(one)]
    return selected


def _holds(claim: Claim, credential: Mapping[str, Any]) -> bool:
    found = select(credential, claim.path)
    if not claim.values:
        return bool(found)
    # 6.3: type and value both match; True is no 1
    return any(
        type(one) is type(wanted) and one == wanted for one in found for wanted in claim.values
    )


def _query(row: Any) -> Query:
    if not isinstance(row, Mapping) or not isinstance(row.get("meta"), Mapping):
        raise _wrong("credentials")
    name, kind = row.get("id"), row.get("format")
    if not isinstance(name, str) or not _ID.fullmatch(name) or not isinstance(kind, str):
        raise _wrong("id")
    bound = row.get("require_cryptographic_holder_binding", True)
    if not isinstance(bound, bool):
        raise _wrong("require_cryptographic_holder_binding")
    claims = _list(row, "claims", MOST_CLAIMS) if "claims" in row else []
    wanted = tuple(_claim(claim) for claim in claims)
    if isinstance(row.get("claim_sets"), list) and row["claim_sets"]:
        wanted = _first_set(row, claims, wanted)
    return Query(name, kind, bound, _types(row["meta"], kind), wanted)


def _first_set(
    row: Mapping[str, Any], rows: list[Any], claims: tuple[Claim, ...]
) -> tuple[Claim, ...]:
    """6.3.1.1: the verifier prefers the first combination; we offer that one or nothing."""
    named = {claim.get("id"): read for claim, read in zip(rows, claims, strict=True)}
    first = row["claim_sets"][0]
    if not isinstance(first, list) or not all(
        isinstance(one, str) and one in named for one in first
    ):
        raise _wrong("claim_sets")
    return tuple(named[one] for one in first)


def _types(meta: Mapping[str, Any], kind: str) -> tuple[frozenset[str], ...]:
    if kind == SD_JWT:
        if "vct_values" not in meta:
            return ()
        return tuple(frozenset((str(one),)) for one in _list(meta, "vct_values", MOST_QUERIES))
    if "type_values" not in meta:
        return ()
    rows = _list(meta, "type_values", MOST_QUERIES)
    if not all(isinstance(row, list) and row for row in rows):
        raise _wrong("type_values")
    return tuple(frozenset(map(str, row)) for row in rows)


def _claim(row: Any) -> Claim:
    path = _list(row, "path", MOST_STEPS)
    for step in path:
        if isinstance(step, bool) or not (step is None or isinstance(step, str | int)):
            raise _wrong("path")
        if isinstance(step, int) and step < 0:
            raise _wrong("path")
    values = _list(row, "values", MOST_CLAIMS) if "values" in row else []
    if not all(isinstance(one, str | int | bool) for one in values):
        raise _wrong("values")
    return Claim(tuple(path), tuple(values))


def _list(value: Any, member: str, most: int) -> list[Any]:
    found = value.get(member) if isinstance(value, Mapping) else None
    if not isinstance(found, list) or not 0 < len(found) <= most:
        raise _wrong(member)
    return found


def _wrong(member: str) -> RequestRefused:
    words = _("The request cannot be read: %(member)s in dcql_query is not as it should be.")
    return RequestRefused("invalid_request", words % {"member": member})
