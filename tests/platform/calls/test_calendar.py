"""Details of RFC 5545."""

from datetime import UTC, date, datetime, time

from alliance.calls.calendar import feed
from alliance.calls.models import CallSeries
from alliance.calls.occurrences import Occurrence

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def lines_of(name):
    series = CallSeries(
        name=name, slug="s", first_on=date(2026, 1, 1), local_time=time(12), duration_min=30
    )
    call = Occurrence(series, NOW, NOW)
    return feed([call], name="Calls", host="example.org", now=NOW)


def test_long_lines_are_folded_without_tearing_a_character():
    name = "ä€𝄞" * 40
    text = lines_of(name)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"SUMMARY:{name}" in text.replace("\r\n ", "")


def test_text_cannot_add_lines_to_the_feed():
    text = lines_of("Call\r\nATTACH:https://evil.example.org/;x,y\\")
    assert "SUMMARY:Call\\nATTACH:https://evil.example.org/\\;x\\,y\\\\" in text.replace(
        "\r\n ", ""
    )
    assert not any(line.startswith("ATTACH") for line in text.split("\r\n"))


def test_a_call_ends_after_its_duration():
    assert "DTEND:20261101T003000Z" in lines_of("Call")
