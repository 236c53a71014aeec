"""A report in the words and signs of a page: templates decide nothing, they show what is here."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alliance.writing import markdown
from badging.verification.report import Check, Outcome, Report, Verdict
from badging.verification.speaking import in_language, without_verdict

OUTCOMES = {
    Outcome.PASS: ("pass", _("Passed"), "success"),
    Outcome.FAIL: ("fail", _("Failed"), "danger"),
    Outcome.WARN: ("warn", _("Note"), "warning"),
    Outcome.SKIP: ("skip", _("Skipped"), "secondary"),
}
UNDECIDED = ("unknown", _("Not known"), "warning")
VERDICTS = {
    Verdict.VERIFIED: ("pass", pgettext_lazy("badge", "Verified"), "success"),
    Verdict.RESERVATIONS: ("warn", _("Verified, with a note"), "warning"),
    Verdict.NOT_VERIFIED: ("fail", _("Not verified"), "danger"),
    Verdict.INDETERMINATE: ("unknown", _("Cannot be decided now"), "warning"),
}
QUESTIONS = {
    "format": _("Is it an Open Badge?"),
    "schema": _("Is everything there that must be there?"),
    "contexts": _("Does every word in it have a published meaning?"),
    "proof": _("Is it unchanged since it was signed?"),
    "issuer": _("Is the signature the issuer’s?"),
    "refresh": _("Is there a newer version?"),
    "status": _("Has the issuer revoked it?"),
    "validity": _("Is it valid now?"),
    "recipient": _("Does it belong to the person?"),
    "endorsements": _("Do its endorsements hold?"),
    "nested": _("Do the credentials inside hold?"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One check as a page shows it. icon: a symbol of icons.svg; tone: success, danger, …

    meaning: what it means for the one who relies on the badge; "" where all is well, for then the
    reason says enough.
    """

    name: str
    question: str
    icon: str
    label: str
    tone: str
    reason: str
    meaning: str
    remedy: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Link:
    """A value of the badge, with its address when it has one that a browser may open."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    name: str
    narrative: SafeString
    href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything a page says about a badge that was verified."""

    icon: str
    label: str
    tone: str
    sentence: str
    lines: tuple[Line, ...]
    version: str
    name: str
    description: str
    issuer: Link
    issuer_id: str
    criteria: SafeString
    criteria_href: str
    narrative: SafeString
    evidence: tuple[Evidence, ...]
    tags: tuple[str, ...]
    recipient: str
    answer: Line | None
    valid_from: datetime | None
    valid_until: datetime | None
    credential_id: str
    document: str
    payload: str = ""
    picture: str = ""
    alignments: tuple[Link, ...] = ()


def shown(report: Report, *, picture: str = "") -> Shown:
    """The report for a page, in the reader's language. picture: where the badge's is, or ""."""
    report = in_language(report, get_language() or "en")
    icon, label, tone = VERDICTS[report.verdict]
    lines = tuple(line_of(check) for check in report.checks)
    summary = report.credential
    issuer = mapping(summary.get("issuer"))
    achievement = mapping(summary.get("achievement"))
    criteria = mapping(achievement.get("criteria"))
    return Shown(
        icon=icon,
        label=str(label),
        tone=tone,
        sentence=without_verdict(report.sentence, get_language() or "en"),
        lines=lines,
        version=report.version,
        name=str(summary.get("name") or achievement.get("name") or ""),
        description=str(achievement.get("description") or summary.get("description") or ""),
        issuer=Link(
            str(issuer.get("name") or issuer.get("id") or ""),
            web_address(issuer.get("url") or issuer.get("id")),
        ),
        issuer_id=str(issuer.get("id") or ""),
        criteria=markdown.to_html(str(criteria.get("narrative") or "")),
        criteria_href=web_address(criteria.get("id")),
        narrative=markdown.to_html(str(summary.get("narrative") or "")),
        evidence=tuple(_evidence(mapping(row)) for row in summary.get("evidence") or ()),
        tags=tuple(str(tag) for tag in achievement.get("tags") or ()),
        recipient=recipient_of(summary),
        answer=next(
            (line for line in lines if line.name == "recipient" and line.icon != "skip"), None
        ),
        valid_from=moment(summary.get("valid_from")),
        valid_until=moment(summary.get("valid_until")),
        credential_id=str(summary.get("id") or ""),
        document=pretty(report.document),
        payload=payload_of(report.document),
        picture=picture,
        alignments=tuple(
            Link(str(row.get("name") or row.get("url") or ""), web_address(row.get("url")))
            for row in map(mapping, achievement.get("alignments") or ())
        ),
    )


def line_of(check: Check) -> Line:
    """One check in a page's terms; a failure to find out is another thing than a finding."""
    undecided = check.undecided and check.outcome is Outcome.FAIL
    icon, label, tone = UNDECIDED if undecided else OUTCOMES[check.outcome]
    return Line(
        name=check.name,
        question=str(QUESTIONS.get(check.name, check.name.replace("_", " ").capitalize())),
        icon=icon,
        label=str(label),
        tone=tone,
        reason=check.reason,
        meaning="" if check.outcome is Outcome.PASS else check.meaning,
        remedy=check.remedy,
        pointer=check.pointer,
    )


def recipient_of(summary: Mapping[str, Any]) -> str:
    """The name of the recipient where the badge tells it; never an address."""
    name = str(mapping(summary.get("recipient")).get("name") or "")
    return "" if "@" in name else name


def pretty(document: str) -> str:
    """A JSON text indented for reading; anything else as it is. For display only."""
    try:
        return json.dumps(json.loads(document), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return document


def payload_of(document: str) -> str:
    """What a compact JWS says, as indented JSON, for reading; "" for what is no JWS."""
    parts = document.split(".")
    if document.lstrip().startswith("{") or len(parts) != 3:
        return ""
    try:
        body = urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        return pretty(body.decode("utf-8"))
    except ValueError:
        return ""


def web_address(value: object) -> str:
    """`value` when a link may lead there: http and https, nothing else. An empty text otherwise."""
    text = str(value or "")
    return text if urlsplit_scheme(text) in ("http", "https") else ""


def urlsplit_scheme(text: str) -> str:
    try:
        return urlsplit(text).scheme.lower()
    except ValueError:
        return ""


def moment(value: object) -> datetime | None:
    """An aware moment out of a badge, or None when it is none."""
    try:
        parsed = parse_datetime(str(value or ""))
    except ValueError:
        return None
    return parsed if parsed is not None and parsed.tzinfo is not None else None


def mapping(value: object) -> Mapping[str, Any]:
    """`value` when it is an object, else an empty one: foreign badges hold anything."""
    return value if isinstance(value, Mapping) else {}


def _evidence(row: Mapping[str, Any]) -> Evidence:
    href = web_address(row.get("id"))
    return Evidence(
        name=str(row.get("name") or href or gettext("Evidence")),
        narrative=markdown.to_html(str(row.get("narrative") or row.get("description") or "")),
        href=href,
    )
