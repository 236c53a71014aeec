"""The two verbs for many lines."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from badging.batch.chunks import in_chunks
from badging.batch.crew import Crew
from badging.batch.work import IssueWork, KeyDocument, KeyOpener, VerifyWork, Work
from badging.documents import Documents
from badging.errors import Misused
from badging.keys import LocalKey, SigningKey
from badging.proofs.registry import MECHANISMS

if TYPE_CHECKING:
    from typing_extensions import TypeIs

Item = bytes | str | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one line.

    number: of the line, from 1. done: whether it was issued; or verified, also with reservations.
    data: one line without its end: the signed badge, or the report as JSON; where there is none,
    `{"line": …, "error": {"code", "message", "pointer", "remedy"}}`.
    """

    number: int
    done: bool
    data: bytes


def verify_many(
    lines: Iterable[Item],
    *,
    documents: Documents | None = None,
    at: datetime | None = None,
    jobs: int | None = None,
    **options: Any,
) -> Iterator[Result]:
    """Verify badges, one an item: JSON, or a JWT. Results come in the order of the items.

    at: the moment for all of them (aware; the moment of the call, when None). documents: as for
    `verify`; each worker asks it once for each document. jobs: how many processes; as many as there
    are cores, when None; with 1 everything happens in this one. options: further arguments of
    `verify`, for all alike.
    Items are read a bounded window ahead of the results that were taken.
    Raises Misused for arguments that do not fit, BatchError when workers cannot work.
    """
    if at is None:
        at = datetime.now(UTC)
    elif at.tzinfo is None:
        raise Misused("`at` has no time zone.", remedy="Give an aware datetime.")
    return _results(lines, VerifyWork(at, documents, options), jobs)


def issue_many(
    credentials: Iterable[Item],
    key: SigningKey | KeyOpener,
    *,
    proof: str = "eddsa-rdfc-2022",
    created: datetime | None = None,
    documents: Documents | None = None,
    jobs: int | None = None,
    **options: Any,
) -> Iterator[Result]:
    """Sign credentials, one an item: JSON text or a mapping. Results come in the items' order.

    key: a LocalKey, or a function without arguments that opens the key. Each worker calls it once,
    so a key in a token or a service is opened where it signs, and no secret travels. proof,
    created, documents: as for `issue`; without `created` each badge has its own moment. jobs: as
    for `verify_many`. options: further arguments of `issue`, for all alike.
    Raises Misused for arguments that do not fit, BatchError when workers cannot work.
    """
    if proof not in MECHANISMS:
        raise Misused(
            f"There is no proof {proof!r} to issue with.",
            remedy=f"Use one of {', '.join(MECHANISMS)}.",
        )
    if created is not None and created.tzinfo is None:
        raise Misused("The time of signing has no time zone.", remedy="Give an aware datetime.")
    count = jobs_of(jobs)
    return _results(credentials, IssueWork(opener_of(key, count), proof, created, documents), count)


def jobs_of(jobs: int | None) -> int:
    """How many processes are meant. Raises Misused for less than one."""
    if jobs is None:
        return cores()
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
        raise Misused(f"{jobs!r} is no number of jobs.", remedy="Give 1 or more.")
    return jobs


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def opener_of(key: SigningKey | KeyOpener, jobs: int) -> KeyOpener:
    """What opens the key in a worker. Raises Misused for a key that cannot be opened again."""
    if isinstance(key, LocalKey):
        return KeyDocument.of(key)
    if not _signs(key):
        return key
    if jobs == 1:
        return lambda: key
    raise Misused(
        "This key cannot be handed to several processes.",
        remedy="Give a function that opens it, or use jobs=1.",
        code="not_to_hand_over",
    )


def _signs(key: SigningKey | KeyOpener) -> TypeIs[SigningKey]:
    return hasattr(key, "sign")


def _results(items: Iterable[Item], work: Work, jobs: int | None) -> Iterator[Result]:
    count = jobs_of(jobs)
    return _here(items, work) if count == 1 else _by_crew(items, work, count)


def _here(items: Iterable[Item], work: Work) -> Iterator[Result]:
    do = work.open()
    for number, item in enumerate(items, 1):
        done, data = do(number, _bytes(item))
        yield Result(number, done, data)


def _by_crew(items: Iterable[Item], work: Work, jobs: int) -> Iterator[Result]:
    with Crew(work, jobs) as crew:
        for chunk in crew.results(in_chunks(map(_bytes, items), jobs)):
            for place, data in enumerate(chunk.results):
                yield Result(chunk.first + place, bool(chunk.done[place]), data)


def _bytes(item: Item) -> bytes:
    if isinstance(item, bytes):
        return item
    if isinstance(item, str):
        return item.encode("utf-8", "surrogatepass")
    try:
        text = json.dumps(item, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Misused(
            "An item is neither text nor can it be written as JSON.",
            remedy="Give JSON, a JWT, or what JSON can say.",
        ) from error
