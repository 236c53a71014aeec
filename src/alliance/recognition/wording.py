"""A rule in a sentence, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.calls.models import CallSeries
from alliance.groups.models import WorkingGroup
from alliance.proposals.stages import STAGES
from alliance.recognition.deciding import Condition, Window
from alliance.recognition.queries import source_label


def of_rule(condition: Condition) -> str:
    """“Attended a call, 10 times in one half of a year, only of Community call”."""
    parts = [source_label(condition.source)]
    if condition.window == Window.EACH:
        parts.append(_("each time anew"))
    else:
        times = ngettext("once", "%(count)d times", condition.count) % {"count": condition.count}
        window = Window(condition.window)
        parts.append(times if window == Window.EVER else f"{times} {window.label}")
    if condition.scope:
        parts.append(_("only of %(what)s") % {"what": scope_label(condition.scope)})
    if condition.since:
        parts.append(_("from %(day)s on") % {"day": condition.since.isoformat()})
    return ", ".join(parts)


def scope_label(scope: str) -> str:
    """The name of the series or the group; the bare scope where it is gone."""
    kind, _colon, key = scope.partition(":")
    if kind == "series":
        series = CallSeries.objects.filter(slug=key).first()
        return series.name if series else scope
    if kind == "repo":
        return key.partition("/")[2]
    if kind == "stage":
        return str(STAGES[int(key)].name)
    if kind == "learning":
        return key
    group = WorkingGroup.objects.filter(acronym=key).first() if kind == "group" else None
    return group.name if group else scope


def of_occasion(name: str) -> str:
    """The window of a grant, in words; "" where there is but one."""
    kind, _colon, rest = name.partition(":")
    match kind:
        case "year":
            return rest
        case "half":
            year, _dash, half = rest.partition("-")
            words = _("first half of %(year)s") if half == "1" else _("second half of %(year)s")
            return words % {"year": year}
        case "cycle":
            group, _colon, number = rest.rpartition(":")
            words = _("cycle %(number)s of %(group)s")
            return words % {"number": number, "group": scope_label(f"group:{group}")}
    return ""
