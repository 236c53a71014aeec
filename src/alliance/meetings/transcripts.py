"""Transcripts: WebVTT (W3C, section 4 and 6) read as far as a page needs it, or plain text.

A cue is a time and what was said; `<v Name>` names the speaker. Everything else that WebVTT can
say (regions, styles, positions) is passed over. The text as handed in is always kept beside.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.meetings.bounds import MAX_CUES
from alliance.meetings.errors import Refused

_TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}")
_PLAIN = re.compile(r"^\s*\[?(?:(\d{1,3}):)?(\d{1,2}):([0-5]\d)\]?[\s:-]+(.*)$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,120})>")
_TAG = re.compile(r"<[^>]{0,200}>")


@dataclass(frozen=True, slots=True)
class Cue:
    """`at_s` is where it begins, in seconds from the start of the recording; None without times."""

    at_s: int | None
    speaker: str
    text: str

    @property
    def clock(self) -> str:
        if self.at_s is None:
            return ""
        minutes, seconds = divmod(self.at_s, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def is_webvtt(text: str) -> bool:
    """WebVTT 4.1: the first line is WEBVTT, alone or followed by a blank."""
    return re.match(r"WEBVTT(?:[ \t\r\n]|\Z)", text) is not None


def read(text: str) -> list[Cue]:
    """The cues of a transcript; lines of plain text are cues without a time unless they begin with
    one (`[0:12:30] Ada: …`). Raises `Refused` when there are more than MAX_CUES.
    """
    cues = _webvtt(text) if is_webvtt(text) else _plain(text)
    if len(cues) > MAX_CUES:
        raise Refused(
            _("A transcript has at most %(count)d entries. Split it.") % {"count": MAX_CUES}
        )
    return cues


def _webvtt(text: str) -> list[Cue]:
    cues: list[Cue] = []
    # Blocks are parted by empty lines (4.1); one with a timing is a cue, whatever stands before it.
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.split("\n")
        place = next((i for i, line in enumerate(lines[:2]) if _TIMING.match(line)), None)
        if place is None:
            continue
        found = _TIMING.match(lines[place])
        assert found
        hours, minutes, seconds = found[1] or "0", found[2], found[3]
        at = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
        body = "\n".join(lines[place + 1 :])
        voice = _VOICE.search(body)
        said = " ".join(html.unescape(_TAG.sub("", body)).split())
        if not said:
            continue
        speaker = html.unescape(voice[1]).strip() if voice else ""
        if cues and speaker and cues[-1].speaker == speaker and len(cues[-1].text) < 400:
            cues[-1] = Cue(cues[-1].at_s, speaker, f"{cues[-1].text} {said}")  # one turn
        else:
            cues.append(Cue(at, speaker, said))
    return cues


def _plain(text: str) -> list[Cue]:
    cues = []
    for line in text.splitlines():
        if not line.strip():
            continue
        found = _PLAIN.match(line)
        if found is None:
            cues.append(Cue(None, "", line.strip()))
            continue
        at = int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
        speaker, colon, said = found[4].partition(": ")
        if colon and len(speaker) <= 60:
            cues.append(Cue(at, speaker.strip(), said.strip()))
        else:
            cues.append(Cue(at, "", found[4].strip()))
    return cues
