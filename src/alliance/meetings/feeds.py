"""Feeds as bytes: Atom (RFC 4287) of records, RSS 2.0 with Apple's podcast tags of recordings."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.calls.models import CallSeries
from alliance.meetings import queries
from alliance.meetings.as_json import file_path
from alliance.meetings.models import Meeting, Recording
from alliance.writing.markdown import to_html

MOST = 50
ATOM = "http://www.w3.org/2005/Atom"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
for _prefix, _uri in (("", ATOM), ("itunes", ITUNES), ("podcast", PODCAST)):
    if _prefix:
        ET.register_namespace(_prefix, _uri)


def atom(series: CallSeries | None) -> bytes:
    """The newest records. Identifiers are tag URIs (RFC 4151), so a site may move."""
    records = queries.records()
    if series is not None:
        records = records.filter(series=series)
    found = list(records[:MOST])
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": get_language() or "en"})
    here = settings.SITE_URL + reverse("meetings:records_atom")
    if series is not None:
        here += f"?series={series.slug}"
    _add(feed, "id", here)
    _add(feed, "title", _title(series, _("records of calls")))
    _add(feed, "link", rel="self", href=here)
    _add(feed, "link", rel="alternate", href=settings.SITE_URL + reverse("meetings:records"))
    newest = max((_changed(m) for m in found), default=datetime(1970, 1, 1, tzinfo=UTC))
    _add(feed, "updated", _rfc3339(newest))
    _add(ET.SubElement(feed, "author"), "name", settings.SITE_NAME)
    for meeting in found:
        entry = ET.SubElement(feed, "entry")
        address = settings.SITE_URL + meeting.get_absolute_url()
        _add(entry, "id", address)
        _add(entry, "title", f"{meeting.series.name}, {meeting.day:%Y-%m-%d}")
        _add(entry, "link", rel="alternate", href=address)
        _add(entry, "published", _rfc3339(meeting.finalised_at or meeting.starts_at))
        _add(entry, "updated", _rfc3339(_changed(meeting)))
        _add(entry, "summary", meeting.summary or _("The record is there."))
        _add(entry, "content", _plain(str(to_html(meeting.notes_text))), type="html")
    return _bytes(feed)


def podcast(series: CallSeries | None) -> bytes:
    """Recordings that the coordinator has published and that are files here, the newest first."""
    rows = Recording.objects.filter(published_at__isnull=False).exclude(file="")
    if series is not None:
        rows = rows.filter(meeting__series=series)
    rows = rows.select_related("meeting__series__group").order_by("-meeting__starts_at", "-pk")
    rss = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(rss, "channel")
    here = settings.SITE_URL + reverse("meetings:podcast")
    if series is not None:
        here += f"?series={series.slug}"
    _add(channel, "title", _title(series, _("calls to listen to")))
    _add(channel, "link", settings.SITE_URL + reverse("meetings:records"))
    about = series.description if series and series.description else ""
    _add(channel, "description", about or _("Recordings of our calls."))
    _add(channel, "language", get_language() or "en")
    _add(channel, f"{{{ATOM}}}link", rel="self", type="application/rss+xml", href=here)
    _add(channel, f"{{{ITUNES}}}author", settings.SITE_NAME)
    _add(channel, f"{{{ITUNES}}}explicit", "false")
    _add(channel, f"{{{ITUNES}}}type", "episodic")
    _add(channel, f"{{{ITUNES}}}category", text="Technology")
    picture = settings.SITE_URL + static("theme/img/apple-touch-icon.png")
    _add(channel, f"{{{ITUNES}}}image", href=picture)
    for recording in rows[:MOST]:
        _episode(channel, recording)
    return _bytes(rss)


def _episode(channel: ET.Element, recording: Recording) -> None:
    meeting = recording.meeting
    item = ET.SubElement(channel, "item")
    name = f"{meeting.series.name}, {meeting.day:%Y-%m-%d}"
    _add(item, "title", f"{name}: {recording.title}" if recording.title else name)
    _add(item, "link", settings.SITE_URL + meeting.get_absolute_url())
    file = settings.SITE_URL + file_path(meeting, recording.pk)
    _add(item, "guid", f"recording:{recording.pk}@{meeting.series.slug}", isPermaLink="false")
    _add(item, "pubDate", format_datetime(meeting.starts_at.astimezone(UTC), usegmt=True))
    words = "\n\n".join(filter(None, [meeting.summary, meeting.consent_line]))
    _add(item, "description", words or name)
    _add(
        item,
        "enclosure",
        url=file,
        length=str(recording.size_bytes),
        type=recording.media_type,
    )
    if recording.duration_s:
        _add(item, f"{{{ITUNES}}}duration", str(recording.duration_s))
    _add(item, f"{{{ITUNES}}}explicit", "false")
    if meeting.is_final and chapters(meeting):
        where = reverse("meetings:chapters", args=[meeting.series.slug, meeting.day])
        _add(
            item,
            f"{{{PODCAST}}}chapters",
            url=settings.SITE_URL + where,
            type="application/json+chapters",
        )


def chapters(meeting: Meeting) -> list[dict[str, Any]]:
    """Items that were reached, in seconds after the call began: recordings are taken to begin
    with the call.
    """
    if meeting.begun_at is None or meeting.is_imported:
        return []
    reached = meeting.items.filter(began_at__isnull=False).order_by("began_at", "pk")
    return [
        {
            "startTime": max(int((item.began_at - meeting.begun_at).total_seconds()), 0),
            "title": str(item.label),
        }
        for item in reached
        if item.began_at is not None
    ]


def _title(series: CallSeries | None, what: str) -> str:
    return f"{series.name if series else settings.SITE_NAME}: {what}"


def _changed(meeting: Meeting) -> datetime:
    newest = meeting.versions.order_by("-at").values_list("at", flat=True).first()
    return newest or meeting.finalised_at or meeting.starts_at


def _add(parent: ET.Element, tag: str, body: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    if body:
        child.text = _plain(body)
    return child


def _plain(text: str) -> str:
    """Characters that XML 1.0 (2.2) allows: notes may hold others."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _bytes(root: ET.Element) -> bytes:
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)
