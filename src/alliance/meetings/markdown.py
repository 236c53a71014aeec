"""A call as Markdown: the template that its notes begin with, and the record to take along."""

from __future__ import annotations

from django.utils.translation import gettext as _

from alliance.meetings.models import AgendaItem, Meeting

Kind = AgendaItem.Kind


def template(meeting: Meeting) -> str:
    """What the notes of a call begin with: a heading for each item of its agenda."""
    lines = [f"# {meeting.series.name}, {meeting.day:%Y-%m-%d}", ""]
    for item in meeting.items.prefetch_related("speakers"):
        if item.kind in (Kind.ROLL_CALL, Kind.INTRODUCTIONS):
            continue  # the page has a roll call of its own
        speakers = [s.name for s in item.speakers.all() if s.state != "declined"]
        heading = f"{item.label} ({', '.join(speakers)})" if speakers else item.label
        lines += [f"## {heading}", "", "", ""]
    return "\n".join(lines).rstrip() + "\n"


def outcome(meeting: Meeting) -> str:
    """Decisions and actions; empty when there are none."""
    parts = []
    decisions = [f"- {d.text}" for d in meeting.decisions.all()]
    if decisions:
        parts.append("\n".join([f"## {_('Decisions')}", "", *decisions]))
    actions = []
    for action in meeting.actions.select_related("owner"):
        box = "x" if action.done_at else " "
        due = " ({})".format(_("due %(day)s") % {"day": action.due_on}) if action.due_on else ""
        who = f"**{action.who}**: " if action.who else ""
        actions.append(f"- [{box}] {who}{action.text}{due}")
    if actions:
        parts.append("\n".join([f"## {_('Actions')}", "", *actions]))
    return "\n\n".join(parts)


def record(meeting: Meeting) -> str:
    """The whole record: when, who, agenda, outcome, notes."""
    head = [f"# {meeting.series.name}, {meeting.day:%Y-%m-%d}"]
    if meeting.summary:
        head.append(meeting.summary)
    present = []
    for line in meeting.roll_call.all():
        organization = f" ({line.organization})" if line.organization else ""
        counted = "" if line.is_confirmed else " ?"
        present.append(f"- {line.name}{organization}{counted}")
    agenda = [f"{p}. {item.label}" for p, item in enumerate(meeting.items.all(), 1)]
    parts = [
        *head,
        "\n".join([f"## {_('Roll call')}", "", *present]) if present else "",
        "\n".join([f"## {_('Agenda')}", "", *agenda]) if agenda else "",
        outcome(meeting),
        f"## {_('Notes')}\n\n{meeting.notes_text}" if meeting.notes_text else "",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"
