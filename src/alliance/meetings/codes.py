"""The spoken code: who hears it was on the call.

Six characters that the moderator sees and reads aloud; they change every five minutes, and a code
is taken for one more spell after its own, for those who type slowly. A code is derived from the
call's secret and the time, so nothing has to be stored or agreed upon.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from alliance.meetings.bounds import CODE_GRACE, CODE_LASTS_S
from alliance.meetings.models import Meeting

# None that sounds or looks like another when spoken or typed: no O/0, I/1/L, B/P/D/T/V pairs.
ALPHABET = "ACEFGHJKMNQRUWXYZ2345679"
LENGTH = 6


@dataclass(frozen=True, slots=True)
class Code:
    text: str
    until: datetime  # when the next one is shown


def current(meeting: Meeting, now: datetime) -> Code | None:
    """What the moderator reads aloud now; None when the call is not on."""
    if not is_taken(meeting, now):
        return None
    spell = _spell(now)
    until = datetime.fromtimestamp((spell + 1) * CODE_LASTS_S, UTC)
    return Code(_code(meeting, spell), until)


def is_taken(meeting: Meeting, now: datetime) -> bool:
    """Codes are taken from the beginning of the call until a while after its end."""
    if meeting.begun_at is None or meeting.is_final:
        return False
    end = meeting.ended_at or max(meeting.ends_at, meeting.begun_at)
    return meeting.begun_at <= now <= end + CODE_GRACE


def is_right(meeting: Meeting, typed: str, now: datetime) -> bool:
    """Whether that is the code of this spell or of the one before."""
    if not is_taken(meeting, now):
        return False
    given = "".join(typed.split()).replace("-", "").upper().encode()
    spell = _spell(now)
    right = [hmac.compare_digest(given, _code(meeting, s).encode()) for s in (spell, spell - 1)]
    return any(right)


def _spell(now: datetime) -> int:
    return int(now.timestamp()) // CODE_LASTS_S


def _code(meeting: Meeting, spell: int) -> str:
    key, message = meeting.secret.encode(), f"attendance:{spell}".encode()
    number = int.from_bytes(hmac.new(key, message, hashlib.sha256).digest(), "big")
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
