"""validity: is the moment asked for within the time for which the badge is valid?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from badging.model.common import one, parse_any_time
from badging.verification.examination import Examination
from badging.verification.findings import Phrase, moment, say
from badging.verification.report import Check, Outcome
from badging.verification.texts import NO_BEGINNING, NO_END, SINCE, UNTIL

NAME = "validity"


def check(examination: Examination) -> Iterator[Check]:
    begin_key, end_key = examination.names_of_dates
    begin, end = _time(examination.credential, begin_key), _time(examination.credential, end_key)
    if begin == "unreadable" or end == "unreadable":
        key = begin_key if begin == "unreadable" else end_key
        yield say(NAME, Outcome.FAIL, "time_unreadable", pointer=f"/{key}", name=key)
        return
    at = examination.at
    if isinstance(begin, datetime) and isinstance(end, datetime) and end < begin:
        yield say(NAME, Outcome.FAIL, "ends_before_begin", pointer=f"/{end_key}")
    elif isinstance(end, datetime) and at > end:
        yield say(NAME, Outcome.FAIL, "expired", pointer=f"/{end_key}", when=moment(end))
    elif isinstance(begin, datetime) and at < begin:
        yield say(NAME, Outcome.FAIL, "not_yet_valid", pointer=f"/{begin_key}", when=moment(begin))
    else:
        minute = at.replace(second=0, microsecond=0) if at.tzinfo is UTC else at
        yield _valid(minute, begin, end)


def _time(credential: Mapping[str, Any], key: str) -> datetime | str | None:
    value = credential.get(key)
    if value is None:
        return None
    return parse_any_time(one(value)) or "unreadable"


@lru_cache(maxsize=1024)  # badges that are awarded together begin and end together
def _valid(minute: datetime, begin: object, end: object) -> Check:
    return say(NAME, Outcome.PASS, "valid_now", at=moment(minute), period=_period(begin, end))


def _period(begin: object, end: object) -> Phrase:
    since = Phrase(NO_BEGINNING)
    if isinstance(begin, datetime):
        since = Phrase(SINCE, when=moment(begin))
    until = Phrase(NO_END)
    if isinstance(end, datetime):
        until = Phrase(UNTIL, when=moment(end))
    return Phrase("{since}, {until}", since=since, until=until)
